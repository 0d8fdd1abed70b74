//! Writing accounts. An update names the columns of one group and the version it expects. What a constraint or a trigger
//! refuses comes back under its name.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::DbError;
use crate::db::addresses::{address_columns, text};
use crate::db::schema::{account_addresses, accounts};
use crate::domain::account::{Details, NewAccount as Typed, Status};
use crate::domain::address::Address;
use crate::domain::currency::Currency;
use crate::domain::ids::{AccountId, CustomerId, InstitutionId};
use crate::domain::origin::Origin;
use crate::domain::reference::Reference;

/// An account to insert, with what was resolved for it.
pub struct NewAccount<'a> {
    pub currency: Currency,
    pub id: AccountId,
    pub origin: Origin,
    pub reference: Option<&'a Reference>,
    pub account: &'a Typed,
    pub owner: CustomerId,
    /// Why the owner owns it.
    pub reason: &'a str,
    pub parent: Option<AccountId>,
    pub form_key: Option<Uuid>,
    pub now: DateTime<Utc>,
}

diesel::define_sql_function! {
    /// Draws the next value of a sequence: ids are known before the history is sealed.
    fn nextval(sequence: diesel::sql_types::Text) -> diesel::sql_types::BigInt;
}

/// An id for an account that is about to be inserted.
pub fn next_id(conn: &mut PgConnection) -> Result<AccountId, DbError> {
    Ok(AccountId(diesel::select(nextval("accounts_id_seq")).get_result(conn)?))
}

macro_rules! details_columns {
    ($details:expr, $parent:expr) => {{
        let details: &Details = $details;
        let payment = details.payment_reference.as_ref();
        (
            accounts::name.eq(text(&details.name)),
            accounts::number.eq(details.number.as_ref().map(|number| number.as_str())),
            accounts::segment.eq(details.segment.map(|segment| segment.code())),
            accounts::opened_on.eq(details.opened_on),
            accounts::payment_reference_kind.eq(payment.map(|reference| reference.kind().code())),
            accounts::payment_reference.eq(payment.map(|reference| reference.as_str())),
            accounts::parent_id.eq($parent.map(|id: AccountId| id.0)),
        )
    }};
}

pub fn insert(conn: &mut PgConnection, scope: InstitutionId, new: &NewAccount<'_>) -> Result<(), DbError> {
    diesel::insert_into(accounts::table)
        .values((
            (
                accounts::id.eq(new.id.0),
                accounts::institution_id.eq(scope.0),
                accounts::origin.eq(new.origin.code()),
                accounts::reference.eq(new.reference.map(|reference| reference.as_str())),
                accounts::product_id.eq(new.account.product.0),
                accounts::currency.eq(new.currency.code()),
                accounts::owner_id.eq(new.owner.0),
                accounts::owner_since.eq(new.now),
                accounts::owner_reason.eq(new.reason),
                accounts::status_since.eq(new.now),
                accounts::form_key.eq(new.form_key),
                accounts::created_at.eq(new.now),
                accounts::updated_at.eq(new.now),
            ),
            details_columns!(&new.account.details, new.parent),
        ))
        .execute(conn)?;
    match &new.account.statement_address {
        Some(address) => put_statement_address(conn, scope, new.id, Some(address)),
        None => Ok(()),
    }
}

/// Stores the details where the account still has this version; `Stale` where it has moved on.
pub fn update_details(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: AccountId,
    version: i32,
    details: &Details,
    parent: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let row = accounts::table.find((scope.0, id.0)).filter(accounts::version.eq(version));
    let stamp = (accounts::version.eq(version + 1), accounts::updated_at.eq(now));
    one(diesel::update(row).set((stamp, details_columns!(details, parent))).execute(conn)?)
}

/// Counts the version on, for what stands in another table; `Stale` where the account has moved on.
pub fn update_version(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: AccountId,
    version: i32,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let row = accounts::table.find((scope.0, id.0)).filter(accounts::version.eq(version));
    one(diesel::update(row).set((accounts::version.eq(version + 1), accounts::updated_at.eq(now))).execute(conn)?)
}

/// Stores a new status where the account still has this version; `Stale` where it has moved on.
pub fn update_status(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: AccountId,
    version: i32,
    status: Status,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let row = accounts::table.find((scope.0, id.0)).filter(accounts::version.eq(version));
    let updated = diesel::update(row)
        .set((
            accounts::version.eq(version + 1),
            accounts::updated_at.eq(now),
            accounts::status.eq(status.code()),
            accounts::status_reason.eq(Some(reason)),
            accounts::status_since.eq(now),
        ))
        .execute(conn)?;
    one(updated)
}

/// A transfer: who owns the account from when on, and why.
pub struct Transfer<'a> {
    pub account: AccountId,
    pub version: i32,
    pub owner: CustomerId,
    pub since: DateTime<Utc>,
    pub reason: &'a str,
    pub now: DateTime<Utc>,
}

/// Gives the account to another owner; the link and the owner on its cards follow by themselves.
pub fn update_owner(conn: &mut PgConnection, scope: InstitutionId, transfer: &Transfer<'_>) -> Result<(), DbError> {
    let row = accounts::table.find((scope.0, transfer.account.0)).filter(accounts::version.eq(transfer.version));
    let updated = diesel::update(row)
        .set((
            accounts::version.eq(transfer.version + 1),
            accounts::updated_at.eq(transfer.now),
            accounts::owner_id.eq(transfer.owner.0),
            accounts::owner_since.eq(transfer.since),
            accounts::owner_reason.eq(transfer.reason),
        ))
        .execute(conn)?;
    one(updated)
}

/// Puts the account's own address for statements, or takes it away.
pub fn put_statement_address(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: AccountId,
    address: Option<&Address>,
) -> Result<(), DbError> {
    diesel::delete(account_addresses::table.find((scope.0, id.0))).execute(conn)?;
    if let Some(address) = address {
        diesel::insert_into(account_addresses::table)
            .values((
                account_addresses::institution_id.eq(scope.0),
                account_addresses::account_id.eq(id.0),
                address_columns!(account_addresses, address),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn one(updated: usize) -> Result<(), DbError> {
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}
