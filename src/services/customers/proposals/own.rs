//! What a maker does with their own proposal.

use super::decide::{DecideRefusal, held};
use crate::db::PgConnection;
use crate::db::proposals::{self, Step};
use crate::domain::actor::Actor;
use crate::domain::ids::ProposalId;
use crate::domain::review::Move;
use crate::seal::Keys;
use crate::services::customers::history::{Deed, record};

/// Takes it back: nothing is changed, and it stays on record.
pub fn withdraw(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (id, version): (ProposalId, i32),
) -> Result<(), DecideRefusal> {
    let proposal = held(conn, keys, actor, (id, version), Move::Withdraw)?;
    proposals::update(conn, actor.scope(), (id, version), &Step::Withdrawn, actor.now)?;
    let action = Move::Withdraw.action();
    let deed = Deed { customer: proposal.record.id, action, changes: Vec::new(), reason: None };
    Ok(record(conn, actor, &proposal.record.data_key, deed)?)
}
