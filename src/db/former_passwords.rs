//! The passwords that a person had before the present one, as hashes. A trigger keeps and forgets them; the present one stands
//! with the account.

use diesel::prelude::*;

use super::DbError;
use super::schema::{former_passwords, staff};
use crate::domain::ids::StaffId;

/// The hashes of a person's former passwords that are still kept, the newest first.
pub fn list(conn: &mut PgConnection, id: StaffId) -> Result<Vec<String>, DbError> {
    let hashes = former_passwords::table
        .filter(former_passwords::staff_id.eq(id.0))
        .order(former_passwords::id.desc())
        .select(former_passwords::password_hash)
        .load(conn)?;
    Ok(hashes)
}

/// The hash of the present one, if there is one.
pub fn find_present(conn: &mut PgConnection, id: StaffId) -> Result<Option<String>, DbError> {
    Ok(staff::table.find(id.0).select(staff::password_hash).first(conn)?)
}
