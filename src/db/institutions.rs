//! Institutions and their settings. Always read whole: there are few, and each request needs its own.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::{institutions, staff_grants};
use crate::domain::care::ConfirmMonths;
use crate::domain::country::Country;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::institution::{Institution, InstitutionName, RequiredFields, Settings, TabTitle};
use crate::domain::locale::Locale;
use crate::domain::masking::Masking;
use crate::domain::own_limits::{Limit, OwnLimits};
use crate::domain::passkey::PasskeyRoles;
use crate::domain::policy::Role;
use crate::domain::review::Approvals;
use crate::domain::wallet::{CoolDown, Rule, Terms};

#[derive(Queryable, Selectable)]
#[diesel(table_name = institutions)]
pub struct InstitutionRow {
    id: i64,
    number: String,
    name: String,
    country: String,
    locale: String,
    required_fields: Vec<String>,
    tab_title: String,
    wallet_rule: String,
    wallet_cooldown_hours: i32,
    seen_whole: Vec<String>,
    #[diesel(embed)]
    limits: LimitsRow,
    passkey_roles: Vec<String>,
    approvals: Vec<String>,
    confirm_months: i32,
    version: i32,
}

/// What the institution sets for itself; nothing where it follows the installation.
#[derive(Clone, Copy, Queryable, Selectable, AsChangeset, Insertable)]
#[diesel(table_name = institutions, treat_none_as_null = true)]
pub struct LimitsRow {
    session_idle_secs: Option<i32>,
    session_absolute_secs: Option<i32>,
    proof_secs: Option<i32>,
    looks_per_hour: Option<i32>,
    finds_per_hour: Option<i32>,
    reveals_per_hour: Option<i32>,
    invitation_secs: Option<i32>,
    staff_unused_secs: Option<i32>,
    parked_secs: Option<i32>,
}

impl From<LimitsRow> for OwnLimits {
    fn from(row: LimitsRow) -> OwnLimits {
        Limit::ALL.into_iter().fold(OwnLimits::default(), |own, limit| {
            let kept = match limit {
                Limit::Idle => row.session_idle_secs,
                Limit::Absolute => row.session_absolute_secs,
                Limit::Proof => row.proof_secs,
                Limit::Looks => row.looks_per_hour,
                Limit::Finds => row.finds_per_hour,
                Limit::Reveals => row.reveals_per_hour,
                Limit::Invitation => row.invitation_secs,
                Limit::Unused => row.staff_unused_secs,
                Limit::Parked => row.parked_secs,
            };
            own.setting(limit, kept)
        })
    }
}

impl From<OwnLimits> for LimitsRow {
    fn from(own: OwnLimits) -> LimitsRow {
        LimitsRow {
            session_idle_secs: own.of(Limit::Idle),
            session_absolute_secs: own.of(Limit::Absolute),
            proof_secs: own.of(Limit::Proof),
            looks_per_hour: own.of(Limit::Looks),
            finds_per_hour: own.of(Limit::Finds),
            reveals_per_hour: own.of(Limit::Reveals),
            invitation_secs: own.of(Limit::Invitation),
            staff_unused_secs: own.of(Limit::Unused),
            parked_secs: own.of(Limit::Parked),
        }
    }
}

impl From<InstitutionRow> for Institution {
    fn from(row: InstitutionRow) -> Institution {
        Institution {
            id: InstitutionId(row.id),
            number: row.number,
            settings: Settings {
                name: InstitutionName::stored(row.name),
                country: Country::stored(&row.country),
                locale: Locale::stored(&row.locale),
                tab_title: TabTitle::parse(&row.tab_title).unwrap_or(TabTitle::Number),
                required: RequiredFields::from_keys(row.required_fields.iter().map(String::as_str)),
                wallet: Terms {
                    rule: Rule::parse(&row.wallet_rule)
                        .expect("institutions_wallet_rule_known lets only known ones in"),
                    cool_down: CoolDown::stored(row.wallet_cooldown_hours),
                },
                masking: Masking::from_keys(row.seen_whole.iter().map(String::as_str)),
                limits: row.limits.into(),
                passkey_roles: PasskeyRoles::from_codes(row.passkey_roles.iter().map(String::as_str)),
                approvals: Approvals::from_codes(row.approvals.iter().map(String::as_str)),
                confirm_months: ConfirmMonths::stored(row.confirm_months),
            },
            version: row.version,
        }
    }
}

/// The oldest institution: the only one in most installations.
pub fn find_first(conn: &mut PgConnection) -> Result<Option<Institution>, DbError> {
    let row = institutions::table.order(institutions::id).select(InstitutionRow::as_select()).first(conn).optional()?;
    Ok(row.map(Institution::from))
}

/// More than that many are not listed: nobody administers so many.
const MOST: i64 = 100;

