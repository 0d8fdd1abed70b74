//! One-time links on which a person sets a password. Only the hash of the link's token is here.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::DbError;
use super::schema::{institutions, invitations, staff};
use crate::domain::ids::{InstitutionId, StaffId};

/// An invitation that still works, and for whom it is.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub id: i64,
    pub institution: InstitutionId,
    pub institution_name: String,
    pub staff: StaffId,
    pub username: String,
    pub display_name: String,
}

type InvitationRow = (i64, i64, String, i64, String, String, (DateTime<Utc>, Option<i32>));

/// Finds an invitation that is neither used, replaced nor expired, also by its institution's own limit, and whose person is not
/// disabled.
pub fn find(conn: &mut PgConnection, token_hash: &[u8], now: DateTime<Utc>) -> Result<Option<Invitation>, DbError> {
    let row: Option<InvitationRow> = invitations::table
        .inner_join(staff::table.on(staff::id.eq(invitations::staff_id)))
        .inner_join(institutions::table.on(institutions::id.eq(invitations::institution_id)))
        .filter(invitations::token_hash.eq(token_hash))
        .filter(invitations::used_at.is_null())
        .filter(invitations::replaced_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .filter(staff::disabled_at.is_null())
        .select((
            invitations::id,
            institutions::id,
            institutions::name,
            staff::id,
            staff::username,
            staff::display_name,
            (invitations::created_at, institutions::invitation_secs),
        ))
        .first(conn)
        .optional()?;
    let row = row.filter(|(.., (created_at, own_secs))| own_expiry(*created_at, *own_secs).is_none_or(|end| end > now));
    Ok(row.map(|(id, institution, institution_name, staff, username, display_name, _)| Invitation {
        id,
        institution: InstitutionId(institution),
        institution_name,
        staff: StaffId(staff),
        username,
        display_name,
    }))
}

/// When a link ends by the limit that its institution has now, if it has one of its own.
fn own_expiry(created_at: DateTime<Utc>, own_secs: Option<i32>) -> Option<DateTime<Utc>> {
    own_secs.map(|secs| created_at + Duration::seconds(i64::from(secs)))
}

/// Uses it up. False where somebody was quicker.
pub fn mark_used(conn: &mut PgConnection, id: i64, now: DateTime<Utc>) -> Result<bool, DbError> {
    let used = diesel::update(invitations::table.find(id).filter(invitations::used_at.is_null()))
        .set(invitations::used_at.eq(Some(now)))
        .execute(conn)?;
    Ok(used == 1)
}

/// Counts a try on the link; false where it has had as many, or works no longer. Counted before anything is compared, so that tries at
/// once all count.
pub fn count_try(conn: &mut PgConnection, id: i64, most: i32) -> Result<bool, DbError> {
    let open = invitations::table
        .find(id)
        .filter(invitations::used_at.is_null())
        .filter(invitations::replaced_at.is_null())
        .filter(invitations::tries.lt(most));
    Ok(diesel::update(open).set(invitations::tries.eq(invitations::tries + 1)).execute(conn)? == 1)
}

/// Kills a link that has had as many tries; false where it has some left, or worked no longer.
pub fn end_tried(conn: &mut PgConnection, id: i64, most: i32, now: DateTime<Utc>) -> Result<bool, DbError> {
    let tried = invitations::table
        .find(id)
        .filter(invitations::used_at.is_null())
        .filter(invitations::replaced_at.is_null())
        .filter(invitations::tries.ge(most));
    Ok(diesel::update(tried).set(invitations::replaced_at.eq(Some(now))).execute(conn)? == 1)
}

/// Kills the open invitation of a person, if there is one.
pub fn replace_open(conn: &mut PgConnection, staff: StaffId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(
        invitations::table
            .filter(invitations::staff_id.eq(staff.0))
            .filter(invitations::used_at.is_null())
            .filter(invitations::replaced_at.is_null()),
    )
    .set(invitations::replaced_at.eq(Some(now)))
    .execute(conn)?;
    Ok(())
}

/// For whom the form with this one-time key made a link, if it did.
pub fn find_by_form(conn: &mut PgConnection, scope: InstitutionId, form_key: Uuid) -> Result<Option<StaffId>, DbError> {
    let id: Option<i64> = invitations::table
        .filter(invitations::institution_id.eq(scope.0))
        .filter(invitations::form_key.eq(form_key))
        .select(invitations::staff_id)
        .first(conn)
        .optional()?;
    Ok(id.map(StaffId))
}

/// Until when the open link of a person works, if there is one.
pub fn find_expiry(
    conn: &mut PgConnection,
    staff: StaffId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let expiry: Option<(DateTime<Utc>, DateTime<Utc>, Option<i32>)> = invitations::table
        .inner_join(institutions::table.on(institutions::id.eq(invitations::institution_id)))
        .filter(invitations::staff_id.eq(staff.0))
        .filter(invitations::used_at.is_null())
        .filter(invitations::replaced_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .select((invitations::expires_at, invitations::created_at, institutions::invitation_secs))
        .first(conn)
        .optional()?;
    let ends = |(expires_at, created_at, own_secs)| {
        own_expiry(created_at, own_secs).map_or(expires_at, |own| own.min(expires_at))
    };
    Ok(expiry.map(ends).filter(|end| *end > now))
}

/// Whether this admin made a link for the person that works at this moment, or on which a password was set while the person has not
/// signed in whole since.
pub fn is_hold_of(
    conn: &mut PgConnection,
    staff: StaffId,
    admin: StaffId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let is_open =
        invitations::used_at.is_null().and(invitations::replaced_at.is_null()).and(invitations::expires_at.gt(now));
    let is_last_way_in = invitations::used_at.is_not_null().and(
        staff::last_sign_in_at
            .is_null()
            .or(invitations::used_at.assume_not_null().ge(staff::last_sign_in_at.assume_not_null())),
    );
    let links = invitations::table
        .inner_join(staff::table.on(staff::id.eq(invitations::staff_id)))
        .filter(invitations::staff_id.eq(staff.0))
        .filter(invitations::made_by.eq(admin.0))
        .filter(is_open.or(is_last_way_in));
    Ok(diesel::select(diesel::dsl::exists(links)).get_result(conn)?)
}

/// A link to store.
pub struct NewInvitation<'a> {
    pub staff: StaffId,
    pub token_hash: &'a [u8],
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// The one-time key of the form that made it.
    pub form_key: Option<Uuid>,
    /// None for whoever runs the program.
    pub made_by: Option<StaffId>,
}

pub fn insert(conn: &mut PgConnection, scope: InstitutionId, new: &NewInvitation<'_>) -> Result<i64, DbError> {
    let id = diesel::insert_into(invitations::table)
        .values((
            invitations::institution_id.eq(scope.0),
            invitations::staff_id.eq(new.staff.0),
            invitations::token_hash.eq(new.token_hash),
            invitations::created_at.eq(new.now),
            invitations::expires_at.eq(new.expires_at),
            invitations::form_key.eq(new.form_key),
            invitations::made_by.eq(new.made_by.map(|id| id.0)),
        ))
        .returning(invitations::id)
        .get_result(conn)?;
    Ok(id)
}
