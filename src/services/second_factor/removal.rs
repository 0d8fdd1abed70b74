//! Giving up a part of the second factor: a passkey, the authenticator app. Never the last one where one is needed; where none is, the
//! recovery codes go with it. The person's other sessions end: it may have been lost.

use super::{record, still_here, tell_changed};
use crate::db::{DbError, PgConnection, passkeys, second_factors, sessions, staff};
use crate::domain::actor::Actor;
use crate::domain::second_factor::{Factors, SecondFactor};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    Done,
    /// It is the last that the person has of what they need.
    Last,
    /// It is gone already.
    Gone,
}

/// Removes a passkey; the session goes on under this token.
pub fn remove_passkey(
    conn: &mut PgConnection,
    actor: &Actor,
    (factors, desk): (Factors, SecondFactor),
    id: i64,
    token_hash: &[u8],
) -> Result<Removal, DbError> {
    // Locked first: two that are removed at once are not both the last but one.
    staff::lock(conn, actor.staff)?;
    still_here(conn, actor)?;
    let present = passkeys::list(conn, actor.staff)?;
    let Some(row) = present.iter().find(|row| row.id == id) else { return Ok(Removal::Gone) };
    let is_last = present.len() == 1;
    let has_authenticator = second_factors::find(conn, actor.staff)?.is_some();
    let stays = !is_last || has_authenticator;
    if (is_last && factors.needs_passkey) || (!stays && desk.is_needed(false)) {
        return Ok(Removal::Last);
    }
    passkeys::delete(conn, actor.staff, id)?;
    conclude(conn, actor, stays, token_hash)?;
    record(conn, actor.into(), actor.staff, "passkey_removed", Some(("name", &row.name)))?;
    Ok(Removal::Done)
}

/// Removes the authenticator app; the session goes on under this token.
pub fn remove_authenticator(
    conn: &mut PgConnection,
    actor: &Actor,
    desk: SecondFactor,
    token_hash: &[u8],
) -> Result<Removal, DbError> {
    staff::lock(conn, actor.staff)?;
    still_here(conn, actor)?;
    if second_factors::find(conn, actor.staff)?.is_none() {
        return Ok(Removal::Gone);
    }
    let stays = !passkeys::list(conn, actor.staff)?.is_empty();
    if !stays && desk.is_needed(false) {
        return Ok(Removal::Last);
    }
    second_factors::delete(conn, actor.staff)?;
    conclude(conn, actor, stays, token_hash)?;
    record(conn, actor.into(), actor.staff, "authenticator_removed", None)?;
    Ok(Removal::Done)
}

fn conclude(conn: &mut PgConnection, actor: &Actor, stays: bool, token_hash: &[u8]) -> Result<(), DbError> {
    if !stays {
        second_factors::delete_codes(conn, actor.staff)?;
    }
    sessions::end_others(conn, actor.staff, actor.session, actor.now)?;
    sessions::set_token(conn, actor.session, token_hash)?;
    tell_changed(conn, actor)
}