/// The institutions themselves, the oldest first.
pub fn list(conn: &mut PgConnection) -> Result<Vec<Institution>, DbError> {
    let rows: Vec<InstitutionRow> =
        institutions::table.order(institutions::id).limit(MOST).select(InstitutionRow::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Institution::from).collect())
}

/// Those in which a person is an admin, the oldest first.
pub fn list_administered(conn: &mut PgConnection, id: StaffId) -> Result<Vec<Institution>, DbError> {
    let rows: Vec<InstitutionRow> = institutions::table
        .inner_join(staff_grants::table.on(staff_grants::institution_id.eq(institutions::id)))
        .filter(staff_grants::staff_id.eq(id.0))
        .filter(staff_grants::roles.contains(vec![Role::Admin.code()]))
        .order(institutions::id)
        .limit(MOST)
        .select(InstitutionRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Institution::from).collect())
}

/// Which acts of an institution wait for a second person.
pub fn find_approvals(conn: &mut PgConnection, id: InstitutionId) -> Result<Approvals, DbError> {
    let codes: Vec<String> = institutions::table.find(id.0).select(institutions::approvals).first(conn)?;
    Ok(Approvals::from_codes(codes.iter().map(String::as_str)))
}

/// Holds an institution's settings until the transaction ends.
pub fn lock(conn: &mut PgConnection, id: InstitutionId) -> Result<Institution, DbError> {
    let row = institutions::table.find(id.0).select(InstitutionRow::as_select()).for_no_key_update().first(conn)?;
    Ok(Institution::from(row))
}

/// All institutions by their ids, the oldest first.
pub fn list_ids(conn: &mut PgConnection) -> Result<Vec<InstitutionId>, DbError> {
    let ids: Vec<i64> = institutions::table.order(institutions::id).select(institutions::id).load(conn)?;
    Ok(ids.into_iter().map(InstitutionId).collect())
}

/// The strictest limit on accounts that lie unused which an institution sets for itself, in seconds.
pub fn find_unused_secs(conn: &mut PgConnection) -> Result<Option<i32>, DbError> {
    Ok(institutions::table.select(diesel::dsl::min(institutions::staff_unused_secs)).first(conn)?)
}

/// The institution of this number.
pub fn find_by_number(conn: &mut PgConnection, number: &str) -> Result<Option<Institution>, DbError> {
    let found = institutions::table.filter(institutions::number.eq(number));
    let row = found.select(InstitutionRow::as_select()).first(conn).optional()?;
    Ok(row.map(Institution::from))
}

pub fn insert(
    conn: &mut PgConnection,
    number: &str,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<InstitutionId, DbError> {
    let id = diesel::insert_into(institutions::table)
        .values((
            institutions::number.eq(number),
            institutions::name.eq(settings.name.as_str()),
            institutions::country.eq(settings.country.code()),
            institutions::locale.eq(settings.locale.code()),
            institutions::required_fields.eq(settings.required.keys()),
            institutions::tab_title.eq(settings.tab_title.code()),
            institutions::wallet_rule.eq(settings.wallet.rule.code()),
            institutions::wallet_cooldown_hours.eq(settings.wallet.cool_down.hours()),
            institutions::seen_whole.eq(settings.masking.keys()),
            LimitsRow::from(settings.limits),
            institutions::passkey_roles.eq(settings.passkey_roles.codes()),
            institutions::approvals.eq(settings.approvals.codes()),
            institutions::confirm_months.eq(settings.confirm_months.months()),
            institutions::created_at.eq(now),
        ))
        .returning(institutions::id)
        .get_result(conn)?;
    Ok(InstitutionId(id))
}

/// Stores new settings where the institution still has this version; `Stale` where it has moved on.
pub fn update(conn: &mut PgConnection, scope: InstitutionId, version: i32, settings: &Settings) -> Result<(), DbError> {
    let updated = diesel::update(institutions::table.find(scope.0).filter(institutions::version.eq(version)))
        .set((
            institutions::name.eq(settings.name.as_str()),
            institutions::country.eq(settings.country.code()),
            institutions::locale.eq(settings.locale.code()),
            institutions::required_fields.eq(settings.required.keys()),
            institutions::tab_title.eq(settings.tab_title.code()),
            institutions::wallet_rule.eq(settings.wallet.rule.code()),
            institutions::wallet_cooldown_hours.eq(settings.wallet.cool_down.hours()),
            institutions::seen_whole.eq(settings.masking.keys()),
            LimitsRow::from(settings.limits),
            institutions::passkey_roles.eq(settings.passkey_roles.codes()),
            institutions::approvals.eq(settings.approvals.codes()),
            institutions::confirm_months.eq(settings.confirm_months.months()),
            institutions::version.eq(version + 1),
        ))
        .execute(conn)?;
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}
