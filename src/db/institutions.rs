//! Institutions and their settings. Always read whole: there are few, and each request needs its own.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::institutions;
use crate::domain::country::Country;
use crate::domain::ids::InstitutionId;
use crate::domain::institution::{Institution, InstitutionName, RequiredFields, Settings, TabTitle};
use crate::domain::locale::Locale;
use crate::domain::masking::Masking;
use crate::domain::passkey::PasskeyRoles;
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
    passkey_roles: Vec<String>,
    version: i32,
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
                passkey_roles: PasskeyRoles::from_codes(row.passkey_roles.iter().map(String::as_str)),
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

/// All institutions, the oldest first.
pub fn list_ids(conn: &mut PgConnection) -> Result<Vec<InstitutionId>, DbError> {
    let ids: Vec<i64> = institutions::table.order(institutions::id).select(institutions::id).load(conn)?;
    Ok(ids.into_iter().map(InstitutionId).collect())
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
            institutions::passkey_roles.eq(settings.passkey_roles.codes()),
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
            institutions::passkey_roles.eq(settings.passkey_roles.codes()),
            institutions::version.eq(version + 1),
        ))
        .execute(conn)?;
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}
