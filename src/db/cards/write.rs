//! Writing cards. An update names the columns of one group and the version it expects. What a constraint or a trigger refuses
//! comes back under its name.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::DbError;
use crate::db::addresses::address_columns;
use crate::db::schema::{card_addresses, cards};
use crate::domain::address::Address;
use crate::domain::card::{Embossing, NewCard as Typed, Numbers, Production, Role, Status};
use crate::domain::ids::{AccountId, CardId, CustomerId, InstitutionId};
use crate::domain::origin::Origin;
use crate::domain::reference::Reference;

/// A card to insert, with what was resolved for it.
pub struct NewCard<'a> {
    pub id: CardId,
    pub origin: Origin,
    pub reference: &'a Reference,
    pub card: &'a Typed,
    pub account: AccountId,
    pub owner: CustomerId,
    pub holder: CustomerId,
    /// Why the holder holds it.
    pub reason: &'a str,
    pub production: Production,
    pub previous: Option<CardId>,
    pub form_key: Option<Uuid>,
    pub now: DateTime<Utc>,
}

diesel::define_sql_function! {
    /// Draws the next value of a sequence: ids are known before the history is sealed.
    fn nextval(sequence: diesel::sql_types::Text) -> diesel::sql_types::BigInt;
}

/// An id for a card that is about to be inserted.
pub fn next_id(conn: &mut PgConnection) -> Result<CardId, DbError> {
    Ok(CardId(diesel::select(nextval("cards_id_seq")).get_result(conn)?))
}

macro_rules! numbers_columns {
    ($numbers:expr) => {{
        let numbers: &Numbers = $numbers;
        (
            cards::truncated_number.eq(numbers.truncated_number.as_ref().map(|number| number.as_str())),
            cards::expires_on.eq(numbers.expiry.map(|expiry| expiry.last_day())),
        )
    }};
}

macro_rules! embossing_columns {
    ($embossing:expr) => {{
        let embossing: &Embossing = $embossing;
        (
            cards::embossing_name.eq(embossing.name.as_ref().map(|name| name.as_str())),
            cards::company_line.eq(embossing.company_line.as_ref().map(|line| line.as_str())),
        )
    }};
}

pub fn insert(conn: &mut PgConnection, scope: InstitutionId, new: &NewCard<'_>) -> Result<(), DbError> {
    diesel::insert_into(cards::table)
        .values((
            (
                cards::id.eq(new.id.0),
                cards::institution_id.eq(scope.0),
                cards::origin.eq(new.origin.code()),
                cards::reference.eq(new.reference.as_str()),
                cards::product_id.eq(new.card.product.0),
                cards::role.eq(new.card.role.code()),
                cards::production.eq(new.production.code()),
                cards::production_since.eq(new.now),
                cards::previous_card_id.eq(new.previous.map(|id| id.0)),
                cards::account_id.eq(new.account.0),
                cards::account_owner_id.eq(new.owner.0),
                cards::holder_id.eq(new.holder.0),
                cards::holder_since.eq(new.now),
                cards::holder_reason.eq(new.reason),
                cards::wallet_wish.eq(new.card.wallet_wish),
            ),
            (
                cards::status_since.eq(new.now),
                cards::form_key.eq(new.form_key),
                cards::created_at.eq(new.now),
                cards::updated_at.eq(new.now),
            ),
            numbers_columns!(&new.card.numbers),
            embossing_columns!(&new.card.embossing),
        ))
        .execute(conn)?;
    for (purpose, address) in [("card", &new.card.card_address), ("pin", &new.card.pin_address)] {
        if let Some(address) = address {
            put_address(conn, scope, new.id, purpose, Some(address))?;
        }
    }
    Ok(())
}

/// Which card in which version is written, and when.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    pub id: CardId,
    /// The version the card is expected to have.
    pub version: i32,
    pub now: DateTime<Utc>,
}

/// Sets columns where the card still has this version; `Stale` where it has moved on.
macro_rules! update {
    ($conn:expr, $scope:expr, $stamp:expr, $columns:expr) => {{
        let stamp: Stamp = $stamp;
        let row = cards::table.find(($scope.0, stamp.id.0)).filter(cards::version.eq(stamp.version));
        let counted = (cards::version.eq(stamp.version + 1), cards::updated_at.eq(stamp.now));
        match diesel::update(row).set((counted, $columns)).execute($conn)? {
            1 => Ok(()),
            _ => Err(DbError::Stale),
        }
    }};
}

