//! Suspension, resumption, closure, reopening: each with a reason, each in the history. Which moves exist is the domain's table.

use super::history::{Deed, record};
use super::record::{Record, hold};
use crate::db::events::Subject;
use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::customer::{Status, StatusChange};
use crate::domain::ids::{CustomerId, ProposalId};
use crate::domain::reason::Reason;
use crate::domain::review::{Act, Move};
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::history::Whose;
use crate::services::proposals::{
    Approval, ApproveRefusal, Effect, Opened, ProposeRefusal, approve_deed, expect, propose, reason_of, rehearse, told,
    wanted_closing, whole,
};
use crate::services::rules::Rule;

/// Why the status stays.
#[derive(Debug, thiserror::Error)]
pub enum StatusRefusal {
    /// There is no such move from the status it has.
    #[error("a {0:?} customer cannot be changed that way")]
    NoSuchMove(Status),
    /// The customer has moved on since the form was opened.
    #[error("the customer changed meanwhile")]
    Stale,
    /// Somebody else's change of the same part waits for a second person.
    #[error("another change of it waits")]
    Waiting { id: ProposalId, who: String },
    /// Something that the customer owns or holds stands in the way.
    #[error("a rule refused: {0:?}")]
    Rule(Rule),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for StatusRefusal {
    fn from(error: DbError) -> StatusRefusal {
        match (Rule::of(&error), error) {
            (Some(rule), _) => StatusRefusal::Rule(rule),
            (None, DbError::Stale) => StatusRefusal::Stale,
            (None, error) => StatusRefusal::Failure(error.into()),
        }
    }
}

impl From<ProposeRefusal> for StatusRefusal {
    fn from(refusal: ProposeRefusal) -> StatusRefusal {
        match refusal {
            ProposeRefusal::Waiting { id, who } => StatusRefusal::Waiting { id, who },
            ProposeRefusal::Failure(failure) => StatusRefusal::Failure(failure),
        }
    }
}

/// Makes the move, if the domain's table has it from where the customer stands; or puts a closing before a second person, where the
/// institution says so.
pub fn change(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    version: i32,
    change: StatusChange,
    reason: &Reason,
) -> Result<Effect<Status>, StatusRefusal> {
    let moving = Moving::hold(conn, keys, actor, (id, version), change)?;
    if change != StatusChange::Closure || !actor.institution.settings.approvals.contains(Act::Closing) {
        return Ok(Effect::Now(moving.carry_out(conn, actor, reason, None)?));
    }
    rehearse(conn, |conn| moving.carry_out(conn, actor, reason, None))?;
    let whose = Whose { customer: id, data_key: &moving.before.data_key };
    let wanted = wanted_closing(Subject::Customer(id), whose, moving.before.status.code(), reason);
    Ok(Effect::Proposed(propose(conn, actor, wanted)?))
}

/// Closes what somebody else proposed to close, as the record was in version `seen`.
pub fn approve_closing(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (proposal, version): (&Opened, i32),
    seen: i32,
) -> Result<(), ApproveRefusal<StatusRefusal>> {
    expect(actor, proposal, version, Move::Approve)?;
    let reason = reason_of(proposal)?;
    let moving = Moving::hold(conn, keys, actor, (proposal.customer()?, seen), StatusChange::Closure);
    let moving = moving.map_err(ApproveRefusal::Deed)?;
    whole(conn, |conn| {
        let approval = approve_deed(conn, keys, actor, (proposal.id(), version))?;
        moving.carry_out(conn, actor, &reason, Some(&approval)).map_err(ApproveRefusal::Deed)?;
        Ok(())
    })
}

/// A customer, held, whose status is to change.
struct Moving {
    before: Record,
    change: StatusChange,
    to: Status,
}

impl Moving {
    fn hold(
        conn: &mut PgConnection,
        keys: &Keys,
        actor: &Actor,
        (id, version): (CustomerId, i32),
        change: StatusChange,
    ) -> Result<Moving, StatusRefusal> {
        // Held before the look, so that two closures cannot both pass.
        let before = hold(conn, keys, actor.scope(), id)?;
        let to = change.apply(before.status).ok_or(StatusRefusal::NoSuchMove(before.status))?;
        if before.version != version {
            return Err(StatusRefusal::Stale);
        }
        Ok(Moving { before, change, to })
    }

    fn carry_out(
        &self,
        conn: &mut PgConnection,
        actor: &Actor,
        reason: &Reason,
        approval: Option<&Approval>,
    ) -> Result<Status, StatusRefusal> {
        let Moving { before, change, to } = self;
        // The row names the reason; somebody's own words stand in the history, sealed.
        let (scope, label) = (actor.scope(), reason.code.label());
        customers::update_status(conn, scope, before.id, before.version, *to, label, actor.now)?;
        let reason = Some(told(reason, approval));
        let deed = Deed { customer: before.id, action: change.slug(), changes: Vec::new(), reason };
        record(conn, actor, &before.data_key, deed)?;
        Ok(*to)
    }
}
