//! The second half of signing in, once the password was checked: a session, or the record of a refusal; and signing out.

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{Attempt, Bar};
use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::sessions::NewSession;
use crate::db::{DbError, events, sessions, sign_in_allowances, staff};
use crate::domain::actor::Actor;
use crate::domain::ids::{InstitutionId, SessionId, StaffId};
use crate::domain::staff::ADDRESS_BURST;

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
    pub request: Uuid,
    pub now: DateTime<Utc>,
}

/// Lets the person in and forgets the failures, or records the refusal; None where it was refused.
pub fn conclude(
    conn: &mut PgConnection,
    attempt: &Attempt,
    fits: bool,
    entry: &Entry<'_>,
) -> Result<Option<SessionId>, DbError> {
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
) -> Result<Option<SessionId>, DbError> {
    // While the password was checked, the account may have been disabled or given another password.
    let row = staff::lock(conn, id)?;
    if row.disabled_at.is_some() || row.password_hash != attempt.hash {
        refuse(conn, attempt, entry)?;
        return Ok(None);
    }
    staff::set_signed_in(conn, id, entry.now)?;
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
    };
    let session = sessions::insert(conn, &session)?;
    let origin = Origin {
        staff: Some(id),
        session: Some(session.0),
        address: Some(entry.address),
        request: Some(entry.request),
    };
    record(conn, attempt.institution, origin, id, "signed_in", Details::None, entry.now)?;
    Ok(Some(session))
}

/// Nobody proved who they are, so the deed has no doer: it stands under the account that was tried.
fn refuse(conn: &mut PgConnection, attempt: &Attempt, entry: &Entry<'_>) -> Result<(), DbError> {
    let origin = Origin { staff: None, session: None, address: Some(entry.address), request: Some(entry.request) };
    let why = attempt.bar.map_or("password", Bar::code);
    let details = Details::Open(json!({ "why": why, "locks": attempt.locks }));
    let id = attempt.staff.unwrap_or(NOBODY);
    record(conn, attempt.institution, origin, id, "sign_in_refused", details, entry.now)
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
