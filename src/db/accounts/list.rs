//! Accounts in lists: what a list shows, the list newest first by keyset, a bounded count.

use diesel::dsl::array;
use diesel::pg::Pg;
use diesel::prelude::*;

use super::row::AccountRow;
use crate::db::customers::ListRow;
use crate::db::schema::{account_products, accounts, customers};
use crate::db::{DbError, bounded};
use crate::domain::account::Status;
use crate::domain::ids::{AccountId, AccountProductId, CustomerId, InstitutionId};

/// What a list shows of an account.
#[derive(Debug, Clone, Queryable)]
pub struct AccountLine {
    pub account: AccountRow,
    pub product: String,
    pub owner: ListRow,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub status: Option<Status>,
    pub product: Option<AccountProductId>,
    pub owner: Option<CustomerId>,
    pub parent: Option<AccountId>,
}

/// The accounts that fit, as a list shows them, in no order; see the lines of cards.
macro_rules! lines {
    ($conn:expr, $scope:expr, $which:expr) => {
        accounts::table
            .inner_join(
                account_products::table.on(account_products::institution_id
                    .eq(accounts::institution_id)
                    .and(account_products::id.eq(accounts::product_id))),
            )
            .inner_join(
                customers::table.on(customers::institution_id
                    .eq(accounts::institution_id)
                    .and(customers::id.eq(accounts::owner_id))),
            )
            .filter(accounts::institution_id.eq($scope.0))
            .filter($which)
            .select((AccountRow::as_select(), account_products::name, ListRow::as_select()))
            .load::<AccountLine>($conn)
    };
}

type Boxed<'a> = accounts::BoxedQuery<'a, Pg>;

fn filtered<'a>(scope: InstitutionId, filter: &Filter) -> Boxed<'a> {
    let mut query = accounts::table.filter(accounts::institution_id.eq(scope.0)).into_boxed();
    if let Some(product) = filter.product {
        query = query.filter(accounts::product_id.eq(product.0));
    }
    if let Some(owner) = filter.owner {
        query = query.filter(accounts::owner_id.eq(owner.0));
    }
    if let Some(parent) = filter.parent {
        query = query.filter(accounts::parent_id.eq(parent.0));
    }
    match filter.status {
        // Spelt out, since the index of the rare statuses leaves out the common one.
        Some(Status::Ok) => query.filter(accounts::status.eq("ok")),
        Some(status) => query.filter(accounts::status.eq(status.code())).filter(accounts::status.ne("ok")),
        None => query,
    }
}

/// Up to `limit` accounts beyond this id, in the direction: going back they come in reverse order.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    filter: &Filter,
    beyond: Option<i64>,
    is_descending: bool,
    limit: i64,
) -> Result<Vec<AccountLine>, DbError> {
    let mut page = filtered(scope, filter);
    page = match (beyond, is_descending) {
        (Some(id), true) => page.filter(accounts::id.lt(id)),
        (Some(id), false) => page.filter(accounts::id.gt(id)),
        (None, _) => page,
    };
    page = if is_descending { page.order(accounts::id.desc()) } else { page.order(accounts::id.asc()) };
    let mut rows = lines!(conn, scope, bounded::among(accounts::id, page.select(accounts::id), limit))?;
    rows.sort_by_key(|line| if is_descending { -line.account.id } else { line.account.id });
    Ok(rows)
}

/// How many accounts there are, counted no further than `limit`.
pub fn count(conn: &mut PgConnection, scope: InstitutionId, filter: &Filter, limit: i64) -> Result<usize, DbError> {
    bounded::count(conn, filtered(scope, filter).select(accounts::id), limit)
}

/// What a customer owns, the oldest first.
pub fn list_owned(
    conn: &mut PgConnection,
    scope: InstitutionId,
    owner: CustomerId,
    limit: i64,
) -> Result<Vec<(AccountRow, String)>, DbError> {
    let rows = accounts::table
        .inner_join(
            account_products::table.on(account_products::institution_id
                .eq(accounts::institution_id)
                .and(account_products::id.eq(accounts::product_id))),
        )
        .filter(accounts::institution_id.eq(scope.0))
        .filter(accounts::owner_id.eq(owner.0))
        .order(accounts::id)
        .limit(limit)
        .select((AccountRow::as_select(), account_products::name))
        .load(conn)?;
    Ok(rows)
}

/// The accounts right below these that are not this customer's, the oldest first.
pub fn list_below_of_others(
    conn: &mut PgConnection,
    scope: InstitutionId,
    parents: &[AccountId],
    owner: CustomerId,
    limit: i64,
) -> Result<Vec<AccountLine>, DbError> {
    let parents: Vec<i64> = parents.iter().map(|id| id.0).collect();
    let first = accounts::table
        .into_boxed()
        .filter(accounts::institution_id.eq(scope.0))
        .filter(accounts::parent_id.eq_any(parents))
        .filter(accounts::owner_id.ne(owner.0))
        .order(accounts::id)
        .limit(limit)
        .select(accounts::id);
    let mut rows = lines!(conn, scope, accounts::id.eq_any(array(first)))?;
    rows.sort_by_key(|line| line.account.id);
    Ok(rows)
}
