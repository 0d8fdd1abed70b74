//! Finding single accounts: by id, by a number that is equal, and up the tree.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use uuid::Uuid;

use super::row::AccountRow;
use crate::db::schema::accounts;
use crate::db::{DbError, counting};
use crate::domain::ids::{AccountId, CustomerId, InstitutionId};

diesel::define_sql_function! {
    /// PostgreSQL's upper-casing, as the unique index on the account number uses it.
    fn upper(text: diesel::sql_types::Nullable<diesel::sql_types::Text>) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

/// The account, or `Missing` where this institution has none of this id.
pub fn find(conn: &mut PgConnection, scope: InstitutionId, id: AccountId) -> Result<AccountRow, DbError> {
    Ok(accounts::table.find((scope.0, id.0)).select(AccountRow::as_select()).first(conn)?)
}

/// The same, held until the transaction ends: changes of one account come one after the other.
pub fn lock(conn: &mut PgConnection, scope: InstitutionId, id: AccountId) -> Result<AccountRow, DbError> {
    let row = accounts::table.find((scope.0, id.0)).select(AccountRow::as_select()).for_no_key_update();
    Ok(row.first(conn)?)
}

/// The account that this form made.
pub fn find_by_form(conn: &mut PgConnection, scope: InstitutionId, form: Uuid) -> Result<Option<AccountId>, DbError> {
    let made = accounts::table.filter(accounts::institution_id.eq(scope.0)).filter(accounts::form_key.eq(form));
    let id: Option<i64> = made.select(accounts::id).first(conn).optional()?;
    Ok(id.map(AccountId))
}

/// The account with this number (upper-cased) or, while it has none, this reference of ours.
pub fn find_by_key(conn: &mut PgConnection, scope: InstitutionId, key: &str) -> Result<Option<AccountRow>, DbError> {
    let of_scope = || accounts::table.filter(accounts::institution_id.eq(scope.0)).select(AccountRow::as_select());
    let by_number = of_scope().filter(upper(accounts::number).eq(key)).first(conn).optional()?;
    match by_number {
        Some(row) => Ok(Some(row)),
        None => {
            let by_reference = of_scope().filter(accounts::reference.eq(key)).filter(accounts::number.is_null());
            Ok(by_reference.first(conn).optional()?)
        }
    }
}

/// The accounts above one, the nearest first.
pub fn list_above(conn: &mut PgConnection, scope: InstitutionId, id: AccountId) -> Result<Vec<AccountRow>, DbError> {
    #[derive(QueryableByName)]
    struct Above {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let above: Vec<Above> = diesel::sql_query(
        "WITH RECURSIVE above (id, parent_id, depth) AS (
             SELECT id, parent_id, 0 FROM accounts WHERE institution_id = $1 AND id = $2
             UNION ALL
             SELECT a.id, a.parent_id, depth + 1 FROM accounts a JOIN above ON a.id = above.parent_id
                 WHERE a.institution_id = $1
         )
         SELECT id FROM above WHERE depth > 0 ORDER BY depth",
    )
    .bind::<BigInt, _>(scope.0)
    .bind::<BigInt, _>(id.0)
    .load(conn)?;
    let ids: Vec<i64> = above.into_iter().map(|above| above.id).collect();
    let mut rows: Vec<AccountRow> = accounts::table
        .filter(accounts::institution_id.eq(scope.0))
        .filter(accounts::id.eq_any(&ids))
        .select(AccountRow::as_select())
        .load(conn)?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// The open accounts of a customer: how many, counted no further than `limit`.
pub fn count_open(
    conn: &mut PgConnection,
    scope: InstitutionId,
    owner: CustomerId,
    limit: i64,
) -> Result<usize, DbError> {
    let open = accounts::table
        .filter(accounts::institution_id.eq(scope.0))
        .filter(accounts::owner_id.eq(owner.0))
        .filter(accounts::status.ne("closed"));
    counting::count(conn, open.limit(limit).select(accounts::id))
}

/// Up to `limit` accounts of this owner that are not closed, the oldest first.
pub fn list_open(
    conn: &mut PgConnection,
    scope: InstitutionId,
    owner: CustomerId,
    limit: i64,
) -> Result<Vec<AccountRow>, DbError> {
    let open = accounts::table
        .filter(accounts::institution_id.eq(scope.0))
        .filter(accounts::owner_id.eq(owner.0))
        .filter(accounts::status.ne("closed"));
    Ok(open.order(accounts::id).limit(limit).select(AccountRow::as_select()).load(conn)?)
}

/// Accounts of any institution that have been closing since before this moment, beyond this id: for the clock.
pub fn closing_before(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    beyond: i64,
    limit: i64,
) -> Result<Vec<(InstitutionId, AccountId)>, DbError> {
    let due = accounts::table
        .filter(accounts::status.eq("to_close"))
        .filter(accounts::status_since.le(before))
        .filter(accounts::id.gt(beyond))
        .order(accounts::id)
        .limit(limit)
        .select((accounts::institution_id, accounts::id));
    let rows: Vec<(i64, i64)> = due.load(conn)?;
    Ok(rows.into_iter().map(|(scope, id)| (InstitutionId(scope), AccountId(id))).collect())
}
