//! What an institution issues, as use-cases: add a product, retire it, take it up again. Each leaves its record in the history.

use serde_json::{Value, json};

use crate::db::events::{Details, NewEvent, Subject};
use crate::db::{DbError, PgConnection, events, products};
use crate::domain::actor::Actor;
use crate::domain::ids::{AccountProductId, CardProductId};
use crate::domain::product::{AccountProduct, CardProduct};

/// Why a product was not added.
#[derive(Debug, thiserror::Error)]
pub enum ProductRefusal {
    #[error("the code is taken")]
    CodeTaken,
    #[error(transparent)]
    Db(#[from] DbError),
}

fn refused(error: DbError) -> ProductRefusal {
    match error.is_constraint("account_products_code_unique") || error.is_constraint("card_products_code_unique") {
        true => ProductRefusal::CodeTaken,
        false => ProductRefusal::Db(error),
    }
}

pub fn add_for_accounts(
    conn: &mut PgConnection,
    actor: &Actor,
    product: &AccountProduct,
) -> Result<AccountProductId, ProductRefusal> {
    let id = products::insert_for_accounts(conn, actor.scope(), product, actor.now).map_err(refused)?;
    let details = json!({ "sort": "account", "code": product.code.as_str(), "name": product.name.as_str() });
    record(conn, actor, id.0, "product_added", details)?;
    Ok(id)
}

pub fn add_for_cards(
    conn: &mut PgConnection,
    actor: &Actor,
    product: &CardProduct,
) -> Result<CardProductId, ProductRefusal> {
    let id = products::insert_for_cards(conn, actor.scope(), product, actor.now).map_err(refused)?;
    let details = json!({ "sort": "card", "code": product.code.as_str(), "name": product.name.as_str() });
    record(conn, actor, id.0, "product_added", details)?;
    Ok(id)
}

/// Which product, of which sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductId {
    Account(AccountProductId),
    Card(CardProductId),
}

/// Offers a product no longer, or again. `Stale` where it has moved on since.
pub fn set_retired(
    conn: &mut PgConnection,
    actor: &Actor,
    id: ProductId,
    version: i32,
    is_retired: bool,
) -> Result<(), DbError> {
    let at = is_retired.then_some(actor.now);
    let (sort, number) = match id {
        ProductId::Account(id) => {
            products::set_account_product_retired(conn, actor.scope(), id, version, at)?;
            ("account", id.0)
        }
        ProductId::Card(id) => {
            products::set_card_product_retired(conn, actor.scope(), id, version, at)?;
            ("card", id.0)
        }
    };
    let action = if is_retired { "product_retired" } else { "product_taken_up" };
    record(conn, actor, number, action, json!({ "sort": sort }))
}

fn record(conn: &mut PgConnection, actor: &Actor, id: i64, action: &str, details: Value) -> Result<(), DbError> {
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Product(id),
        action,
        fields: Vec::new(),
        details: Details::Open(details),
    };
    events::insert(conn, actor.scope(), event)
}
