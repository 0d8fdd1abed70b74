//! Giving a card to another holder. A card that is no longer its owner's own becomes supplementary. Recorded on the card and on
//! both customers.

use chrono::{DateTime, Utc};

use super::record::{CardRecord, hold};
use super::refusal::CardRefusal;
use crate::db::cards::{Handover, Stamp};
use crate::db::customers::ListRow;
use crate::db::events::Subject;
use crate::db::{PgConnection, cards, customers};
use crate::domain::actor::Actor;
use crate::domain::card::{self, Role};
use crate::domain::customer;
use crate::domain::ids::{CardId, CustomerId};
use crate::domain::reason::Reason;
use crate::seal::Keys;
use crate::services::history::{self, Deed, Whose};
use crate::services::{Failure, data_keys};

/// What somebody wishes: the card, as it was seen, to whom, from when on and why.
pub struct HandoverWish<'a> {
    pub card: CardId,
    pub version: i32,
    pub to: CustomerId,
    pub since: DateTime<Utc>,
    pub reason: &'a Reason,
}

/// Changes the holder.
pub fn hand_over(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &HandoverWish<'_>,
) -> Result<(), CardRefusal> {
    let scope = actor.scope();
    let before = hold(conn, scope, wish.card, Some(wish.to))?;
    if before.row.version != wish.version {
        return Err(CardRefusal::Stale);
    }
    if !before.row.status().is_live() {
        return Err(CardRefusal::NoSuchMove(before.row.status()));
    }
    if wish.to == before.row.holder() {
        return Err(CardRefusal::SameHolder);
    }
    if wish.since < before.row.holder_since || wish.since > actor.now {
        return Err(CardRefusal::Time);
    }
    let role = if wish.to == before.row.owner() { before.row.role() } else { Role::Supplementary };
    let stamp = Stamp { id: wish.card, version: wish.version, now: actor.now };
    let reason = wish.reason.code.label();
    cards::update_holder(conn, scope, stamp, &Handover { holder: wish.to, role, since: wish.since, reason })?;
    Ok(tell(conn, keys, actor, wish, &before, role)?)
}

/// The same on every record it concerns, sealed with that customer's data key.
fn tell(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &HandoverWish<'_>,
    before: &CardRecord,
    role: Role,
) -> Result<(), Failure> {
    let from = before.row.holder();
    let opened = data_keys::open_all(conn, keys, actor.scope(), &[from, wish.to])?;
    let whose = |customer: CustomerId| Whose { customer, data_key: &opened[&customer] };
    let to = customers::list_by_ids(conn, actor.scope(), &[wish.to])?;
    let named = |row: &ListRow| format!("{}, {}", row.name().full(), row.customer_number);
    // Sealed for the one who takes it: of the one who gives it, only the number.
    let giver = before.holder.customer_number.clone();
    let mut changes = vec![(card::Field::Holder, giver, to.first().map(named).unwrap_or_default())];
    if role != before.row.role() {
        changes.push((card::Field::Role, before.row.role().code().to_owned(), role.code().to_owned()));
    }
    let sentence = wish.reason.sentence();
    let since = (wish.since != actor.now).then(|| format!(" (from {} UTC on)", wish.since.format("%Y-%m-%d %H:%M")));
    let reason = Some(format!("{sentence}{}", since.unwrap_or_default()));
    let deed = Deed { subject: Subject::Card(wish.card), action: "holder", changes, reason };
    history::record(conn, actor.into(), whose(wish.to), deed)?;
    let called = &before.row.reference;
    for (customer, action) in [(from, "card_given"), (wish.to, "card_taken")] {
        let deed: Deed<'_, customer::Field> = Deed {
            subject: Subject::Customer(customer),
            action,
            changes: Vec::new(),
            reason: Some(format!("Card {called}: {sentence}")),
        };
        history::record(conn, actor.into(), whose(customer), deed)?;
    }
    Ok(())
}
