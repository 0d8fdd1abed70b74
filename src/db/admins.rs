//! Who administers an institution. For the first start, which invites somebody when nobody does; the accounts themselves are
//! in `staff`.

use diesel::prelude::*;

use super::DbError;
use super::schema::{staff, staff_grants};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::policy::Role;

/// An account with the role admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admin {
    pub staff: StaffId,
    pub username: String,
    /// False until the person has followed the invitation.
    pub has_password: bool,
}

/// The admins of the institution, the oldest account first.
pub fn list(conn: &mut PgConnection, scope: InstitutionId) -> Result<Vec<Admin>, DbError> {
    let rows: Vec<(i64, String, bool)> = staff_grants::table
        .inner_join(staff::table.on(staff::id.eq(staff_grants::staff_id)))
        .filter(staff_grants::institution_id.eq(scope.0))
        .filter(staff_grants::roles.contains(vec![Role::Admin.code()]))
        .order(staff::id)
        .select((staff::id, staff::username, staff::password_hash.is_not_null()))
        .load(conn)?;
    let admin = |(id, username, has_password)| Admin { staff: StaffId(id), username, has_password };
    Ok(rows.into_iter().map(admin).collect())
}
