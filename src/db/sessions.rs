//! Sessions. Session, person, grants and institution are read in one query on every request, so that what an admin changes
//! bites on the next one.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::DbError;
use super::institutions::InstitutionRow;
use super::schema::{institutions, sessions, staff, staff_grants};
use crate::domain::ids::{InstitutionId, SessionId, StaffId};
use crate::domain::institution::Institution;
use crate::domain::policy::{Role, Standing};
use crate::domain::staff::Theme;

/// A live session and everything about who holds it.
pub struct Visit {
    pub session: SessionId,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub staff: StaffId,
    pub username: String,
    pub display_name: String,
    pub theme: Theme,
    pub has_shortcuts: bool,
    pub standing: Standing,
    pub institution: Institution,
}

type VisitRow = (
    (i64, DateTime<Utc>, DateTime<Utc>),
    (i64, String, String, String, bool, Option<DateTime<Utc>>),
    Vec<String>,
    InstitutionRow,
);

/// Finds the session of this token hash, if it has neither ended nor expired nor lain idle for too long.
pub fn find(
    conn: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
    idle: Duration,
) -> Result<Option<Visit>, DbError> {
    let row: Option<VisitRow> = sessions::table
        .inner_join(staff::table.on(staff::id.eq(sessions::staff_id)))
        .inner_join(
            staff_grants::table.on(staff_grants::institution_id
                .eq(sessions::institution_id)
                .and(staff_grants::staff_id.eq(sessions::staff_id))),
        )
        .inner_join(institutions::table.on(institutions::id.eq(sessions::institution_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::last_seen_at.gt(now - idle))
        .select((
            (sessions::id, sessions::last_seen_at, sessions::expires_at),
            (staff::id, staff::username, staff::display_name, staff::theme, staff::shortcuts, staff::disabled_at),
            staff_grants::roles,
            InstitutionRow::as_select(),
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(visit))
}

fn visit((session, person, roles, institution): VisitRow) -> Visit {
    let (session, last_seen_at, expires_at) = session;
    let (staff, username, display_name, theme, has_shortcuts, disabled_at) = person;
    Visit {
        session: SessionId(session),
        last_seen_at,
        expires_at,
        staff: StaffId(staff),
        username,
        display_name,
        theme: Theme::parse(&theme).unwrap_or(Theme::System),
        has_shortcuts,
        standing: Standing {
            roles: roles.iter().filter_map(|role| Role::parse(role)).collect(),
            is_disabled: disabled_at.is_some(),
        },
        institution: institution.into(),
    }
}

/// A session to begin.
pub struct NewSession<'a> {
    pub institution: InstitutionId,
    pub staff: StaffId,
    pub token_hash: &'a [u8],
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub address: &'a str,
}

pub fn insert(conn: &mut PgConnection, session: &NewSession<'_>) -> Result<SessionId, DbError> {
    let id = diesel::insert_into(sessions::table)
        .values((
            sessions::institution_id.eq(session.institution.0),
            sessions::staff_id.eq(session.staff.0),
            sessions::token_hash.eq(session.token_hash),
            sessions::created_at.eq(session.now),
            sessions::last_seen_at.eq(session.now),
            sessions::expires_at.eq(session.expires_at),
            sessions::address.eq(session.address),
        ))
        .returning(sessions::id)
        .get_result(conn)?;
    Ok(SessionId(id))
}

/// Notes that the session is in use. Called at most once a minute: a write a page would cost six times the page.
pub fn touch(conn: &mut PgConnection, id: SessionId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(sessions::table.find(id.0)).set(sessions::last_seen_at.eq(now)).execute(conn)?;
    Ok(())
}

pub fn end(conn: &mut PgConnection, id: SessionId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(sessions::table.find(id.0).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// Ends every session of a person; answers how many there were.
pub fn end_all(conn: &mut PgConnection, staff: StaffId, now: DateTime<Utc>) -> Result<usize, DbError> {
    let ended =
        diesel::update(sessions::table.filter(sessions::staff_id.eq(staff.0)).filter(sessions::ended_at.is_null()))
            .set(sessions::ended_at.eq(Some(now)))
            .execute(conn)?;
    Ok(ended)
}

/// Removes sessions that expired before this moment; what they did stands in the history.
pub fn delete_expired(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<usize, DbError> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.lt(before))).execute(conn)?)
}

/// Ends every session of a person but this one.
pub fn end_others(conn: &mut PgConnection, staff: StaffId, kept: SessionId, now: DateTime<Utc>) -> Result<(), DbError> {
    let others = sessions::table
        .filter(sessions::staff_id.eq(staff.0))
        .filter(sessions::id.ne(kept.0))
        .filter(sessions::ended_at.is_null());
    diesel::update(others).set(sessions::ended_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// Ends the session of this token hash, if there is one.
pub fn end_by_token(conn: &mut PgConnection, token_hash: &[u8], now: DateTime<Utc>) -> Result<(), DbError> {
    let session = sessions::table.filter(sessions::token_hash.eq(token_hash)).filter(sessions::ended_at.is_null());
    diesel::update(session).set(sessions::ended_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// Gives a session a new token; the old one opens nothing from now on.
pub fn set_token(conn: &mut PgConnection, id: SessionId, token_hash: &[u8]) -> Result<(), DbError> {
    diesel::update(sessions::table.find(id.0)).set(sessions::token_hash.eq(token_hash)).execute(conn)?;
    Ok(())
}
