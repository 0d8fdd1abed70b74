//! The access review: what was decided for each person is done, and the whole stands in the history as one event of the
//! institution, with who had which roles. All of it or nothing.

use diesel::PgConnection;
use serde_json::json;

use super::codes;
use super::deeds::{DeedRefusal, disable, set_roles};
use crate::db::colleagues;
use crate::db::events::{Details, NewEvent, Subject};
use crate::db::{events, grants};
use crate::domain::access_review::Decision;
use crate::domain::actor::Actor;
use crate::domain::ids::StaffId;
use crate::domain::reason::ReasonCode;
use crate::domain::staffing::Barrier;

/// How the event of a sign-off is called.
pub const ACTION: &str = "access_reviewed";

/// What is decided for one person, on the version of the grant that was seen.
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    pub staff: StaffId,
    pub version: i32,
    pub decision: Decision,
}

/// Signs off: does what was decided. Where something cannot be done, says for whom; then nothing is to be kept.
pub fn sign_off(conn: &mut PgConnection, actor: &Actor, verdicts: &[Verdict]) -> Result<(), (StaffId, DeedRefusal)> {
    let mut told = Vec::new();
    for verdict in verdicts {
        let line = decide(conn, actor, verdict).map_err(|refusal| (verdict.staff, refusal))?;
        told.push(line);
    }
    let people: Vec<StaffId> = verdicts.iter().map(|verdict| verdict.staff).collect();
    let last = |error| (actor.staff, DeedRefusal::from(error));
    grants::set_reviewed(conn, actor.scope(), &people, actor.now).map_err(last)?;
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Institution(actor.scope()),
        action: ACTION,
        fields: Vec::new(),
        details: Details::Open(json!({ "decisions": told })),
    };
    events::insert(conn, actor.scope(), event).map_err(last)
}

fn decide(conn: &mut PgConnection, actor: &Actor, verdict: &Verdict) -> Result<serde_json::Value, DeedRefusal> {
    let Verdict { staff, version, decision } = *verdict;
    let row = colleagues::find(conn, actor.scope(), staff)?;
    // What was kept, too, was kept as it was seen.
    if row.grant_version != version {
        return Err(DeedRefusal::Stale);
    }
    let reason = ReasonCode::AccessReviewed.label();
    match decision {
        Decision::Keep => {}
        _ if staff == actor.staff => return Err(Barrier::Own.into()),
        Decision::RemoveRoles => {
            set_roles(conn, actor.into(), staff, Some(version), &[], reason)?;
        }
        Decision::Disable => disable(conn, actor.into(), staff, None, reason)?,
    }
    let roles = codes(&row.roles());
    Ok(json!({ "staff": staff, "username": row.username, "roles": roles, "decision": decision.code() }))
}
