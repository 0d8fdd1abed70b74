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
use crate::domain::review::{Act, Matter, Move};
use crate::seal::Keys;
use crate::services::history::{self, Deed, Whose};
use crate::services::proposals::{
    Approval, ApproveRefusal, Effect, LinkWish, Opened, Wanted, approve_deed, expect, link_form, propose, rehearse,
    told, whole,
};
use crate::services::{Failure, data_keys};

/// What somebody wishes: the card, as it was seen, to whom, from when on and why.
pub struct HandoverWish<'a> {
    pub card: CardId,
    pub version: i32,
    pub to: CustomerId,
    /// None is when it takes effect.
    pub since: Option<DateTime<Utc>>,
    pub reason: &'a Reason,
}

/// Changes the holder; or puts that before a second person, where the institution says so.
pub fn hand_over(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &HandoverWish<'_>,
) -> Result<Effect<()>, CardRefusal> {
    let before = prepare(conn, actor, wish)?;
    if !actor.institution.settings.approvals.contains(Act::CardHolder) {
        return Ok(Effect::Now(carry_out(conn, keys, actor, wish, &before, None)?));
    }
    rehearse(conn, |conn| carry_out(conn, keys, actor, wish, &before, None))?;
    let from = before.row.holder();
    let data_key = data_keys::open(conn, keys, actor.scope(), from)?;
    // Sealed for the one who gives it: of the one who takes it, only the number.
    let to = customers::list_by_ids(conn, actor.scope(), &[wish.to])?;
    let number = to.first().map_or_else(String::new, |row| row.customer_number.clone());
    let wanted = Wanted {
        subject: Subject::Card(wish.card),
        whose: Whose { customer: from, data_key: &data_key },
        matter: Matter::Holder,
        acts: vec![Act::CardHolder],
        before: link_form(from, None, None),
        after: link_form(wish.to, wish.since, Some(wish.reason)),
        changes: vec![(card::Field::Holder, before.holder.customer_number.clone(), number)],
        reason: Some(wish.reason.sentence()),
    };
    Ok(Effect::Proposed(propose(conn, actor, wanted)?))
}

/// Changes the holder as somebody else proposed it, of the card as it was in version `seen`.
pub fn approve_handover(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (proposal, version): (&Opened, i32),
    (card, seen): (CardId, i32),
) -> Result<(), ApproveRefusal<CardRefusal>> {
    expect(actor, proposal, version, Move::Approve)?;
    let LinkWish { to, since, reason } = LinkWish::of(proposal)?;
    let wish = HandoverWish { card, version: seen, to, since, reason: &reason };
    let before = prepare(conn, actor, &wish).map_err(ApproveRefusal::Deed)?;
    whole(conn, |conn| {
        let approval = approve_deed(conn, keys, actor, (proposal.id(), version))?;
        carry_out(conn, keys, actor, &wish, &before, Some(&approval)).map_err(ApproveRefusal::Deed)
    })
}

/// Holds both customers, the account and the card, and asks what does not need to be tried.
fn prepare(conn: &mut PgConnection, actor: &Actor, wish: &HandoverWish<'_>) -> Result<CardRecord, CardRefusal> {
    let before = hold(conn, actor.scope(), wish.card, Some(wish.to))?;
    if before.row.version != wish.version {
        return Err(CardRefusal::Stale);
    }
    if !before.row.status().is_live() {
        return Err(CardRefusal::NoSuchMove(before.row.status()));
    }
    if wish.to == before.row.holder() {
        return Err(CardRefusal::SameHolder);
    }
    let since = wish.since.unwrap_or(actor.now);
    if since < before.row.holder_since || since > actor.now {
        return Err(CardRefusal::Time);
    }
    Ok(before)
}

fn carry_out(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &HandoverWish<'_>,
    before: &CardRecord,
    approval: Option<&Approval>,
) -> Result<(), CardRefusal> {
    let role = if wish.to == before.row.owner() { before.row.role() } else { Role::Supplementary };
    let stamp = Stamp { id: wish.card, version: wish.version, now: actor.now };
    let since = wish.since.unwrap_or(actor.now);
    let handover = Handover { holder: wish.to, role, since, reason: wish.reason.code.label() };
    cards::update_holder(conn, actor.scope(), stamp, &handover)?;
    Ok(tell(conn, keys, actor, wish, (before, role), told(wish.reason, approval))?)
}

/// The same on every record it concerns, sealed with that customer's data key.
fn tell(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &HandoverWish<'_>,
    (before, role): (&CardRecord, Role),
    sentence: String,
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
    let since = wish.since.map(|since| format!(" (from {} UTC on)", since.format("%Y-%m-%d %H:%M")));
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
