//! Block, loss, theft, closure and the rest: each with a reason, each in the history. Which moves exist is the domain's table,
//! and the database's.

use super::history::record;
use super::record::{CardRecord, hold};
use super::refusal::CardRefusal;
use crate::db::cards::Stamp;
use crate::db::events::Subject;
use crate::db::{PgConnection, cards};
use crate::domain::actor::Actor;
use crate::domain::card::{Status, StatusChange};
use crate::domain::ids::CardId;
use crate::domain::reason::Reason;
use crate::domain::review::{Act, Move};
use crate::seal::Keys;
use crate::services::data_keys;
use crate::services::history::Whose;
use crate::services::proposals::{
    Approval, ApproveRefusal, Effect, Opened, approve_deed, expect, propose, reason_of, rehearse, told, wanted_closing,
    whole,
};

/// Makes the move, if the domain's table has it from where the card stands; or puts a closing before a second person, where the
/// institution says so. A card that is lost, stolen or used by others never waits.
pub fn change(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CardId,
    version: i32,
    change: StatusChange,
    reason: &Reason,
) -> Result<Effect<Status>, CardRefusal> {
    let moving = Moving::hold(conn, actor, (id, version), change)?;
    if change != StatusChange::Closure || !actor.institution.settings.approvals.contains(Act::Closing) {
        return Ok(Effect::Now(moving.carry_out(conn, keys, actor, reason, None)?));
    }
    rehearse(conn, |conn| moving.carry_out(conn, keys, actor, reason, None))?;
    let holder = moving.before.row.holder();
    let data_key = data_keys::open(conn, keys, actor.scope(), holder)?;
    let whose = Whose { customer: holder, data_key: &data_key };
    let wanted = wanted_closing(Subject::Card(id), whose, moving.before.row.status().code(), reason);
    Ok(Effect::Proposed(propose(conn, actor, wanted)?))
}

/// Closes what somebody else proposed to close, as the card was in version `seen`.
pub fn approve_closing(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (proposal, version): (&Opened, i32),
    (id, seen): (CardId, i32),
) -> Result<(), ApproveRefusal<CardRefusal>> {
    expect(actor, proposal, version, Move::Approve)?;
    let reason = reason_of(proposal)?;
    let moving = Moving::hold(conn, actor, (id, seen), StatusChange::Closure).map_err(ApproveRefusal::Deed)?;
    whole(conn, |conn| {
        let approval = approve_deed(conn, keys, actor, (proposal.id(), version))?;
        moving.carry_out(conn, keys, actor, &reason, Some(&approval)).map_err(ApproveRefusal::Deed)?;
        Ok(())
    })
}

/// A card, held, whose status is to change.
struct Moving {
    before: CardRecord,
    change: StatusChange,
    to: Status,
}

impl Moving {
    fn hold(
        conn: &mut PgConnection,
        actor: &Actor,
        (id, version): (CardId, i32),
        change: StatusChange,
    ) -> Result<Moving, CardRefusal> {
        // Held before the look, so that two changes cannot both pass.
        let before = hold(conn, actor.scope(), id, None)?;
        let from = before.row.status();
        let to = change.apply(from).ok_or(CardRefusal::NoSuchMove(from))?;
        if before.row.version != version {
            return Err(CardRefusal::Stale);
        }
        Ok(Moving { before, change, to })
    }

    fn carry_out(
        &self,
        conn: &mut PgConnection,
        keys: &Keys,
        actor: &Actor,
        reason: &Reason,
        approval: Option<&Approval>,
    ) -> Result<Status, CardRefusal> {
        let (id, row) = (self.before.id(), &self.before.row);
        let stamp = Stamp { id, version: row.version, now: actor.now };
        cards::update_status(conn, actor.scope(), stamp, self.to, reason.code.label())?;
        let told = Some(told(reason, approval));
        record(conn, keys, actor.into(), (id, row.holder()), self.change.slug(), Vec::new(), told)?;
        Ok(self.to)
    }
}
