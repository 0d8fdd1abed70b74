//! Block, closing, collection and their way back: each with a reason, each in the history, with what follows for the cards.
//! Which moves exist is the domain's table, and the database's.

use super::cascade::{BLOCK, UNBLOCK, move_cards};
use super::history::record;
use super::record::{AccountRecord, hold};
use super::refusal::AccountRefusal;
use crate::db::cards::LiveCards;
use crate::db::events::Subject;
use crate::db::{PgConnection, accounts, cards};
use crate::domain::account::{Status, StatusChange};
use crate::domain::actor::Actor;
use crate::domain::ids::{AccountId, InstitutionId};
use crate::domain::reason::Reason;
use crate::domain::review::{Act, Move};
use crate::seal::Keys;
use crate::services::history::Whose;
use crate::services::proposals::{
    Approval, ApproveRefusal, Effect, Opened, approve_deed, expect, propose, reason_of, rehearse, told, wanted_closing,
    whole,
};
use crate::services::{Failure, data_keys};

/// Makes the move, if the domain's table has it from where the account stands and this person may make it from there; or puts a
/// closing before a second person, where the institution says so.
pub fn change(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: AccountId,
    version: i32,
    change: StatusChange,
    reason: &Reason,
) -> Result<Effect<Status>, AccountRefusal> {
    let moving = Moving::hold(conn, actor, (id, version), change)?;
    if change != StatusChange::Closure || !actor.institution.settings.approvals.contains(Act::Closing) {
        return Ok(Effect::Now(moving.carry_out(conn, keys, actor, reason, None)?));
    }
    rehearse(conn, |conn| moving.carry_out(conn, keys, actor, reason, None))?;
    let owner = moving.before.row.owner();
    let data_key = data_keys::open(conn, keys, actor.scope(), owner)?;
    let whose = Whose { customer: owner, data_key: &data_key };
    let wanted = wanted_closing(Subject::Account(id), whose, moving.before.row.status().code(), reason);
    Ok(Effect::Proposed(propose(conn, actor, wanted)?))
}

/// Closes what somebody else proposed to close, as the account was in version `seen`.
pub fn approve_closing(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (proposal, version): (&Opened, i32),
    (id, seen): (AccountId, i32),
) -> Result<(), ApproveRefusal<AccountRefusal>> {
    expect(actor, proposal, version, Move::Approve)?;
    let reason = reason_of(proposal)?;
    let moving = Moving::hold(conn, actor, (id, seen), StatusChange::Closure).map_err(ApproveRefusal::Deed)?;
    whole(conn, |conn| {
        let approval = approve_deed(conn, keys, actor, (proposal.id(), version))?;
        moving.carry_out(conn, keys, actor, &reason, Some(&approval)).map_err(ApproveRefusal::Deed)?;
        Ok(())
    })
}

/// An account, held, whose status is to change.
struct Moving {
    before: AccountRecord,
    change: StatusChange,
    to: Status,
}

impl Moving {
    fn hold(
        conn: &mut PgConnection,
        actor: &Actor,
        (id, version): (AccountId, i32),
        change: StatusChange,
    ) -> Result<Moving, AccountRefusal> {
        // Held before the look, so that two closures cannot both pass.
        let before = hold(conn, actor.scope(), id)?;
        let from = before.row.status();
        actor.decide_on(change.permission(), from.object_state()).map_err(AccountRefusal::NotAllowed)?;
        let to = change.apply(from).ok_or(AccountRefusal::NoSuchMove(from))?;
        if before.row.version != version {
            return Err(AccountRefusal::Stale);
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
    ) -> Result<Status, AccountRefusal> {
        let (id, row, to) = (self.before.id(), &self.before.row, self.to);
        // The cards go before a closing, and come back after it was taken back: the account's status allows the cards'.
        if to == Status::ToClose {
            move_cards(conn, keys, actor.into(), id, &BLOCK)?;
        }
        accounts::update_status(conn, actor.scope(), id, row.version, to, reason.code.label(), actor.now)?;
        // Also by way of collection: whatever took the closing back, the account is in use again.
        if to == Status::Ok {
            move_cards(conn, keys, actor.into(), id, &UNBLOCK)?;
        }
        let told = Some(told(reason, approval));
        record(conn, keys, actor.into(), (id, row.owner()), self.change.slug(), Vec::new(), told)?;
        Ok(to)
    }
}

/// Counted no further for the page that asks.
const COUNTED: i64 = 10_000;

/// What a move will do to the cards, for the page that asks first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Follows {
    pub changed: usize,
    /// Cards that are not to be renewed: they are in use still, and a closing leaves them so.
    pub left_in_use: usize,
}

pub fn what_follows(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: AccountId,
    change: StatusChange,
) -> Result<Follows, Failure> {
    let cascade = match change {
        StatusChange::Closure => BLOCK,
        StatusChange::Reopening | StatusChange::Release => UNBLOCK,
        _ => return Ok(Follows::default()),
    };
    let changed = cards::count_live_on(conn, scope, id, cascade.which, COUNTED)?;
    let left_in_use = match change {
        StatusChange::Closure => cards::count_live_on(conn, scope, id, LiveCards::NotRenewed, COUNTED)?,
        _ => 0,
    };
    Ok(Follows { changed, left_in_use })
}
