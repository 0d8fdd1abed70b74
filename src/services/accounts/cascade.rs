//! What an account's status asks of its cards: cards in use are blocked when it begins to close, and may be unblocked when that
//! is taken back; every live card closes with it. Each card gets a record of its own.

use crate::db::cards::{CardRow, Stamp};
use crate::db::events::Subject;
use crate::db::{PgConnection, cards};
use crate::domain::card::{Field, Status};
use crate::domain::ids::{AccountId, CustomerId};
use crate::domain::reason::ReasonCode;
use crate::seal::Keys;
use crate::services::history::{self, Author, Deed, Whose};
use crate::services::{Failure, data_keys};

/// Moves the live cards of an account that is held: those for which `move_of` names a status and why.
pub(super) fn move_cards(
    conn: &mut PgConnection,
    keys: &Keys,
    author: Author<'_>,
    account: AccountId,
    move_of: impl Fn(&CardRow) -> Option<(Status, ReasonCode, &'static str)>,
) -> Result<usize, Failure> {
    let live = cards::list_live_on(conn, author.scope, account)?;
    let moves: Vec<_> = live.iter().filter_map(|card| Some((card, move_of(card)?))).collect();
    let holders: Vec<CustomerId> = moves.iter().map(|(card, _)| card.holder()).collect();
    let data_keys = data_keys::open_all(conn, keys, author.scope, &holders)?;
    for (card, (status, reason, action)) in &moves {
        let stamp = Stamp { id: card.id(), version: card.version, now: author.now };
        cards::update_status(conn, author.scope, stamp, *status, reason.label())?;
        let holder = card.holder();
        let whose = Whose { customer: holder, data_key: &data_keys[&holder] };
        let deed: Deed<'_, Field> = Deed {
            subject: Subject::Card(card.id()),
            action,
            changes: Vec::new(),
            reason: Some(reason.label().to_owned()),
        };
        history::record(conn, author, whose, deed)?;
    }
    Ok(moves.len())
}

/// The account begins to close: cards in use are blocked.
pub(super) fn block_for_closing(card: &CardRow) -> Option<(Status, ReasonCode, &'static str)> {
    (card.status() == Status::Ok).then_some((Status::Blocked, ReasonCode::AccountClosing, "block"))
}

/// The closing is taken back: cards that it blocked are in use again.
pub(super) fn unblock_after_closing(card: &CardRow) -> Option<(Status, ReasonCode, &'static str)> {
    let was_blocked_by_it = card.status_reason.as_deref() == Some(ReasonCode::AccountClosing.label());
    (card.status() == Status::Blocked && was_blocked_by_it).then_some((
        Status::Ok,
        ReasonCode::AccountReopened,
        "unblocking",
    ))
}

/// The account closes for good: every live card closes.
pub(super) fn close_with_account(_: &CardRow) -> Option<(Status, ReasonCode, &'static str)> {
    Some((Status::Closed, ReasonCode::AccountClosed, "closure"))
}
