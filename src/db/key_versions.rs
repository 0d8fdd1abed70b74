//! Which versions of each family of keys the database knows. The keys themselves are never here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::key_versions;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = key_versions)]
pub struct KeyVersionRow {
    pub family: String,
    pub version: i16,
    pub check_value: Vec<u8>,
    pub is_required: bool,
    pub begun_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
    pub retired_at: Option<DateTime<Utc>>,
}

/// A version to make known.
#[derive(Debug, Insertable)]
#[diesel(table_name = key_versions)]
pub struct NewKeyVersion {
    pub family: &'static str,
    pub version: i16,
    pub check_value: Vec<u8>,
    pub is_required: bool,
    pub begun_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
}

/// All of them, also those that were given up, the oldest of each family first.
pub fn list(conn: &mut PgConnection) -> Result<Vec<KeyVersionRow>, DbError> {
    let all = key_versions::table.order((key_versions::family, key_versions::version));
    Ok(all.select(KeyVersionRow::as_select()).load(conn)?)
}

/// Makes it known; false where it was.
pub fn insert(conn: &mut PgConnection, new: &NewKeyVersion) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(key_versions::table).values(new).on_conflict_do_nothing().execute(conn)?;
    Ok(inserted == 1)
}

/// Waits until nothing that was stored under the rules of before is under way, and lets nothing in until the transaction ends.
pub fn lock(conn: &mut PgConnection) -> Result<(), DbError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext('key_versions'))").execute(conn)?;
    Ok(())
}

/// From now on each number that is stored has an index under this version.
pub fn require_index(conn: &mut PgConnection, version: i16) -> Result<(), DbError> {
    diesel::update(key_versions::table.find(("index", version)))
        .set(key_versions::is_required.eq(true))
        .execute(conn)?;
    Ok(())
}

/// Nothing stands under an older version any more.
pub fn settle(conn: &mut PgConnection, family: &str, version: i16, now: DateTime<Utc>) -> Result<(), DbError> {
    let row = key_versions::table.find((family, version));
    diesel::update(row).set(key_versions::settled_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// Gives a version up: from now on nothing is stored under it.
pub fn retire(conn: &mut PgConnection, family: &str, version: i16, now: DateTime<Utc>) -> Result<(), DbError> {
    let row = key_versions::table.find((family, version));
    diesel::update(row)
        .set((key_versions::is_required.eq(false), key_versions::retired_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}
