//! The access review: what was decided for each person is done, and the whole stands in the history as one event of the
//! institution, with who had which roles. All of it or nothing.

use diesel::PgConnection;
use serde_json::json;

use super::codes;
use super::deeds::{DeedRefusal, disable, set_roles, still_admin};
use crate::db::colleagues;
use crate::db::events::{Details, NewEvent, Subject};
use crate::db::{events, grants};
use crate::domain::access_review::{Decision, due_before};
use crate::domain::actor::Actor;
use crate::domain::ids::StaffId;
use crate::domain::reason::ReasonCode;

/// How the event of a sign-off is called.
pub const ACTION: &str = "access_reviewed";

/// What is decided for one person, on the version of the grant that was seen.
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    pub staff: StaffId,
    pub version: i32,
    pub decision: Decision,
}

/// Signs off: does what was decided about those whose turn it still is; false where it is nobody's any more, as after the same
/// form sent twice. Where something cannot be done, says for whom; then nothing is to be kept.
pub fn sign_off(conn: &mut PgConnection, actor: &Actor, verdicts: &[Verdict]) -> Result<bool, (StaffId, DeedRefusal)> {
    let general = |error| (actor.staff, DeedRefusal::from(error));
    // Of two sign-offs at once the second waits, and finds whose turn it is after the first.
    grants::lock_admins(conn, actor.staff).map_err(general)?;
    still_admin(conn, actor.into()).map_err(|refusal| (actor.staff, refusal))?;
    let mut told = Vec::new();
    let mut people = Vec::new();
    for verdict in verdicts {
        let line = decide(conn, actor, verdict).map_err(|refusal| (verdict.staff, refusal))?;
        people.extend(line.is_some().then_some(verdict.staff));
        told.extend(line);
    }
    if people.is_empty() {
        return Ok(false);
    }
    grants::set_reviewed(conn, actor.scope(), &people, actor.now).map_err(general)?;
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Institution(actor.scope()),
        action: ACTION,
        fields: Vec::new(),
        details: Details::Open(json!({ "decisions": told })),
    };
    events::insert(conn, actor.scope(), event).map_err(general)?;
    Ok(true)
}

/// What the history says of one person; None where it is not their turn any more.
fn decide(conn: &mut PgConnection, actor: &Actor, verdict: &Verdict) -> Result<Option<serde_json::Value>, DeedRefusal> {
    let Verdict { staff, version, decision } = *verdict;
    let row = colleagues::find(conn, actor.scope(), staff)?;
    if row.disabled_at.is_some() || row.reviewed_at.is_some_and(|at| at > due_before(actor.now)) {
        return Ok(None);
    }
    // What was kept, too, was kept as it was seen.
    if row.grant_version != version {
        return Err(DeedRefusal::Stale);
    }
    let reason = ReasonCode::AccessReviewed.label();
    match decision {
        Decision::Keep => {}
        Decision::RemoveRoles => {
            set_roles(conn, actor.into(), staff, Some(version), &[], reason)?;
        }
        Decision::Disable => disable(conn, actor.into(), staff, None, reason)?,
    }
    let roles = codes(&row.roles());
    Ok(Some(json!({ "staff": staff, "username": row.username, "roles": roles, "decision": decision.code() })))
}
