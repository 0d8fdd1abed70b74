//! Deciding on somebody else's proposal, claiming it, and taking back one's own. The customer whose key seals it is held before the
//! proposal, as by whoever makes one, so that of two who decide at once the second finds what the first one did.

use chrono::Duration;
use serde_json::json;

use super::open::tell_openly;
use super::opened::{Opened, Proposal, open, place, read, row_of};
use crate::db::proposals::{self, KeptReason, Step};
use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::customer;
use crate::domain::ids::ProposalId;
use crate::domain::policy::{ObjectState, Permission, Refusal};
use crate::domain::reason::Reason;
use crate::domain::review::{Move, ProposalState};
use crate::domain::text::Block;
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::history::{Deed, record};

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
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for DecideRefusal {
    fn from(error: DbError) -> DecideRefusal {
        DecideRefusal::Failure(error.into())
    }
}

/// Why nothing was approved: the decision itself, or the deed, as the service says it.
#[derive(Debug)]
pub enum ApproveRefusal<R> {
    Decide(DecideRefusal),
    Deed(R),
}

impl<R> From<DecideRefusal> for ApproveRefusal<R> {
    fn from(refusal: DecideRefusal) -> ApproveRefusal<R> {
        ApproveRefusal::Decide(refusal)
    }
}

impl<R> From<Failure> for ApproveRefusal<R> {
    fn from(failure: Failure) -> ApproveRefusal<R> {
        ApproveRefusal::Decide(failure.into())
    }
}

/// Somebody else than its maker has approved a proposal, in this transaction: what a service asks for before it carries one out.
/// There is no other way to have one.
#[derive(Debug)]
pub struct Approval {
    maker: String,
}

impl Approval {
    /// How the history calls the deed.
    pub fn action(&self) -> &'static str {
        Move::Approve.action()
    }

    /// "Proposed by Saga Lindqvist".
    pub fn words(&self) -> String {
        format!("Proposed by {}", self.maker)
    }
}

/// A reason as the history tells it: with whose proposal it was, where it was one.
pub fn told(reason: &Reason, approval: Option<&Approval>) -> String {
    let sentence = reason.sentence();
    approval.map_or_else(|| sentence.clone(), |approval| format!("{}. {sentence}", approval.words()))
}

/// Asks whether this person may take this step from where the proposal stands, and whether it is what they saw.
pub fn expect(actor: &Actor, proposal: &Opened, version: i32, step: Move) -> Result<ProposalState, DecideRefusal> {
    if proposal.is_made_by(actor.staff) != step.is_makers() {
        let (permission, state) = match step.is_makers() {
            true => (Permission::WithdrawProposals, ObjectState::OthersProposal),
            false => (Permission::DecideProposals, ObjectState::OwnProposal),
        };
        return Err(DecideRefusal::NotTheirs(Refusal::State(permission, state)));
    }
    match step.apply(proposal.state) {
        Some(to) if proposal.row.version == version => Ok(to),
        _ => Err(DecideRefusal::Moved(proposal.state)),
    }
}

/// Holds the proposal for this step until the transaction ends.
fn hold(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (id, version): (ProposalId, i32),
    step: Move,
) -> Result<(Proposal, ProposalState), DecideRefusal> {
    let row = proposals::lock(conn, actor.scope(), id)?;
    let proposal = open(conn, keys, actor.scope(), row)?;
    let to = expect(actor, &proposal.opened, version, step)?;
    Ok((proposal, to))
}

/// The same, with the customer whose key seals it held before.
fn hold_both(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    seen: (ProposalId, i32),
    step: Move,
) -> Result<(Proposal, ProposalState), DecideRefusal> {
    if let Some(customer) = proposals::find(conn, actor.scope(), seen.0)?.customer() {
        customers::lock(conn, actor.scope(), customer)?;
    }
    hold(conn, keys, actor, seen, step)
}

/// Approves it. The caller holds the record that would change, carries the change out in the same transaction and tells of it:
/// neither is without the other.
pub fn approve(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    seen: (ProposalId, i32),
) -> Result<Approval, DecideRefusal> {
    let (proposal, to) = hold(conn, keys, actor, seen, Move::Approve)?;
    let decided = Step::Decided { state: to.code(), by: actor.staff, reason: KeptReason::None };
    proposals::update(conn, actor.scope(), seen, &decided, actor.now)?;
    Ok(Approval { maker: proposal.opened.row.maker_name().to_owned() })
}

/// Approves a deed that is told under its own name: the approval is told beside it.
pub fn approve_deed(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    seen: (ProposalId, i32),
) -> Result<Approval, DecideRefusal> {
    let approval = approve(conn, keys, actor, seen)?;
    let proposal = read(conn, keys, actor.scope(), seen.0)?;
    tell(conn, actor, &proposal, Move::Approve, Some(approval.words()))?;
    Ok(approval)
}

/// Returns it to its maker, or rejects it for good.
pub fn refuse(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    seen: (ProposalId, i32),
    step: Move,
    reason: &DecisionText,
) -> Result<(), DecideRefusal> {
    let (proposal, to) = hold_both(conn, keys, actor, seen, step)?;
    let row = row_of(&proposal.opened.row);
    let at = place("proposals.reason_sealed", actor.scope(), &row);
    let sealed = proposal.data_key.as_ref().map(|data_key| data_key.seal(at, reason.as_str().as_bytes()));
    let kept = sealed.as_deref().map_or(KeptReason::Open(reason.as_str()), KeptReason::Sealed);
    let decided = Step::Decided { state: to.code(), by: actor.staff, reason: kept };
    proposals::update(conn, actor.scope(), seen, &decided, actor.now)?;
    Ok(tell(conn, actor, &proposal, step, Some(reason.as_str().to_owned()))?)
}

/// Takes one's own back: nothing is changed, and it stays on record.
pub fn withdraw(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    seen: (ProposalId, i32),
) -> Result<(), DecideRefusal> {
    let (proposal, _) = hold_both(conn, keys, actor, seen, Move::Withdraw)?;
    proposals::update(conn, actor.scope(), seen, &Step::Withdrawn, actor.now)?;
    Ok(tell(conn, actor, &proposal, Move::Withdraw, None)?)
}

fn tell(
    conn: &mut PgConnection,
    actor: &Actor,
    proposal: &Proposal,
    step: Move,
    reason: Option<String>,
) -> Result<(), Failure> {
    let Some(whose) = proposal.whose() else {
        let details = json!({ "reason": reason });
        return Ok(tell_openly(conn, actor.into(), proposal.opened.subject, step.action(), details)?);
    };
    // No field changes, whatever the noun.
    let deed: Deed<'_, customer::Field> =
        Deed { subject: proposal.opened.subject, action: step.action(), changes: Vec::new(), reason };
    record(conn, actor.into(), whose, deed)
}

/// Keeps others away for a quarter of an hour; false where somebody else has it, or it does not wait any more. One's own is nobody's
/// to claim.
pub fn claim(conn: &mut PgConnection, actor: &Actor, id: ProposalId) -> Result<bool, DecideRefusal> {
    let row = proposals::find(conn, actor.scope(), id)?;
    if row.maker() == Some(actor.staff) {
        let refusal = Refusal::State(Permission::DecideProposals, ObjectState::OwnProposal);
        return Err(DecideRefusal::NotTheirs(refusal));
    }
    Ok(proposals::claim(conn, actor.scope(), id, (actor.staff, actor.now + CLAIM), actor.now)?)
}
