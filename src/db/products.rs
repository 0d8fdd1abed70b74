//! What an institution issues. There are few, so that a form reads all of one sort at once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::{account_products, card_products};
use crate::domain::currency::Currency;
use crate::domain::ids::{AccountProductId, CardProductId, InstitutionId};
use crate::domain::product::{AccountProduct, Brand, CardProduct, EmbossingSet, Form, ProductCode};
use crate::domain::text::Line;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = account_products)]
pub struct AccountProductRow {
    pub id: i64,
    pub code: String,
    pub name: String,
    pub currency: String,
    pub retired_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl AccountProductRow {
    pub fn product(&self) -> AccountProduct {
        AccountProduct {
            code: ProductCode::stored(self.code.clone()),
            name: Line::stored(self.name.clone()),
            currency: Currency::stored(&self.currency),
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = card_products)]
pub struct CardProductRow {
    pub id: i64,
    pub code: String,
    pub name: String,
    pub brand: String,
    pub form: String,
    pub embossing_length: i16,
    pub embossing_set: String,
    pub retired_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl CardProductRow {
    pub fn product(&self) -> CardProduct {
        CardProduct {
            code: ProductCode::stored(self.code.clone()),
            name: Line::stored(self.name.clone()),
            brand: Brand::parse(&self.brand).expect("card_products_brand_known lets only known ones in"),
            form: Form::parse(&self.form).expect("card_products_form_known lets only known ones in"),
            embossing_length: u8::try_from(self.embossing_length).unwrap_or(u8::MAX),
            embossing_set: EmbossingSet::parse(&self.embossing_set)
                .expect("card_products_embossing_set_known lets only known ones in"),
        }
    }
}

/// All account products by code, retired ones too.
pub fn list_for_accounts(conn: &mut PgConnection, scope: InstitutionId) -> Result<Vec<AccountProductRow>, DbError> {
    let rows = account_products::table.filter(account_products::institution_id.eq(scope.0));
    Ok(rows.order(account_products::code).select(AccountProductRow::as_select()).load(conn)?)
}

/// All card products by code, retired ones too.
pub fn list_for_cards(conn: &mut PgConnection, scope: InstitutionId) -> Result<Vec<CardProductRow>, DbError> {
    let rows = card_products::table.filter(card_products::institution_id.eq(scope.0));
    Ok(rows.order(card_products::code).select(CardProductRow::as_select()).load(conn)?)
}

pub fn find_for_cards(conn: &mut PgConnection, scope: InstitutionId, id: i64) -> Result<CardProductRow, DbError> {
    Ok(card_products::table.find((scope.0, id)).select(CardProductRow::as_select()).first(conn)?)
}

pub fn insert_for_accounts(
    conn: &mut PgConnection,
    scope: InstitutionId,
    product: &AccountProduct,
    now: DateTime<Utc>,
) -> Result<AccountProductId, DbError> {
    let id = diesel::insert_into(account_products::table)
        .values((
            account_products::institution_id.eq(scope.0),
            account_products::code.eq(product.code.as_str()),
            account_products::name.eq(product.name.as_str()),
            account_products::currency.eq(product.currency.code()),
            account_products::created_at.eq(now),
        ))
        .returning(account_products::id)
        .get_result(conn)?;
    Ok(AccountProductId(id))
}

pub fn insert_for_cards(
    conn: &mut PgConnection,
    scope: InstitutionId,
    product: &CardProduct,
    now: DateTime<Utc>,
) -> Result<CardProductId, DbError> {
    let id = diesel::insert_into(card_products::table)
        .values((
            card_products::institution_id.eq(scope.0),
            card_products::code.eq(product.code.as_str()),
            card_products::name.eq(product.name.as_str()),
            card_products::brand.eq(product.brand.code()),
            card_products::form.eq(product.form.code()),
            card_products::embossing_length.eq(i16::from(product.embossing_length)),
            card_products::embossing_set.eq(product.embossing_set.code()),
            card_products::created_at.eq(now),
        ))
        .returning(card_products::id)
        .get_result(conn)?;
    Ok(CardProductId(id))
}

/// Retires a product, or takes it up again.
pub fn set_account_product_retired(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: AccountProductId,
    version: i32,
    retired_at: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    let row = account_products::table.find((scope.0, id.0)).filter(account_products::version.eq(version));
    let updated = diesel::update(row)
        .set((account_products::retired_at.eq(retired_at), account_products::version.eq(version + 1)))
        .execute(conn)?;
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}

/// Retires a product, or takes it up again.
pub fn set_card_product_retired(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CardProductId,
    version: i32,
    retired_at: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    let row = card_products::table.find((scope.0, id.0)).filter(card_products::version.eq(version));
    let updated = diesel::update(row)
        .set((card_products::retired_at.eq(retired_at), card_products::version.eq(version + 1)))
        .execute(conn)?;
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}
