//! What people are granted in institutions: roles, and when somebody last looked whether they still need them. Held here too,
//! in a stable order, while an admin is disabled or loses the role.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::{institutions, staff, staff_grants};
use crate::domain::ids::{CustomerId, InstitutionId, StaffId};
use crate::domain::policy::Role;

/// An institution that a person works in.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Workplace {
    pub institution: i64,
    pub number: String,
    pub name: String,
}

impl Workplace {
    pub fn scope(&self) -> InstitutionId {
        InstitutionId(self.institution)
    }
}

/// Where a person works, in a stable order.
pub fn list_workplaces(conn: &mut PgConnection, id: StaffId) -> Result<Vec<Workplace>, DbError> {
    let workplaces = staff_grants::table
        .inner_join(institutions::table.on(institutions::id.eq(staff_grants::institution_id)))
        .filter(staff_grants::staff_id.eq(id.0))
        .order(staff_grants::institution_id)
        .select((institutions::id, institutions::number, institutions::name))
        .load(conn)?;
    Ok(workplaces)
}

/// Holds the grants of every admin in the institutions that this person works in, and the person's own, until the transaction
/// ends. Whoever disables or takes a role away takes these first, in this order: of two admins who do so to each other at once
/// the second waits, and sees what became of the first.
pub fn lock_admins(conn: &mut PgConnection, id: StaffId) -> Result<(), DbError> {
    let workplaces: Vec<i64> = list_workplaces(conn, id)?.into_iter().map(|workplace| workplace.institution).collect();
    let is_admin = staff_grants::roles.contains(vec![Role::Admin.code()]);
    // Not FOR UPDATE: a session that begins meanwhile refers to its grant and need not wait.
    staff_grants::table
        .filter(staff_grants::institution_id.eq_any(workplaces))
        .filter(is_admin.or(staff_grants::staff_id.eq(id.0)))
        .order((staff_grants::institution_id, staff_grants::staff_id))
        .select(staff_grants::staff_id)
        .for_no_key_update()
        .load::<i64>(conn)?;
    Ok(())
}

/// Grants of people who can administer: admins that are enabled and have a password.
macro_rules! admins {
    () => {
        staff_grants::table
            .inner_join(staff::table.on(staff::id.eq(staff_grants::staff_id)))
            .filter(staff_grants::roles.contains(vec![Role::Admin.code()]))
            .filter(staff::disabled_at.is_null())
            .filter(staff::password_hash.is_not_null())
    };
}

/// Where a person administers.
fn list_administered(conn: &mut PgConnection, id: StaffId) -> Result<Vec<i64>, DbError> {
    Ok(admins!().filter(staff_grants::staff_id.eq(id.0)).select(staff_grants::institution_id).load(conn)?)
}

/// Whether somebody can administer this institution.
pub fn is_admin(conn: &mut PgConnection, scope: InstitutionId, id: StaffId) -> Result<bool, DbError> {
    Ok(list_administered(conn, id)?.contains(&scope.0))
}

/// Whether anybody can administer this institution.
pub fn has_admin(conn: &mut PgConnection, scope: InstitutionId) -> Result<bool, DbError> {
    let found: Option<i64> = admins!()
        .filter(staff_grants::institution_id.eq(scope.0))
        .select(staff_grants::staff_id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Whether in some institution nobody but this person can administer.
pub fn is_last_admin(conn: &mut PgConnection, id: StaffId) -> Result<bool, DbError> {
    let administered = list_administered(conn, id)?;
    let shared: Vec<i64> = admins!()
        .filter(staff_grants::institution_id.eq_any(&administered))
        .filter(staff_grants::staff_id.ne(id.0))
        .select(staff_grants::institution_id)
        .distinct()
        .load(conn)?;
    Ok(administered.iter().any(|institution| !shared.contains(institution)))
}

/// Whether in this institution nobody but this person can administer.
pub fn is_last_admin_of(conn: &mut PgConnection, scope: InstitutionId, id: StaffId) -> Result<bool, DbError> {
    let here: Vec<i64> =
        admins!().filter(staff_grants::institution_id.eq(scope.0)).select(staff_grants::staff_id).load(conn)?;
    Ok(here == [id.0])
}

/// Whether a person works in an institution that the other does not administer.
pub fn works_beyond(conn: &mut PgConnection, id: StaffId, admin: StaffId) -> Result<bool, DbError> {
    let administered = list_administered(conn, admin)?;
    Ok(list_workplaces(conn, id)?.iter().any(|workplace| !administered.contains(&workplace.institution)))
}

/// The strictest limit on lying unused that an institution of this person sets for itself, in seconds.
pub fn find_unused_secs(conn: &mut PgConnection, id: StaffId) -> Result<Option<i32>, DbError> {
    let own = staff_grants::table
        .inner_join(institutions::table.on(institutions::id.eq(staff_grants::institution_id)))
        .filter(staff_grants::staff_id.eq(id.0));
    Ok(own.select(diesel::dsl::min(institutions::staff_unused_secs)).first(conn)?)
}

/// Stores roles where the grant still has this version; `Stale` where it has moved on.
pub fn set_roles(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: StaffId,
    version: i32,
    roles: &[Role],
) -> Result<(), DbError> {
    let roles: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let grant = staff_grants::table.find((scope.0, id.0)).filter(staff_grants::version.eq(version));
    let updated = diesel::update(grant)
        .set((staff_grants::roles.eq(roles), staff_grants::version.eq(version + 1)))
        .execute(conn)?;
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}

/// Stores which customer the person is, or that they are none, where the grant still has this version; `Stale` else.
pub fn set_own_record(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: StaffId,
    version: i32,
    customer: Option<CustomerId>,
) -> Result<(), DbError> {
    let grant = staff_grants::table.find((scope.0, id.0)).filter(staff_grants::version.eq(version));
    let updated = diesel::update(grant)
        .set((staff_grants::customer_id.eq(customer.map(|customer| customer.0)), staff_grants::version.eq(version + 1)))
        .execute(conn)?;
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}

/// Notes that somebody looked whether these people still need what they have.
pub fn set_reviewed(
    conn: &mut PgConnection,
    scope: InstitutionId,
    people: &[StaffId],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let people: Vec<i64> = people.iter().map(|id| id.0).collect();
    let grants = staff_grants::table
        .filter(staff_grants::institution_id.eq(scope.0))
        .filter(staff_grants::staff_id.eq_any(people));
    diesel::update(grants).set(staff_grants::reviewed_at.eq(Some(now))).execute(conn)?;
    Ok(())
}
