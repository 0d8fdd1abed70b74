//! How many sign-in attempts each address has left. In the database, so that it counts over all programs that run.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::sign_in_allowances;

/// What an address has left, held until the transaction ends; a new address begins with `full`.
pub fn lock(
    conn: &mut PgConnection,
    address: &str,
    full: f32,
    now: DateTime<Utc>,
) -> Result<(f32, DateTime<Utc>), DbError> {
    diesel::insert_into(sign_in_allowances::table)
        .values((
            sign_in_allowances::address.eq(address),
            sign_in_allowances::attempts.eq(full),
            sign_in_allowances::counted_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    let left = sign_in_allowances::table
        .find(address)
        .select((sign_in_allowances::attempts, sign_in_allowances::counted_at))
        .for_update()
        .first(conn)?;
    Ok(left)
}

pub fn set(conn: &mut PgConnection, address: &str, attempts: f32, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(sign_in_allowances::table.find(address))
        .set((sign_in_allowances::attempts.eq(attempts), sign_in_allowances::counted_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Gives an attempt back that turned out right: an office behind one address does not lock itself out in the morning.
pub fn give_back(conn: &mut PgConnection, address: &str, full: f32) -> Result<(), DbError> {
    let short = sign_in_allowances::table.find(address).filter(sign_in_allowances::attempts.le(full - 1.0));
    diesel::update(short).set(sign_in_allowances::attempts.eq(sign_in_allowances::attempts + 1.0)).execute(conn)?;
    Ok(())
}

/// Forgets addresses that were not heard of since.
pub fn delete_older(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<usize, DbError> {
    Ok(diesel::delete(sign_in_allowances::table.filter(sign_in_allowances::counted_at.lt(before))).execute(conn)?)
}
