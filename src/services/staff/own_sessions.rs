//! What people do with their own sessions: end one that they do not know, or all but the one they sit at; and work on in another
//! institution.

use diesel::PgConnection;
use serde_json::json;

use super::tell;
use crate::db::events::Details;
use crate::db::{DbError, grants, sessions};
use crate::domain::actor::Actor;
use crate::domain::ids::{InstitutionId, SessionId};
use crate::services::history::Author;

/// Ends another session of the actor; false where it has ended already, or is somebody else's.
pub fn end_own(conn: &mut PgConnection, actor: &Actor, id: SessionId) -> Result<bool, DbError> {
    if id == actor.session || !sessions::end_anywhere(conn, actor.staff, id, actor.now)? {
        return Ok(false);
    }
    tell(conn, actor.into(), actor.staff, "own_session_ended", Vec::new(), Details::None)?;
    Ok(true)
}

/// Ends every session of the actor but this one.
pub fn end_own_others(conn: &mut PgConnection, actor: &Actor) -> Result<(), DbError> {
    sessions::end_others(conn, actor.staff, actor.session, actor.now)?;
    tell(conn, actor.into(), actor.staff, "own_sessions_ended", Vec::new(), Details::None)
}

/// Goes on in another institution, under a new token. `Missing` where the actor does not work there. Stands in the history of
/// both.
pub fn switch_institution(
    conn: &mut PgConnection,
    actor: &Actor,
    to: InstitutionId,
    token_hash: &[u8],
) -> Result<String, DbError> {
    let workplaces = grants::list_workplaces(conn, actor.staff)?;
    let there = workplaces.into_iter().find(|workplace| workplace.institution == to.0).ok_or(DbError::Missing)?;
    sessions::move_to(conn, actor.session, to, token_hash)?;
    let numbers = json!({ "institution": [actor.institution.number, there.number] });
    for scope in [actor.scope(), to] {
        let author = Author { scope, ..actor.into() };
        let fields = vec!["institution"];
        tell(conn, author, actor.staff, "institution_switched", fields, Details::Open(numbers.clone()))?;
    }
    Ok(there.name)
}
