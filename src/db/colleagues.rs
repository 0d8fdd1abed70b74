//! The people of an institution as its admins see them: account, grant and second factor in one row. What people do with their
//! own accounts is in `staff`.

use chrono::{DateTime, Utc};
use diesel::dsl::{not, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::schema::{customers, staff, staff_grants, staff_totp};
use super::{DbError, bounded};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::policy::Role;
use crate::domain::staffing::{AccountStatus, in_order};

/// One person in one institution.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = staff)]
pub struct ColleagueRow {
    pub id: i64,
    pub username: String,
    pub display_name: String,
    pub email: Option<String>,
    #[diesel(select_expression = staff::password_hash.is_not_null())]
    pub has_password: bool,
    pub locked_until: Option<DateTime<Utc>>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub enabled_at: Option<DateTime<Utc>>,
    pub last_sign_in_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
    #[diesel(select_expression = staff_grants::roles)]
    roles: Vec<String>,
    #[diesel(select_expression = staff_grants::version)]
    pub grant_version: i32,
    /// The customer that the person is here.
    #[diesel(select_expression = staff_grants::customer_id)]
    pub own_record: Option<i64>,
    /// That customer's number.
    #[diesel(select_expression = customers::customer_number.nullable())]
    pub own_number: Option<String>,
    #[diesel(select_expression = staff_grants::reviewed_at)]
    pub reviewed_at: Option<DateTime<Utc>>,
    /// Since when the person has an authenticator.
    #[diesel(select_expression = staff_totp::confirmed_at.nullable())]
    pub authenticator_since: Option<DateTime<Utc>>,
    /// Who reset the second factor last.
    pub factor_reset_by: Option<i64>,
    #[diesel(select_expression = sql::<BigInt>("(SELECT count(*) FROM staff_passkeys WHERE staff_passkeys.staff_id = staff.id)"))]
    #[diesel(select_expression_type = SqlLiteral<BigInt>)]
    pub passkeys: i64,
}

impl ColleagueRow {
    pub fn id(&self) -> StaffId {
        StaffId(self.id)
    }

    pub fn roles(&self) -> Vec<Role> {
        in_order(&self.roles.iter().filter_map(|role| Role::parse(role)).collect::<Vec<_>>())
    }

    pub fn has_second_factor(&self) -> bool {
        self.authenticator_since.is_some() || self.passkeys > 0
    }

    pub fn status(&self, now: DateTime<Utc>) -> AccountStatus {
        AccountStatus::of(self.has_password, self.locked_until, self.disabled_at, now)
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub status: Option<AccountStatus>,
    pub role: Option<Role>,
}

macro_rules! people {
    ($scope:expr) => {
        staff::table
            .inner_join(staff_grants::table.on(staff_grants::staff_id.eq(staff::id)))
            .left_join(staff_totp::table.on(staff_totp::staff_id.eq(staff::id)))
            .left_join(
                customers::table.on(customers::institution_id
                    .eq(staff_grants::institution_id)
                    .and(customers::id.nullable().eq(staff_grants::customer_id))),
            )
            .filter(staff_grants::institution_id.eq($scope.0))
    };
}

/// The people that fit the filter; a macro, since the question's type has no name.
macro_rules! filtered {
    ($scope:expr, $filter:expr, $now:expr) => {{
        let mut query = people!($scope).into_boxed();
        if let Some(role) = $filter.role {
            query = query.filter(staff_grants::roles.contains(vec![role.code()]));
        }
        let is_locked = || staff::locked_until.is_not_null().and(staff::locked_until.assume_not_null().gt($now));
        let is_open = || staff::disabled_at.is_null();
        match $filter.status {
            None => query,
            Some(AccountStatus::Disabled) => query.filter(staff::disabled_at.is_not_null()),
            Some(AccountStatus::Locked) => query.filter(is_open().and(is_locked())),
            Some(AccountStatus::Invited) => {
                query.filter(is_open().and(not(is_locked())).and(staff::password_hash.is_null()))
            }
            Some(AccountStatus::Active) => {
                query.filter(is_open().and(not(is_locked())).and(staff::password_hash.is_not_null()))
            }
        }
    }};
}

/// Up to `limit` people beyond this id, in the direction: going back they come in reverse order.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    filter: Filter,
    now: DateTime<Utc>,
    (beyond, is_descending): (Option<i64>, bool),
    limit: i64,
) -> Result<Vec<ColleagueRow>, DbError> {
    let page = filtered!(scope, filter, now);
    let page = match (beyond, is_descending) {
        (Some(id), true) => page.filter(staff::id.lt(id)),
        (Some(id), false) => page.filter(staff::id.gt(id)),
        (None, _) => page,
    };
    let page = if is_descending { page.order(staff::id.desc()) } else { page.order(staff::id.asc()) };
    Ok(page.limit(limit).select(ColleagueRow::as_select()).load(conn)?)
}

/// How many people fit, counted no further than `limit`.
pub fn count(
    conn: &mut PgConnection,
    scope: InstitutionId,
    filter: Filter,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<usize, DbError> {
    bounded::count(conn, filtered!(scope, filter, now).select(staff::id), limit)
}

/// One person of the institution; `Missing` also where they work in another one only.
pub fn find(conn: &mut PgConnection, scope: InstitutionId, id: StaffId) -> Result<ColleagueRow, DbError> {
    Ok(people!(scope).filter(staff::id.eq(id.0)).select(ColleagueRow::as_select()).first(conn)?)
}

/// The names of enabled people who have a password and one of these roles, whoever was here last first; not of this person.
pub fn list_names(
    conn: &mut PgConnection,
    scope: InstitutionId,
    roles: &[Role],
    beside: StaffId,
    limit: i64,
) -> Result<Vec<String>, DbError> {
    let roles: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let names = people!(scope)
        .filter(staff_grants::roles.overlaps_with(roles))
        .filter(staff::id.ne(beside.0))
        .filter(staff::disabled_at.is_null())
        .filter(staff::password_hash.is_not_null())
        .order((staff::last_sign_in_at.desc().nulls_last(), staff::id))
        .limit(limit)
        .select(staff::display_name)
        .load(conn)?;
    Ok(names)
}

/// The enabled people with roles who were not looked at since this moment, those whose turn it is longest first.
pub fn list_due(
    conn: &mut PgConnection,
    scope: InstitutionId,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ColleagueRow>, DbError> {
    let due = people!(scope)
        .filter(staff::disabled_at.is_null())
        .filter(staff_grants::roles.ne(Vec::<String>::new()))
        .filter(staff_grants::reviewed_at.is_null().or(staff_grants::reviewed_at.assume_not_null().le(before)))
        .order((staff_grants::reviewed_at.asc().nulls_first(), staff::id))
        .limit(limit)
        .select(ColleagueRow::as_select())
        .load(conn)?;
    Ok(due)
}

/// Enabled people, wherever they work, of whose account nobody made use since this moment.
pub fn list_unused(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    beyond: i64,
    limit: i64,
) -> Result<Vec<StaffId>, DbError> {
    let unused: Vec<i64> = staff::table
        .filter(staff::id.gt(beyond))
        .filter(staff::disabled_at.is_null())
        .filter(staff::created_at.le(before))
        .filter(staff::enabled_at.is_null().or(staff::enabled_at.assume_not_null().le(before)))
        .filter(staff::last_sign_in_at.is_null().or(staff::last_sign_in_at.assume_not_null().le(before)))
        .order(staff::id)
        .limit(limit)
        .select(staff::id)
        .load(conn)?;
    Ok(unused.into_iter().map(StaffId).collect())
}
