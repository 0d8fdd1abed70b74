//! What an account's status asks of its cards: cards in use are blocked when it begins to close, and may be unblocked when that
//! is taken back; every live card closes with it. Each card gets a record of its own.

use crate::db::cards::{CardRow, LiveCards};
use crate::db::events::Subject;
use crate::db::{PgConnection, cards};
use crate::domain::card::{Field, Status};
use crate::domain::ids::{AccountId, CardId, CustomerId};
use crate::domain::reason::ReasonCode;
use crate::seal::Keys;
use crate::services::history::{self, Author, Deed, Whose};
use crate::services::{Failure, data_keys};

/// What happens to the live cards of an account that fit: all of one account at once, there may be thousands.
pub(super) struct Cascade {
    pub which: LiveCards<'static>,
    to: Status,
    reason: ReasonCode,
    action: &'static str,
}

/// The account begins to close: cards in use are blocked.
pub(super) const BLOCK: Cascade =
    Cascade { which: LiveCards::InUse, to: Status::Blocked, reason: ReasonCode::AccountClosing, action: "block" };

/// The closing is taken back: cards that it blocked are in use again.
pub(super) const UNBLOCK: Cascade = Cascade {
    which: LiveCards::BlockedFor(ReasonCode::AccountClosing.label()),
    to: Status::Ok,
    reason: ReasonCode::AccountReopened,
    action: "unblocking",
};

/// The account closes for good: every live card closes.
pub(super) const CLOSE: Cascade =
    Cascade { which: LiveCards::All, to: Status::Closed, reason: ReasonCode::AccountClosed, action: "closure" };

/// Moves the cards of an account that is held.
pub(super) fn move_cards(
    conn: &mut PgConnection,
    keys: &Keys,
    author: Author<'_>,
    account: AccountId,
    cascade: &Cascade,
) -> Result<(), Failure> {
    let live = cards::list_live_on(conn, author.scope, account, cascade.which)?;
    let moved: Vec<CardId> = live.iter().map(CardRow::id).collect();
    let holders: Vec<CustomerId> = live.iter().map(CardRow::holder).collect();
    let data_keys = data_keys::open_all(conn, keys, author.scope, &holders)?;
    let reason = cascade.reason.label();
    cards::update_statuses(conn, author.scope, &moved, cascade.to, reason, author.now)?;
    let deeds = live.iter().map(|card| {
        let whose = Whose { customer: card.holder(), data_key: &data_keys[&card.holder()] };
        let deed: Deed<'_, Field> = Deed {
            subject: Subject::Card(card.id()),
            action: cascade.action,
            changes: Vec::new(),
            reason: Some(reason.to_owned()),
        };
        (whose, deed)
    });
    history::record_all(conn, author, deeds)
}
