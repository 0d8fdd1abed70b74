//! The second half of signing in, once the password was checked: a session, or the record of a refusal; and signing out.

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{Attempt, Bar};
use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::sessions::NewSession;
use crate::db::{DbError, events, outbox, second_factors, sessions, sign_in_allowances, staff};
use crate::domain::actor::Actor;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::notice::NoticeKind;
use crate::domain::second_factor::SecondFactor;
use crate::domain::staff::{ADDRESS_BURST, without_attempt};

/// Nobody's id: who tried a name that is not there stands in the history under it.
const NOBODY: StaffId = StaffId(0);

/// The session to begin where the password fits, and what the history says of the attempt.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub token_hash: &'a [u8],
    /// The session that this browser had until now; it ends.
    pub former_token_hash: Option<&'a [u8]>,
    pub expires_at: DateTime<Utc>,
    pub address: &'a str,
    /// From what, in words of ours.
    pub device: &'a str,
    pub request: Uuid,
    pub now: DateTime<Utc>,
    /// Whether everybody of this desk needs a second factor.
    pub second_factor: SecondFactor,
}

/// How far the right password leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    Full,
    /// The second factor is still to be passed, or to be set up.
    HalfWay,
}

/// Lets the person in, all or half of the way, or records the refusal; None where it was refused.
pub fn conclude(
    conn: &mut PgConnection,
    attempt: &Attempt,
    fits: bool,
    entry: &Entry<'_>,
) -> Result<Option<Entered>, DbError> {
    match attempt.staff {
        Some(id) if fits && attempt.bar.is_none() => enter(conn, id, attempt, entry),
        _ => refuse(conn, attempt, entry).map(|()| None),
    }
}

fn enter(
    conn: &mut PgConnection,
    id: StaffId,
    attempt: &Attempt,
    entry: &Entry<'_>,
) -> Result<Option<Entered>, DbError> {
    // While the password was checked, the account may have been disabled or given another password.
    let row = staff::lock(conn, id)?;
    if row.disabled_at.is_some() || row.password_hash != attempt.hash {
        refuse(conn, attempt, entry)?;
        return Ok(None);
    }
    let is_half_way = entry.second_factor.is_needed(second_factors::is_enrolled(conn, id)?);
    if is_half_way {
        // Failures stay counted until the second factor was passed: else whoever has the password could guess codes for ever.
        let (failures, locked_until) = without_attempt(row.failed_attempts, row.locked_until, attempt.locks);
        staff::set_failures(conn, Some(id), failures, locked_until)?;
    } else {
        staff::set_signed_in(conn, id, entry.now)?;
    }
    sign_in_allowances::give_back(conn, entry.address, ADDRESS_BURST)?;
    if let Some(former) = entry.former_token_hash {
        sessions::end_by_token(conn, former, entry.now)?;
    }
    let session = NewSession {
        institution: attempt.institution,
        staff: id,
        token_hash: entry.token_hash,
        now: entry.now,
        expires_at: entry.expires_at,
        address: entry.address,
        device: entry.device,
        proven_at: (!is_half_way).then_some(entry.now),
    };
    let session = sessions::insert(conn, &session)?;
    let origin = Origin {
        staff: Some(id),
        session: Some(session.0),
        address: Some(entry.address),
        request: Some(entry.request),
    };
    let (action, entered) =
        if is_half_way { ("password_passed", Entered::HalfWay) } else { ("signed_in", Entered::Full) };
    record(conn, attempt.institution, origin, id, action, Details::None, entry.now)?;
    Ok(Some(entered))
}

/// Nobody proved who they are, so the deed has no doer: it stands under the account that was tried.
fn refuse(conn: &mut PgConnection, attempt: &Attempt, entry: &Entry<'_>) -> Result<(), DbError> {
    let origin = Origin { staff: None, session: None, address: Some(entry.address), request: Some(entry.request) };
    let why = attempt.bar.map_or("password", Bar::code);
    let details = Details::Open(json!({ "why": why, "locks": attempt.locks }));
    let id = attempt.staff.unwrap_or(NOBODY);
    record(conn, attempt.institution, origin, id, "sign_in_refused", details, entry.now)?;
    // Asked in any case, so that every refusal costs the same.
    let locked = if attempt.locks { id } else { NOBODY };
    outbox::tell(conn, attempt.institution, locked, NoticeKind::Locked, entry.now)
}

/// Ends the actor's session.
pub fn leave(conn: &mut PgConnection, actor: &Actor) -> Result<(), DbError> {
    sessions::end(conn, actor.session, actor.now)?;
    record(conn, actor.scope(), actor.into(), actor.staff, "signed_out", Details::None, actor.now)
}

fn record(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    id: StaffId,
    action: &str,
    details: Details,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let subject = Subject::Staff(id);
    events::insert(conn, scope, NewEvent { at: now, origin, subject, action, fields: Vec::new(), details })
}
