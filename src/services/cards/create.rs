//! Registering a card that exists at the processor, and requesting one that does not exist yet. The same form sent twice makes
//! one card, and both senders get it.

use uuid::Uuid;

use super::history::record;
use super::refusal::CardRefusal;
use crate::db::cards::NewCard;
use crate::db::{PgConnection, accounts, cards, customers, products};
use crate::domain::account::Status as AccountStatus;
use crate::domain::actor::Actor;
use crate::domain::card::{self, Field, Production};
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::{AccountId, CardId, CustomerId};
use crate::domain::once::Made;
use crate::domain::origin::Origin;
use crate::domain::product::Form;
use crate::domain::reference::Reference;
use crate::seal::Keys;
use crate::services::history::differences;

/// What is to be created, on which account and for whom.
pub struct Creation<'a> {
    pub origin: Origin,
    pub account: AccountId,
    pub holder: CustomerId,
    pub card: &'a card::NewCard,
    pub form_key: Uuid,
}

/// Makes the card and its first history record; answers which, also when it was made before.
pub fn create(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    creation: &Creation<'_>,
) -> Result<Made<CardId>, CardRefusal> {
    let scope = actor.scope();
    let owner = accounts::find(conn, scope, creation.account)?.owner();
    let mut people = [owner, creation.holder];
    people.sort();
    people.iter().try_for_each(|id| customers::lock(conn, scope, *id))?;
    // Held, so that the same form sent twice at once comes one after the other.
    let account = accounts::lock(conn, scope, creation.account)?;
    if let Some(made) = cards::find_by_form(conn, scope, creation.form_key)? {
        return Ok(Made::Before(made));
    }
    if account.owner() != owner {
        return Err(CardRefusal::Stale);
    }
    if account.status() == AccountStatus::Collection {
        return Err(CardRefusal::InCollection);
    }
    let reference = creation.card.reference.clone().unwrap_or_else(|| Reference::make(rand::random()));
    let form = products::find_for_cards(conn, scope, creation.card.product.0)?.product().form;
    let id = cards::next_id(conn)?;
    let new = NewCard {
        id,
        origin: creation.origin,
        reference: &reference,
        card: creation.card,
        account: creation.account,
        owner,
        holder: creation.holder,
        reason: creation.origin.label(),
        production: match (creation.origin, form) {
            (Origin::Requested, Form::Plastic) => Production::Awaited,
            (Origin::Registered, _) | (_, Form::Virtual) => Production::None,
        },
        previous: None,
        form_key: Some(creation.form_key),
        now: actor.now,
    };
    cards::insert(conn, scope, &new)?;
    let changes = differences(Field::ALL, &Typed::default(), &creation.card.typed());
    let action = match creation.origin {
        Origin::Registered => "registered",
        Origin::Requested => "requested",
    };
    record(conn, keys, actor.into(), (id, creation.holder), action, changes, None)?;
    Ok(Made::Now(id))
}
