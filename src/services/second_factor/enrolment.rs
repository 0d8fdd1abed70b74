//! Setting up an authenticator, replacing it, and new recovery codes. An authenticator counts from the first right code of it;
//! a wrong one here is no guess at anything and so not counted as a failure. Other sessions of the person end.

use super::{code_hash, place, record, still_here, tell_changed};
use crate::db::{DbError, PgConnection, second_factors, sessions, staff};
use crate::domain::actor::Actor;
use crate::domain::second_factor::{AuthenticatorKey, Code, Means, RECOVERY_CODES, RecoveryCode};
use crate::seal::Keys;

/// What became of setting up.
pub enum Enrolment {
    /// With recovery codes that are known now and never again; none where there was a second factor before.
    Done(Vec<RecoveryCode>),
    /// The code is not one that the app shows about now.
    Wrong,
    /// Somebody was quicker: there is an authenticator already.
    Another,
}

/// Sets up an authenticator where there is none; the session goes on, as a full one, under this token.
pub fn enrol(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    key: &AuthenticatorKey,
    code: &Code,
    token_hash: &[u8],
) -> Result<Enrolment, DbError> {
    // Locked first: of two who set up at once the second sees what the first did.
    staff::lock(conn, actor.staff)?;
    still_here(conn, actor)?;
    // Half-way nobody is asked for what there is, so that nothing may be there; on the desk a passkey may.
    let is_first = !second_factors::is_enrolled(conn, actor.staff)?;
    let is_there = second_factors::find(conn, actor.staff)?.is_some();
    if is_there || (actor.standing.is_half_way && !is_first) {
        return Ok(Enrolment::Another);
    }
    let Some(step) = step_of(key, code, actor) else { return Ok(Enrolment::Wrong) };
    store(conn, keys, actor, key, step)?;
    let codes = if is_first { make_codes(conn, actor)? } else { Vec::new() };
    if is_first {
        sessions::pass_second_factor(conn, actor.session, Means::Authenticator, token_hash, actor.now)?;
    } else {
        sessions::set_token(conn, actor.session, token_hash)?;
    }
    sessions::end_others(conn, actor.staff, actor.session, actor.now)?;
    record(conn, actor.into(), actor.staff, "second_factor_enrolled", None)?;
    tell_changed(conn, actor)?;
    if actor.standing.is_half_way {
        staff::set_signed_in(conn, actor.staff, actor.now)?;
        record(conn, actor.into(), actor.staff, "second_factor_passed", Some(("with", "authenticator")))?;
    }
    Ok(Enrolment::Done(codes))
}

/// Puts another authenticator in place of the present one; false where the code is not of the new one. The recovery codes stay.
pub fn replace(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    key: &AuthenticatorKey,
    code: &Code,
    token_hash: &[u8],
) -> Result<bool, DbError> {
    staff::lock(conn, actor.staff)?;
    still_here(conn, actor)?;
    let Some(step) = step_of(key, code, actor) else { return Ok(false) };
    second_factors::delete(conn, actor.staff)?;
    store(conn, keys, actor, key, step)?;
    sessions::end_others(conn, actor.staff, actor.session, actor.now)?;
    sessions::set_token(conn, actor.session, token_hash)?;
    record(conn, actor.into(), actor.staff, "authenticator_replaced", None)?;
    tell_changed(conn, actor)?;
    Ok(true)
}

/// Makes ten new recovery codes; those of before open nothing any more. The session goes on under this token.
pub fn new_recovery_codes(
    conn: &mut PgConnection,
    actor: &Actor,
    token_hash: &[u8],
) -> Result<Vec<RecoveryCode>, DbError> {
    staff::lock(conn, actor.staff)?;
    still_here(conn, actor)?;
    let codes = make_codes(conn, actor)?;
    sessions::set_token(conn, actor.session, token_hash)?;
    record(conn, actor.into(), actor.staff, "recovery_codes_renewed", None)?;
    tell_changed(conn, actor)?;
    Ok(codes)
}

fn step_of(key: &AuthenticatorKey, code: &Code, actor: &Actor) -> Option<i64> {
    match code {
        Code::Digits(digits) => key.step_of(digits, actor.now),
        Code::Recovery(_) => None,
    }
}

fn store(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    key: &AuthenticatorKey,
    step: i64,
) -> Result<(), DbError> {
    let sealed = keys.seal(place(&actor.staff.to_string()), key.bytes());
    second_factors::insert(conn, actor.staff, &sealed, step, actor.now)
}

pub(super) fn make_codes(conn: &mut PgConnection, actor: &Actor) -> Result<Vec<RecoveryCode>, DbError> {
    let codes: Vec<RecoveryCode> = (0..RECOVERY_CODES).map(|_| RecoveryCode::new(rand::random())).collect();
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| code_hash(actor.staff, code)).collect();
    second_factors::replace_codes(conn, actor.staff, &hashes, actor.now)?;
    Ok(codes)
}
