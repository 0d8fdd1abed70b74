//! Authenticators and recovery codes, and whether a person has a second factor at all. That a code counts once is decided here, by the statement that spends it: of two at once
//! the second changes no row.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::{staff_passkeys, staff_recovery_codes, staff_totp};
use crate::domain::ids::StaffId;

/// A person's authenticator.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = staff_totp)]
pub struct AuthenticatorRow {
    pub secret_sealed: Vec<u8>,
    pub confirmed_at: DateTime<Utc>,
}

pub fn find(conn: &mut PgConnection, id: StaffId) -> Result<Option<AuthenticatorRow>, DbError> {
    Ok(staff_totp::table.find(id.0).select(AuthenticatorRow::as_select()).first(conn).optional()?)
}

/// Whether the person has set up anything: an authenticator or a passkey.
pub fn is_enrolled(conn: &mut PgConnection, id: StaffId) -> Result<bool, DbError> {
    let authenticator = staff_totp::table.find(id.0);
    let passkeys = staff_passkeys::table.filter(staff_passkeys::staff_id.eq(id.0));
    let is_enrolled = diesel::dsl::exists(authenticator).or(diesel::dsl::exists(passkeys));
    Ok(diesel::select(is_enrolled).get_result(conn)?)
}

/// Stores an authenticator of which a code was typed; the code's step counts as spent.
pub fn insert(
    conn: &mut PgConnection,
    id: StaffId,
    secret_sealed: &[u8],
    step: i64,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::insert_into(staff_totp::table)
        .values((
            staff_totp::staff_id.eq(id.0),
            staff_totp::secret_sealed.eq(secret_sealed),
            staff_totp::confirmed_at.eq(now),
            staff_totp::last_step.eq(step),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets the authenticator; answers whether there was one.
pub fn delete(conn: &mut PgConnection, id: StaffId) -> Result<bool, DbError> {
    Ok(diesel::delete(staff_totp::table.find(id.0)).execute(conn)? > 0)
}

/// Spends a step; false where it was spent before, or a later one was.
pub fn spend_step(conn: &mut PgConnection, id: StaffId, step: i64) -> Result<bool, DbError> {
    let unspent = staff_totp::table.find(id.0).filter(staff_totp::last_step.lt(step));
    Ok(diesel::update(unspent).set(staff_totp::last_step.eq(step)).execute(conn)? == 1)
}

/// Spends a recovery code; false where there is none such, or no more.
pub fn spend_code(conn: &mut PgConnection, id: StaffId, hash: &[u8], now: DateTime<Utc>) -> Result<bool, DbError> {
    let unspent = staff_recovery_codes::table.find((id.0, hash)).filter(staff_recovery_codes::used_at.is_null());
    Ok(diesel::update(unspent).set(staff_recovery_codes::used_at.eq(Some(now))).execute(conn)? == 1)
}

/// Puts these recovery codes in place of all others.
pub fn replace_codes(
    conn: &mut PgConnection,
    id: StaffId,
    hashes: &[[u8; 32]],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    delete_codes(conn, id)?;
    let row = |hash: &[u8; 32]| {
        (
            staff_recovery_codes::staff_id.eq(id.0),
            staff_recovery_codes::code_hash.eq(hash.to_vec()),
            staff_recovery_codes::created_at.eq(now),
        )
    };
    diesel::insert_into(staff_recovery_codes::table)
        .values(hashes.iter().map(row).collect::<Vec<_>>())
        .execute(conn)?;
    Ok(())
}

/// Forgets all recovery codes.
pub fn delete_codes(conn: &mut PgConnection, id: StaffId) -> Result<(), DbError> {
    diesel::delete(staff_recovery_codes::table.filter(staff_recovery_codes::staff_id.eq(id.0))).execute(conn)?;
    Ok(())
}

/// How many recovery codes can still be used.
pub fn count_codes_left(conn: &mut PgConnection, id: StaffId) -> Result<i64, DbError> {
    let left = staff_recovery_codes::table
        .filter(staff_recovery_codes::staff_id.eq(id.0))
        .filter(staff_recovery_codes::used_at.is_null());
    Ok(left.count().get_result(conn)?)
}
