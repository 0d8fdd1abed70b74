//! Passkeys and the challenges that are under way. That a challenge is answered once, and that a passkey's count never goes back, is
//! decided here, by the statement that takes the one and raises the other: of two at once the second changes no row.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::DbError;
use super::schema::{staff_passkeys, webauthn_challenges};
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::passkey::{CHALLENGE, PasskeyName, Purpose};

/// A person's passkey.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = staff_passkeys)]
pub struct PasskeyRow {
    pub id: i64,
    pub name: String,
    /// The public key and what was said of it.
    pub credential: Value,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A person's passkeys, the oldest first: few, since no more than `domain::passkey::PASSKEYS` are added.
pub fn list(conn: &mut PgConnection, staff: StaffId) -> Result<Vec<PasskeyRow>, DbError> {
    let theirs = staff_passkeys::table.filter(staff_passkeys::staff_id.eq(staff.0));
    Ok(theirs.order(staff_passkeys::id).select(PasskeyRow::as_select()).load(conn)?)
}

/// This passkey of this person.
pub fn find(conn: &mut PgConnection, staff: StaffId, id: i64) -> Result<Option<PasskeyRow>, DbError> {
    let theirs = staff_passkeys::table.find(id).filter(staff_passkeys::staff_id.eq(staff.0));
    Ok(theirs.select(PasskeyRow::as_select()).first(conn).optional()?)
}

/// A passkey to store.
#[derive(Debug, Clone, Copy)]
pub struct NewPasskey<'a> {
    pub credential_id: &'a [u8],
    pub credential: &'a Value,
    pub name: &'a PasskeyName,
}

/// Stores a passkey; false where somebody has it already.
pub fn insert(
    conn: &mut PgConnection,
    staff: StaffId,
    passkey: NewPasskey<'_>,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(staff_passkeys::table)
        .values((
            staff_passkeys::staff_id.eq(staff.0),
            staff_passkeys::credential_id.eq(passkey.credential_id),
            staff_passkeys::credential.eq(passkey.credential),
            staff_passkeys::name.eq(passkey.name.as_str()),
            staff_passkeys::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(inserted == 1)
}

pub fn rename(conn: &mut PgConnection, staff: StaffId, id: i64, name: &PasskeyName) -> Result<bool, DbError> {
    let theirs = staff_passkeys::table.find(id).filter(staff_passkeys::staff_id.eq(staff.0));
    Ok(diesel::update(theirs).set(staff_passkeys::name.eq(name.as_str())).execute(conn)? == 1)
}

pub fn delete(conn: &mut PgConnection, staff: StaffId, id: i64) -> Result<bool, DbError> {
    let theirs = staff_passkeys::table.find(id).filter(staff_passkeys::staff_id.eq(staff.0));
    Ok(diesel::delete(theirs).execute(conn)? == 1)
}

/// Forgets all passkeys of a person.
pub fn delete_all(conn: &mut PgConnection, staff: StaffId) -> Result<usize, DbError> {
    Ok(diesel::delete(staff_passkeys::table.filter(staff_passkeys::staff_id.eq(staff.0))).execute(conn)?)
}

/// What became of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Counted,
    /// The count is not beyond the one before: somebody may have a copy of the device.
    WentBack,
    /// The person has no such passkey, or no more.
    Unknown,
}

/// Notes a use of a person's passkey with the count that the device gave; devices that do not count give 0 for ever.
pub fn count_use(
    conn: &mut PgConnection,
    staff: StaffId,
    credential_id: &[u8],
    count: i64,
    now: DateTime<Utc>,
) -> Result<Use, DbError> {
    let theirs = || {
        staff_passkeys::table
            .filter(staff_passkeys::staff_id.eq(staff.0))
            .filter(staff_passkeys::credential_id.eq(credential_id))
    };
    let goes_on = staff_passkeys::use_count
        .lt(count)
        .or(staff_passkeys::use_count.eq(0).and(count.into_sql::<diesel::sql_types::BigInt>().eq(0)));
    let counted = diesel::update(theirs().filter(goes_on))
        .set((staff_passkeys::use_count.eq(count), staff_passkeys::last_used_at.eq(Some(now))))
        .execute(conn)?;
    if counted == 1 {
        return Ok(Use::Counted);
    }
    let is_there: bool = diesel::select(diesel::dsl::exists(theirs())).get_result(conn)?;
    Ok(if is_there { Use::WentBack } else { Use::Unknown })
}

/// Keeps what a session's device is to sign, in place of whatever it was to sign before.
pub fn put_challenge(
    conn: &mut PgConnection,
    session: SessionId,
    purpose: Purpose,
    state: &Value,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let content = (
        webauthn_challenges::purpose.eq(purpose.code()),
        webauthn_challenges::state.eq(state),
        webauthn_challenges::created_at.eq(now),
    );
    diesel::insert_into(webauthn_challenges::table)
        .values((webauthn_challenges::session_id.eq(session.0), content))
        .on_conflict(webauthn_challenges::session_id)
        .do_update()
        .set(content)
        .execute(conn)?;
    Ok(())
}

/// Takes the challenge of a session, for good: whatever its answer is worth, there is no second one. None where there is none for
/// this purpose, or it is too old.
pub fn take_challenge(
    conn: &mut PgConnection,
    session: SessionId,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Option<Value>, DbError> {
    let theirs = webauthn_challenges::table.find(session.0).filter(webauthn_challenges::purpose.eq(purpose.code()));
    let taken: Option<(Value, DateTime<Utc>)> = diesel::delete(theirs)
        .returning((webauthn_challenges::state, webauthn_challenges::created_at))
        .get_result(conn)
        .optional()?;
    Ok(taken.filter(|(_, created_at)| *created_at + CHALLENGE > now).map(|(state, _)| state))
}
