//! Staff accounts and what they are granted. A person's row also carries the count of failures and the lock, so that
//! parallel guesses queue for it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::{staff, staff_grants};
use crate::domain::email::Email;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::policy::Role;
use crate::domain::staff::{DisplayName, Theme, Username};

/// What signing in needs to know of an account.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = staff)]
pub struct SignInRow {
    pub id: i64,
    pub password_hash: Option<String>,
    pub failed_attempts: i32,
    pub locked_until: Option<DateTime<Utc>>,
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Finds an account by name and holds its row until the transaction ends.
pub fn lock_by_username(conn: &mut PgConnection, username: &str) -> Result<Option<SignInRow>, DbError> {
    let row = staff::table
        .filter(staff::username.eq(username))
        .select(SignInRow::as_select())
        .for_update()
        .first(conn)
        .optional()?;
    Ok(row)
}

/// Finds an account by id and holds its row until the transaction ends.
pub fn lock(conn: &mut PgConnection, id: StaffId) -> Result<SignInRow, DbError> {
    Ok(staff::table.find(id.0).select(SignInRow::as_select()).for_update().first(conn)?)
}

/// Stores the count of failures and the lock. An id of nobody changes nothing and costs the same.
pub fn set_failures(
    conn: &mut PgConnection,
    id: Option<StaffId>,
    failed_attempts: i32,
    locked_until: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    diesel::update(staff::table.find(id.map_or(-1, |id| id.0)))
        .set((staff::failed_attempts.eq(failed_attempts), staff::locked_until.eq(locked_until)))
        .execute(conn)?;
    Ok(())
}

pub fn set_signed_in(conn: &mut PgConnection, id: StaffId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(staff::table.find(id.0))
        .set((
            staff::failed_attempts.eq(0),
            staff::locked_until.eq(None::<DateTime<Utc>>),
            staff::last_sign_in_at.eq(Some(now)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_password(conn: &mut PgConnection, id: StaffId, hash: &str) -> Result<(), DbError> {
    diesel::update(staff::table.find(id.0))
        .set((staff::password_hash.eq(Some(hash)), staff::version.eq(staff::version + 1)))
        .execute(conn)?;
    Ok(())
}

pub fn set_preferences(conn: &mut PgConnection, id: StaffId, theme: Theme, shortcuts: bool) -> Result<(), DbError> {
    diesel::update(staff::table.find(id.0))
        .set((staff::theme.eq(theme.code()), staff::shortcuts.eq(shortcuts)))
        .execute(conn)?;
    Ok(())
}

/// Notes who reset the second factor; None for whoever runs the program.
pub fn set_factor_reset_by(conn: &mut PgConnection, id: StaffId, by: Option<StaffId>) -> Result<(), DbError> {
    diesel::update(staff::table.find(id.0)).set(staff::factor_reset_by.eq(by.map(|by| by.0))).execute(conn)?;
    Ok(())
}

/// Stores another name and e-mail address.
pub fn set_particulars(
    conn: &mut PgConnection,
    id: StaffId,
    display_name: &str,
    email: Option<&str>,
) -> Result<(), DbError> {
    diesel::update(staff::table.find(id.0))
        .set((staff::display_name.eq(display_name), staff::email.eq(email), staff::version.eq(staff::version + 1)))
        .execute(conn)?;
    Ok(())
}

/// Disables the account from now on.
pub fn disable(conn: &mut PgConnection, id: StaffId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(staff::table.find(id.0))
        .set((staff::disabled_at.eq(Some(now)), staff::version.eq(staff::version + 1)))
        .execute(conn)?;
    Ok(())
}

/// Lets the account in again.
pub fn enable(conn: &mut PgConnection, id: StaffId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(staff::table.find(id.0))
        .set((
            staff::disabled_at.eq(None::<DateTime<Utc>>),
            staff::enabled_at.eq(Some(now)),
            staff::version.eq(staff::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// A new account without a password. `Constraint("staff_username_unique")` where the name is taken.
pub fn insert(
    conn: &mut PgConnection,
    username: &Username,
    display_name: &DisplayName,
    email: Option<&Email>,
    now: DateTime<Utc>,
) -> Result<StaffId, DbError> {
    let id = diesel::insert_into(staff::table)
        .values((
            staff::username.eq(username.as_str()),
            staff::display_name.eq(display_name.as_str()),
            staff::email.eq(email.map(Email::as_str)),
            staff::created_at.eq(now),
        ))
        .returning(staff::id)
        .get_result(conn)?;
    Ok(StaffId(id))
}

pub fn find_id(conn: &mut PgConnection, username: &Username) -> Result<Option<StaffId>, DbError> {
    let id: Option<i64> =
        staff::table.filter(staff::username.eq(username.as_str())).select(staff::id).first(conn).optional()?;
    Ok(id.map(StaffId))
}

pub fn insert_grant(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: StaffId,
    roles: &[Role],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let roles: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    diesel::insert_into(staff_grants::table)
        .values((
            staff_grants::institution_id.eq(scope.0),
            staff_grants::staff_id.eq(id.0),
            staff_grants::roles.eq(roles),
            staff_grants::granted_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The institution that a sign-in leads to: the first one in which the person has a role, or else the first one.
pub fn find_first_grant(conn: &mut PgConnection, id: Option<StaffId>) -> Result<Option<InstitutionId>, DbError> {
    let scope: Option<i64> = staff_grants::table
        .filter(staff_grants::staff_id.eq(id.map_or(-1, |id| id.0)))
        .order((staff_grants::roles.eq(Vec::<String>::new()), staff_grants::institution_id))
        .select(staff_grants::institution_id)
        .first(conn)
        .optional()?;
    Ok(scope.map(InstitutionId))
}

/// Whether the person works in this institution.
pub fn is_granted(conn: &mut PgConnection, scope: InstitutionId, id: StaffId) -> Result<bool, DbError> {
    let grant = staff_grants::table.find((scope.0, id.0));
    Ok(diesel::select(diesel::dsl::exists(grant)).get_result(conn)?)
}

/// Whether anybody who is not disabled holds the role of admin somewhere.
pub fn has_any_admin(conn: &mut PgConnection) -> Result<bool, DbError> {
    let admins = staff_grants::table
        .inner_join(staff::table.on(staff::id.eq(staff_grants::staff_id)))
        .filter(staff_grants::roles.contains(vec![Role::Admin.code()]))
        .filter(staff::disabled_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(admins)).get_result(conn)?)
}
