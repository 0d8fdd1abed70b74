//! A new card for an old one. Replacing makes a new card with a number of its own, tied to the old one, which is over; reissuing
//! makes the same card again, with its number, for a later expiry.

use uuid::Uuid;

use super::history::record;
use super::record::{CardRecord, hold};
use super::refusal::CardRefusal;
use crate::db::cards::{NewCard, Stamp};
use crate::db::{PgConnection, cards};
use crate::domain::account::Status as AccountStatus;
use crate::domain::actor::Actor;
use crate::domain::card::{self, Embossing, Expiry, Field, Numbers, Production, Status};
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::{CardId, CardProductId};
use crate::domain::once::Made;
use crate::domain::origin::Origin;
use crate::domain::product::Form;
use crate::domain::reason::{Reason, ReasonCode};
use crate::domain::reference::Reference;
use crate::seal::Keys;
use crate::services::history::differences;

/// Which card, as it was seen, and what is written on the new one.
pub struct Replacement<'a> {
    pub card: CardId,
    pub version: i32,
    pub embossing: &'a Embossing,
    pub reason: &'a Reason,
    pub form_key: Uuid,
}

/// Requests a new card. A live old one is closed, or lost or stolen if that is the reason; the wish for a wallet goes over.
pub fn replace(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &Replacement<'_>,
) -> Result<Made<CardId>, CardRefusal> {
    let scope = actor.scope();
    // The new card's owner is looked at when it is inserted, so that the owner is held before the account.
    let owner = cards::find(conn, scope, wish.card)?.owner();
    let before = hold(conn, scope, wish.card, Some(owner))?;
    if let Some(made) = cards::find_by_form(conn, scope, wish.form_key)? {
        return Ok(Made::Before(made));
    }
    if before.row.version != wish.version {
        return Err(CardRefusal::Stale);
    }
    if before.account.status() == AccountStatus::Collection {
        return Err(CardRefusal::InCollection);
    }
    if before.row.status().is_live() {
        end(conn, keys, actor, &before, wish.reason)?;
    }
    let card = copy(&before, wish.embossing);
    let reference = Reference::make(rand::random());
    let id = cards::next_id(conn)?;
    let new = NewCard {
        id,
        origin: Origin::Requested,
        reference: &reference,
        card: &card,
        account: before.row.account(),
        owner: before.row.owner(),
        holder: before.row.holder(),
        reason: "Replacement",
        production: awaited(&before),
        previous: Some(wish.card),
        form_key: Some(wish.form_key),
        now: actor.now,
    };
    cards::insert(conn, scope, &new)?;
    let changes = differences(Field::ALL, &Typed::default(), &card.typed());
    let holder = before.row.holder();
    let sentence = Some(wish.reason.sentence());
    record(conn, keys, actor.into(), (id, holder), "requested", changes, sentence.clone())?;
    record(conn, keys, actor.into(), (wish.card, holder), "replaced", Vec::new(), sentence)?;
    Ok(Made::Now(id))
}

/// What is asked of production: nothing of a virtual card is made.
fn awaited(before: &CardRecord) -> Production {
    match before.product.product().form {
        Form::Plastic => Production::Awaited,
        Form::Virtual => Production::None,
    }
}

/// The old card is over, as what the reason says.
fn end(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    before: &CardRecord,
    reason: &Reason,
) -> Result<(), CardRefusal> {
    let (status, action) = match reason.code {
        ReasonCode::Lost => (Status::Lost, "loss"),
        ReasonCode::Stolen => (Status::Stolen, "theft"),
        ReasonCode::FraudConfirmed => (Status::ClosedFraud, "fraud-closure"),
        _ => (Status::Closed, "closure"),
    };
    let stamp = Stamp { id: before.id(), version: before.row.version, now: actor.now };
    cards::update_status(conn, actor.scope(), stamp, status, reason.code.label())?;
    let whose = (before.id(), before.row.holder());
    Ok(record(conn, keys, actor.into(), whose, action, Vec::new(), Some(reason.sentence()))?)
}

fn copy(before: &CardRecord, embossing: &Embossing) -> card::NewCard {
    card::NewCard {
        product: CardProductId(before.row.product_id),
        role: before.row.role(),
        reference: None,
        numbers: Numbers { truncated_number: None, expiry: None },
        embossing: embossing.clone(),
        card_address: before.mailing.card.clone(),
        pin_address: before.mailing.pin.clone(),
        wallet_wish: before.row.wallet_wish,
    }
}

/// A card under suspicion, one not to be renewed and one that is over is not made again.
pub fn may_be_reissued(status: Status) -> bool {
    matches!(status, Status::Ok | Status::Blocked)
}

/// Requests the same card again: same number, new expiry, produced anew.
pub fn reissue(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (id, version): (CardId, i32),
    expiry: Expiry,
    reason: &Reason,
) -> Result<(), CardRefusal> {
    let scope = actor.scope();
    let before = hold(conn, scope, id, None)?;
    if before.row.version != version {
        return Err(CardRefusal::Stale);
    }
    if !may_be_reissued(before.row.status()) {
        return Err(CardRefusal::NoSuchMove(before.row.status()));
    }
    let stamp = Stamp { id, version, now: actor.now };
    let numbers = Numbers { truncated_number: before.row.truncated_number(), expiry: Some(expiry) };
    cards::update_numbers(conn, scope, stamp, &numbers)?;
    let again = Stamp { version: version + 1, ..stamp };
    cards::update_production(conn, scope, again, awaited(&before))?;
    let text = |expiry: Option<Expiry>| expiry.map(|expiry| expiry.human()).unwrap_or_default();
    let changes = vec![
        (Field::Expiry, text(before.row.expiry()), text(Some(expiry))),
        (Field::Production, before.row.production().code().to_owned(), awaited(&before).code().to_owned()),
    ];
    let whose = (id, before.row.holder());
    Ok(record(conn, keys, actor.into(), whose, "reissued", changes, Some(reason.sentence()))?)
}
