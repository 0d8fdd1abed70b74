//! Who owned an account and who held a card, when and why. Read only: a trigger writes them with the row they belong to, so
//! that a link is ended and never deleted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::customers::ListRow;
use super::schema::{account_owners, accounts, card_holders, cards, customers};
use crate::domain::ids::{AccountId, CardId, CustomerId, InstitutionId};

/// One link: since when, until when, and why it began and ended.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct LinkRow {
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub reason: String,
    pub end_reason: Option<String>,
}

/// The owners of an account, the present one first.
pub fn list_owners(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: AccountId,
    limit: i64,
) -> Result<Vec<(LinkRow, ListRow)>, DbError> {
    let rows = account_owners::table
        .inner_join(
            customers::table.on(customers::institution_id
                .eq(account_owners::institution_id)
                .and(customers::id.eq(account_owners::customer_id))),
        )
        .filter(account_owners::institution_id.eq(scope.0))
        .filter(account_owners::account_id.eq(id.0))
        .order(account_owners::id.desc())
        .limit(limit)
        .select((
            (account_owners::since, account_owners::until, account_owners::reason, account_owners::end_reason),
            ListRow::as_select(),
        ))
        .load(conn)?;
    Ok(rows)
}

/// The holders of a card, the present one first.
pub fn list_holders(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CardId,
    limit: i64,
) -> Result<Vec<(LinkRow, ListRow)>, DbError> {
    let rows = card_holders::table
        .inner_join(customers::table.on(
            customers::institution_id.eq(card_holders::institution_id).and(customers::id.eq(card_holders::customer_id)),
        ))
        .filter(card_holders::institution_id.eq(scope.0))
        .filter(card_holders::card_id.eq(id.0))
        .order(card_holders::id.desc())
        .limit(limit)
        .select((
            (card_holders::since, card_holders::until, card_holders::reason, card_holders::end_reason),
            ListRow::as_select(),
        ))
        .load(conn)?;
    Ok(rows)
}

/// An account that a customer owned once: its id and what it is called by.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct FormerRow {
    pub id: i64,
    pub number: Option<String>,
    pub reference: Option<String>,
}

/// The accounts that a customer owned and gave away, the latest first.
pub fn list_formerly_owned(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CustomerId,
    limit: i64,
) -> Result<Vec<(LinkRow, FormerRow)>, DbError> {
    let rows = account_owners::table
        .inner_join(
            accounts::table.on(accounts::institution_id
                .eq(account_owners::institution_id)
                .and(accounts::id.eq(account_owners::account_id))),
        )
        .filter(account_owners::institution_id.eq(scope.0))
        .filter(account_owners::customer_id.eq(id.0))
        .filter(account_owners::until.is_not_null())
        .order(account_owners::id.desc())
        .limit(limit)
        .select((
            (account_owners::since, account_owners::until, account_owners::reason, account_owners::end_reason),
            (accounts::id, accounts::number, accounts::reference),
        ))
        .load(conn)?;
    Ok(rows)
}

/// The cards that a customer held and no longer holds, the latest first.
pub fn list_formerly_held(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CustomerId,
    limit: i64,
) -> Result<Vec<(LinkRow, FormerRow)>, DbError> {
    let rows = card_holders::table
        .inner_join(
            cards::table
                .on(cards::institution_id.eq(card_holders::institution_id).and(cards::id.eq(card_holders::card_id))),
        )
        .filter(card_holders::institution_id.eq(scope.0))
        .filter(card_holders::customer_id.eq(id.0))
        .filter(card_holders::until.is_not_null())
        .order(card_holders::id.desc())
        .limit(limit)
        .select((
            (card_holders::since, card_holders::until, card_holders::reason, card_holders::end_reason),
            (cards::id, cards::truncated_number, cards::reference.nullable()),
        ))
        .load(conn)?;
    Ok(rows)
}
