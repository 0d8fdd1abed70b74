//! The way to the database for those who have no session yet, and the place where passwords are hashed: off the async
//! threads, a few at a time, with no connection held. People with a session come in through web::desk.

use actix_web::web;
use diesel::Connection as _;
use tokio::time::timeout;

use crate::db::{Connection, DbError, PgConnection, institutions};
use crate::domain::institution::Institution;
use crate::web::outcome::Fault;
use crate::web::state::State;

/// Looks something up. The institution is that of the page's head: before sign-in there is only the first one.
pub async fn read<T, F>(state: &web::Data<State>, look: F) -> Result<T, Fault>
where
    T: Send + 'static,
    F: FnOnce(&mut PgConnection, Institution) -> Result<T, DbError> + Send + 'static,
{
    let own = state.clone();
    block(state, move || {
        let (mut conn, institution) = open(&own)?;
        look(&mut conn, institution)
    })
    .await?
    .map_err(Fault::from)
}

/// Does a deed in one transaction; an error takes all of it back.
pub async fn write<T, F>(state: &web::Data<State>, deed: F) -> Result<T, Fault>
where
    T: Send + 'static,
    F: FnOnce(&mut PgConnection) -> Result<T, DbError> + Send + 'static,
{
    read(state, move |conn, _| conn.transaction(deed)).await
}

/// Hashes or checks passwords.
pub async fn hashing<T, F>(state: &web::Data<State>, work: F) -> Result<T, Fault>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let waited = timeout(state.db.patience().page, state.hashing.acquire()).await;
    let permit = waited.map_err(|_| Fault::Unavailable("too many passwords are being checked".into()))?;
    permit.map_err(|error| Fault::Internal(error.to_string()))?.forget();
    // The permit goes with the work: who hangs up does not free a place while the hash goes on.
    let place = Place(state.clone());
    block(state, move || {
        let _place = place;
        work()
    })
    .await
}

/// A place among those that hash, given back when the work ends.
struct Place(web::Data<State>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.hashing.add_permits(1);
    }
}

async fn block<T, F>(state: &State, work: F) -> Result<T, Fault>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    match timeout(state.db.patience().page, web::block(work)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) => Err(Fault::Internal("the block was cancelled".into())),
        Err(_) => Err(Fault::Unavailable("the block took too long".into())),
    }
}

/// A connection on which the institution was read. One that broke while it lay in the pool shows itself here, before
/// anything was done, so that another one can be taken.
fn open(state: &State) -> Result<(Connection, Institution), DbError> {
    let mut attempts = state.db.size() + 1;
    loop {
        let mut conn = state.db.connection()?;
        match institutions::find_first(&mut conn) {
            Err(DbError::Unavailable(_)) if attempts > 0 => attempts -= 1,
            Err(error) => return Err(error),
            Ok(first) => return Ok((conn, first.ok_or(DbError::Missing)?)),
        }
    }
}
