//! Deciding on somebody else's proposal. Customer and proposal are held, in this order, so that of two who decide at once the
//! second finds what the first one did.

use chrono::Duration;

use super::opened::{Proposal, open, place, row_of};
use crate::db::proposals::{self, Step};
use crate::db::{DbError, PgConnection};
use crate::domain::actor::Actor;
use crate::domain::customer::Change;
use crate::domain::ids::{CustomerId, ProposalId, StaffId};
use crate::domain::policy::{ObjectState, Permission, Refusal};
use crate::domain::review::{Move, ProposalState};
use crate::domain::text::Block;
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::customers::amend::{AmendRefusal, Edit, Telling};
use crate::services::customers::history::{Deed, record};
use crate::services::customers::record::hold;

/// Why something was returned or rejected, in words.
pub type DecisionText = Block<1000>;

/// How long a claim keeps others away.
const CLAIM: Duration = Duration::minutes(15);

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideRefusal {
    /// Somebody was quicker, or its maker mended it: it is not what was seen.
    #[error("the proposal moved meanwhile")]
    Moved(ProposalState),
    #[error("{0}")]
    NotTheirs(Refusal),
    /// The change itself is refused.
    #[error(transparent)]
    Amend(#[from] AmendRefusal),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for DecideRefusal {
    fn from(error: DbError) -> DecideRefusal {
        DecideRefusal::Failure(error.into())
    }
}

/// Holds the proposal and its customer for this step; refuses who may not take it, and a step from where it does not stand.
pub(super) fn held(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (id, version): (ProposalId, i32),
    step: Move,
) -> Result<Proposal, DecideRefusal> {
    let scope = actor.scope();
    let customer = CustomerId(proposals::find(conn, scope, id)?.customer_id);
    let record = hold(conn, keys, scope, customer)?;
    let proposal = open(scope, proposals::lock(conn, scope, id)?, record)?;
    let is_own = StaffId(proposal.row.maker_id) == actor.staff;
    if is_own != step.is_makers() {
        let (permission, state) = match step.is_makers() {
            true => (Permission::EditCustomers, ObjectState::OthersProposal),
            false => (Permission::ReviewProposals, ObjectState::OwnProposal),
        };
        return Err(DecideRefusal::NotTheirs(Refusal::State(permission, state)));
    }
    if proposal.row.version != version || step.apply(proposal.state).is_none() {
        return Err(DecideRefusal::Moved(proposal.state));
    }
    Ok(proposal)
}

/// Lets the change take effect, as it was put together out of what was proposed and what the record was in version `seen`. A record
/// that moved since then is `AmendRefusal::Stale`: else it would be put back to what somebody saw.
pub fn approve(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (id, version): (ProposalId, i32),
    (seen, change): (i32, &Change),
) -> Result<(), DecideRefusal> {
    let proposal = held(conn, keys, actor, (id, version), Move::Approve)?;
    if proposal.record.version != seen {
        return Err(AmendRefusal::Stale.into());
    }
    let decided = Step::Decided { state: ProposalState::Approved.code(), by: actor.staff, reason_sealed: None };
    proposals::update(conn, actor.scope(), (id, version), &decided, actor.now)?;
    let words = Some(format!("Proposed by {}", proposal.row.maker_name));
    let edit = Edit { keys, actor, before: &proposal.record, group: proposal.group, change };
    Ok(edit.apply(conn, Telling { action: Move::Approve.action(), words })?)
}

/// Returns it to its maker, or rejects it for good.
pub fn refuse(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (id, version): (ProposalId, i32),
    step: Move,
    reason: &DecisionText,
) -> Result<(), DecideRefusal> {
    let proposal = held(conn, keys, actor, (id, version), step)?;
    let to = step.apply(proposal.state).ok_or(DecideRefusal::Moved(proposal.state))?;
    let (data_key, row) = (&proposal.record.data_key, row_of(&proposal.row));
    let sealed = data_key.seal(place("proposals.reason_sealed", actor.scope(), &row), reason.as_str().as_bytes());
    let decided = Step::Decided { state: to.code(), by: actor.staff, reason_sealed: Some(&sealed) };
    proposals::update(conn, actor.scope(), (id, version), &decided, actor.now)?;
    let reason = Some(reason.as_str().to_owned());
    let deed = Deed { customer: proposal.record.id, action: step.action(), changes: Vec::new(), reason };
    Ok(record(conn, actor, data_key, deed)?)
}

/// Keeps others away for a quarter of an hour; false where somebody else has it, or it does not wait any more. One's own is nobody's
/// to claim.
pub fn claim(conn: &mut PgConnection, actor: &Actor, id: ProposalId) -> Result<bool, DecideRefusal> {
    let row = proposals::find(conn, actor.scope(), id)?;
    if StaffId(row.maker_id) == actor.staff {
        let refusal = Refusal::State(Permission::ReviewProposals, ObjectState::OwnProposal);
        return Err(DecideRefusal::NotTheirs(refusal));
    }
    Ok(proposals::claim(conn, actor.scope(), id, (actor.staff, actor.now + CLAIM), actor.now)?)
}