pub fn update_numbers(
    conn: &mut PgConnection,
    scope: InstitutionId,
    stamp: Stamp,
    numbers: &Numbers,
) -> Result<(), DbError> {
    update!(conn, scope, stamp, numbers_columns!(numbers))
}

pub fn update_embossing(
    conn: &mut PgConnection,
    scope: InstitutionId,
    stamp: Stamp,
    embossing: &Embossing,
) -> Result<(), DbError> {
    update!(conn, scope, stamp, embossing_columns!(embossing))
}

pub fn update_production(
    conn: &mut PgConnection,
    scope: InstitutionId,
    stamp: Stamp,
    production: Production,
) -> Result<(), DbError> {
    let columns = (cards::production.eq(production.code()), cards::production_since.eq(stamp.now));
    update!(conn, scope, stamp, columns)
}

pub fn update_wallet(
    conn: &mut PgConnection,
    scope: InstitutionId,
    stamp: Stamp,
    has_wish: bool,
) -> Result<(), DbError> {
    update!(conn, scope, stamp, cards::wallet_wish.eq(has_wish))
}

pub fn update_role(conn: &mut PgConnection, scope: InstitutionId, stamp: Stamp, role: Role) -> Result<(), DbError> {
    update!(conn, scope, stamp, cards::role.eq(role.code()))
}

/// Counts the version on, for what stands in another table.
pub fn update_version(conn: &mut PgConnection, scope: InstitutionId, stamp: Stamp) -> Result<(), DbError> {
    let row = cards::table.find((scope.0, stamp.id.0)).filter(cards::version.eq(stamp.version));
    let counted = (cards::version.eq(stamp.version + 1), cards::updated_at.eq(stamp.now));
    match diesel::update(row).set(counted).execute(conn)? {
        1 => Ok(()),
        _ => Err(DbError::Stale),
    }
}

pub fn update_status(
    conn: &mut PgConnection,
    scope: InstitutionId,
    stamp: Stamp,
    status: Status,
    reason: &str,
) -> Result<(), DbError> {
    let columns =
        (cards::status.eq(status.code()), cards::status_reason.eq(Some(reason)), cards::status_since.eq(stamp.now));
    update!(conn, scope, stamp, columns)
}

/// The same for many cards that are held: where one of them has moved nevertheless, none is.
pub fn update_statuses(
    conn: &mut PgConnection,
    scope: InstitutionId,
    ids: &[CardId],
    status: Status,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let count = ids.len();
    let updated = diesel::update(cards::table.filter(cards::institution_id.eq(scope.0)).filter(cards::id.eq_any(ids)))
        .set((
            cards::status.eq(status.code()),
            cards::status_reason.eq(Some(reason)),
            cards::status_since.eq(now),
            cards::version.eq(cards::version + 1),
            cards::updated_at.eq(now),
        ))
        .execute(conn)?;
    if updated == count { Ok(()) } else { Err(DbError::Stale) }
}

/// A change of holder: who holds the card in which role from when on, and why.
pub struct Handover<'a> {
    pub holder: CustomerId,
    pub role: Role,
    pub since: DateTime<Utc>,
    pub reason: &'a str,
}

/// Gives the card to another holder; the link follows by itself.
pub fn update_holder(
    conn: &mut PgConnection,
    scope: InstitutionId,
    stamp: Stamp,
    handover: &Handover<'_>,
) -> Result<(), DbError> {
    let columns = (
        cards::holder_id.eq(handover.holder.0),
        cards::role.eq(handover.role.code()),
        cards::holder_since.eq(handover.since),
        cards::holder_reason.eq(handover.reason),
    );
    update!(conn, scope, stamp, columns)
}

/// Puts where the card ("card") or its PIN ("pin") is sent, or takes it away.
pub fn put_address(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CardId,
    purpose: &str,
    address: Option<&Address>,
) -> Result<(), DbError> {
    diesel::delete(card_addresses::table.find((scope.0, id.0, purpose))).execute(conn)?;
    if let Some(address) = address {
        diesel::insert_into(card_addresses::table)
            .values((
                card_addresses::institution_id.eq(scope.0),
                card_addresses::card_id.eq(id.0),
                card_addresses::purpose.eq(purpose),
                address_columns!(card_addresses, address),
            ))
            .execute(conn)?;
    }
    Ok(())
}
