//! Block, closing, collection and their way back: each with a reason, each in the history, with what follows for the cards.
//! Which moves exist is the domain's table, and the database's.

use super::cascade::{BLOCK, UNBLOCK, move_cards};
use super::history::record;
use super::record::hold;
use super::refusal::AccountRefusal;
use crate::db::cards::LiveCards;
use crate::db::{PgConnection, accounts, cards};
use crate::domain::account::{Status, StatusChange};
use crate::domain::actor::Actor;
use crate::domain::ids::{AccountId, InstitutionId};
use crate::domain::reason::Reason;
use crate::seal::Keys;
use crate::services::Failure;

/// Makes the move, if the domain's table has it from where the account stands and this person may make it from there.
pub fn change(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: AccountId,
    version: i32,
    change: StatusChange,
    reason: &Reason,
) -> Result<Status, AccountRefusal> {
    // Held before the look, so that two closures cannot both pass.
    let before = hold(conn, actor.scope(), id)?;
    let from = before.row.status();
    actor.decide_on(change.permission(), from.object_state()).map_err(AccountRefusal::NotAllowed)?;
    let status = change.apply(from).ok_or(AccountRefusal::NoSuchMove(from))?;
    if before.row.version != version {
        return Err(AccountRefusal::Stale);
    }
    // The cards go before a closing, and come back after it was taken back: the account's status allows the cards'.
    if status == Status::ToClose {
        move_cards(conn, keys, actor.into(), id, &BLOCK)?;
    }
    accounts::update_status(conn, actor.scope(), id, version, status, reason.code.label(), actor.now)?;
    // Also by way of collection: whatever took the closing back, the account is in use again.
    if status == Status::Ok {
        move_cards(conn, keys, actor.into(), id, &UNBLOCK)?;
    }
    let whose = (id, before.row.owner());
    record(conn, keys, actor.into(), whose, change.slug(), Vec::new(), Some(reason.sentence()))?;
    Ok(status)
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
