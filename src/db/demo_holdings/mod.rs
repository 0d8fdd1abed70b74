//! Made-up accounts and cards in bulk, worked out in SQL so that thousands of customers get theirs in a few statements. What is
//! made up stands in `holdings.sql`, as functions that live as long as the connection.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamptz};

use super::DbError;
use crate::domain::ids::InstitutionId;

const FUNCTIONS: &str = include_str!("holdings.sql");

/// What a made-up bank issues, where it issues nothing yet.
const PRODUCTS: [&str; 2] = [include_str!("account_products.sql"), include_str!("card_products.sql")];

/// Readies the connection, and gives the institution products where it has none.
pub fn prepare(conn: &mut PgConnection, scope: InstitutionId, now: DateTime<Utc>) -> Result<(), DbError> {
    conn.batch_execute(FUNCTIONS)?;
    for statement in PRODUCTS {
        diesel::sql_query(statement).bind::<BigInt, _>(scope.0).bind::<Timestamptz, _>(now).execute(conn)?;
    }
    Ok(())
}

/// Gives these customers, who have nothing yet, accounts and cards: all of them or, where that fails, none.
pub fn insert(
    conn: &mut PgConnection,
    scope: InstitutionId,
    owners: &[i64],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::sql_query("SELECT pg_temp.give_holdings($1, $2, $3)")
        .bind::<BigInt, _>(scope.0)
        .bind::<Array<BigInt>, _>(owners)
        .bind::<Timestamptz, _>(now)
        .execute(conn)?;
    Ok(())
}

/// Gives one company a card for each of 5,000 people, where none has that yet.
pub fn insert_fleet(conn: &mut PgConnection, scope: InstitutionId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::sql_query("SELECT pg_temp.give_fleet($1, $2)")
        .bind::<BigInt, _>(scope.0)
        .bind::<Timestamptz, _>(now)
        .execute(conn)?;
    Ok(())
}
