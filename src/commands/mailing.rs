//! What the running desk does all the time where there is a mail server: it sends what waits in the outbox, one message after the
//! other. Several desks on one database share the work. Neither an address nor a link comes into the log.

use std::rc::Rc;
use std::time::Duration;

use actix_web::web;
use diesel::Connection as _;

use crate::db::DbError;
use crate::mail::Mailer;
use crate::services::outbox::{self, Taken, Turn};
use crate::web::state::State;

/// How long to wait before looking again when nothing was due.
const PAUSE: Duration = Duration::from_secs(2);

/// Sends for as long as the desk runs.
pub async fn send_always(state: web::Data<State>, mailer: Mailer) {
    let mailer = Rc::new(mailer);
    loop {
        // A task each: whatever a message makes of the libraries below, those behind it still go.
        let (state, mailer) = (state.clone(), mailer.clone());
        match actix_web::rt::spawn(async move { send_one(&state, &mailer).await }).await {
            Ok(Ok(true)) => continue,
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the outbox could not be read"),
            Err(error) => tracing::error!(%error, "sending a message was cut off"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Takes one message that is due and sends it; false where none is.
pub async fn send_one(state: &web::Data<State>, mailer: &Mailer) -> Result<bool, DbError> {
    match take(state, mailer.desk().to_owned()).await? {
        Turn::Nothing => Ok(false),
        Turn::Dropped => Ok(true),
        Turn::Send(taken) => {
            send(state, mailer, taken).await?;
            Ok(true)
        }
    }
}

/// Takes one, for nobody else to take while it is sent.
pub async fn take(state: &web::Data<State>, desk: String) -> Result<Turn, DbError> {
    let state = state.clone();
    blocking(move || {
        let conn = &mut state.db.connection()?;
        conn.transaction(|conn| outbox::take(conn, &state.keys, &desk, state.now()))
    })
    .await
}

async fn send(state: &web::Data<State>, mailer: &Mailer, taken: Box<Taken>) -> Result<(), DbError> {
    let to = (taken.name.as_str(), &taken.email);
    let failed = mailer.send(&taken.letter, to, taken.id, state.now()).await.err();
    match &failed {
        None => tracing::info!(message = %taken.id, "mail was sent"),
        Some(why) => tracing::warn!(message = %taken.id, why, "mail was not sent"),
    }
    let state = state.clone();
    blocking(move || outbox::settle(&mut *state.db.connection()?, &taken, failed.as_deref(), state.now())).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, DbError> + Send + 'static) -> Result<T, DbError> {
    match web::block(work).await {
        Ok(done) => done,
        Err(_) => Err(DbError::Unavailable("the desk stops".to_owned())),
    }
}
