//! Forms that were sent when their session was over. What was typed stays sealed here.

use chrono::{DateTime, Duration, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uuid::Uuid;

use super::DbError;
use super::schema::{parked_forms, sessions, staff, staff_grants, staff_totp};
use super::spelt::{HAS_PASSKEY, NEEDS_PASSKEY};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::second_factor::{Factors, Means, SecondFactor};

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = parked_forms)]
pub struct ParkedRow {
    pub id: Uuid,
    pub action: String,
    pub typed_sealed: Vec<u8>,
    pub parked_at: DateTime<Utc>,
}

/// Institution and person; when the second factor was passed and with what; whether there is an app, a passkey, and a role
/// that needs one.
type OwnerRow = ((i64, i64), (Option<DateTime<Utc>>, Option<String>), (Option<i64>, bool, bool));

/// Whose the session of this token was, if it ended by itself after `since`. Nobody where somebody ended it: a token that was
/// stolen is to be worth nothing from then on; nor where it was half-way, nor where the person may not come back.
pub fn find_owner(
    conn: &mut PgConnection,
    token_hash: &[u8],
    since: DateTime<Utc>,
    idle: Duration,
    second_factor: SecondFactor,
) -> Result<Option<(InstitutionId, StaffId)>, DbError> {
    let owner: Option<OwnerRow> = sessions::table
        .inner_join(staff::table.on(staff::id.eq(sessions::staff_id)))
        .inner_join(
            staff_grants::table.on(staff_grants::institution_id
                .eq(sessions::institution_id)
                .and(staff_grants::staff_id.eq(sessions::staff_id))),
        )
        .left_join(staff_totp::table.on(staff_totp::staff_id.eq(sessions::staff_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(since))
        .filter(sessions::last_seen_at.gt(since - idle))
        .filter(staff::disabled_at.is_null())
        .select((
            (sessions::institution_id, sessions::staff_id),
            (sessions::second_factor_at, sessions::second_factor_with),
            (staff_totp::staff_id.nullable(), sql::<Bool>(HAS_PASSKEY), sql::<Bool>(NEEDS_PASSKEY)),
        ))
        .first(conn)
        .optional()?;
    let whole = owner.filter(|row| factors(row).missing(second_factor).is_none());
    Ok(whole.map(|((scope, staff), ..)| (InstitutionId(scope), StaffId(staff))))
}

fn factors((_, (passed_at, with), (authenticator, has_passkey, needs_passkey)): &OwnerRow) -> Factors {
    let with = with.as_deref().and_then(Means::parse).unwrap_or(Means::Authenticator);
    Factors {
        has_authenticator: authenticator.is_some(),
        has_passkey: *has_passkey,
        needs_passkey: *needs_passkey,
        passed: passed_at.map(|_| with),
    }
}

/// A form about to be parked.
#[derive(Debug, Clone, Copy)]
pub struct NewParked<'a> {
    pub id: Uuid,
    pub action: &'a str,
    pub typed_sealed: &'a [u8],
    pub parked_at: DateTime<Utc>,
}

/// Parks a form of this person, who keeps the newest `most` of them.
pub fn insert(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    form: NewParked<'_>,
    most: i64,
) -> Result<(), DbError> {
    diesel::insert_into(parked_forms::table)
        .values((
            parked_forms::institution_id.eq(scope.0),
            parked_forms::id.eq(form.id),
            parked_forms::staff_id.eq(staff.0),
            parked_forms::action.eq(form.action),
            parked_forms::typed_sealed.eq(form.typed_sealed),
            parked_forms::parked_at.eq(form.parked_at),
        ))
        .execute(conn)?;
    let too_many: Vec<Uuid> = parked_forms::table
        .filter(parked_forms::institution_id.eq(scope.0))
        .filter(parked_forms::staff_id.eq(staff.0))
        .order((parked_forms::parked_at.desc(), parked_forms::id.desc()))
        .offset(most)
        .select(parked_forms::id)
        .load(conn)?;
    for id in too_many {
        delete(conn, scope, staff, id)?;
    }
    Ok(())
}

/// A person's own form, parked after `since`.
pub fn find(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    id: Uuid,
    since: DateTime<Utc>,
) -> Result<ParkedRow, DbError> {
    let form = parked_forms::table
        .find((scope.0, id))
        .filter(parked_forms::staff_id.eq(staff.0))
        .filter(parked_forms::parked_at.gt(since))
        .select(ParkedRow::as_select())
        .first(conn)?;
    Ok(form)
}

/// All of a person's own, parked after `since`, the newest first.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    since: DateTime<Utc>,
) -> Result<Vec<ParkedRow>, DbError> {
    let forms = parked_forms::table
        .filter(parked_forms::institution_id.eq(scope.0))
        .filter(parked_forms::staff_id.eq(staff.0))
        .filter(parked_forms::parked_at.gt(since))
        .order((parked_forms::parked_at.desc(), parked_forms::id.desc()))
        .select(ParkedRow::as_select())
        .load(conn)?;
    Ok(forms)
}

/// Throws a person's own form away.
pub fn delete(conn: &mut PgConnection, scope: InstitutionId, staff: StaffId, id: Uuid) -> Result<(), DbError> {
    diesel::delete(parked_forms::table.find((scope.0, id)).filter(parked_forms::staff_id.eq(staff.0))).execute(conn)?;
    Ok(())
}

/// Removes what was parked before.
pub fn delete_older(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<usize, DbError> {
    Ok(diesel::delete(parked_forms::table.filter(parked_forms::parked_at.le(before))).execute(conn)?)
}
