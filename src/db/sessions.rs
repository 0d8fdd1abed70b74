//! Sessions. Session, person, grants and institution are read in one query on every request, so that what an admin changes
//! bites on the next one.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Text, Timestamptz};

use super::DbError;
use super::institutions::InstitutionRow;
use super::kept::{Keeping, given};
use super::schema::{institutions, sessions, staff, staff_grants, staff_totp};
use super::spelt::{HAS_PASSKEY, NEEDS_PASSKEY, WAITING};
use crate::domain::ids::{CustomerId, InstitutionId, SessionId, StaffId};
use crate::domain::institution::Institution;
use crate::domain::own_limits::ends_at;
use crate::domain::policy::{Role, Standing};
use crate::domain::second_factor::{Factors, HALF_WAY, Means, SecondFactor};
use crate::domain::staff::{Limits, Theme};

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
    /// The customer that the person is in this institution.
    pub own_record: Option<CustomerId>,
    pub institution: Institution,
    /// The limits that hold there.
    pub limits: Limits,
    /// What the person has set up, and with what this session passed.
    pub factors: Factors,
    /// When the person last showed who they are.
    pub proven_at: Option<DateTime<Utc>>,
    /// The other institutions that the person works in, with their names.
    pub elsewhere: Vec<(InstitutionId, String)>,
    /// Proposals that wait for this person's decision, and those that came back to them: counted no further than a hundred of each.
    pub waiting: usize,
}

type VisitRow = (
    (i64, DateTime<Utc>, DateTime<Utc>, DateTime<Utc>, PassedRow, Option<DateTime<Utc>>),
    (i64, String, String, String, bool, Option<DateTime<Utc>>),
    (Vec<String>, Option<i64>),
    InstitutionRow,
    (Option<i64>, bool, bool),
    (Vec<String>, i64),
);

/// When the second factor was passed, and with what.
type PassedRow = (Option<DateTime<Utc>>, Option<String>);

/// Of a session from before it was noted, or which an older program let pass: a code.
fn passed((at, with): PassedRow) -> Option<Means> {
    at.map(|_| with.and_then(|with| Means::parse(&with)).unwrap_or(Means::Authenticator))
}

/// Id and name of every other institution that the person works in: for most people one look into an index that finds none.
const ELSEWHERE: &str = "ARRAY(SELECT other.institution_id || ' ' || place.name FROM staff_grants other \
     JOIN institutions place ON place.id = other.institution_id \
     WHERE other.staff_id = sessions.staff_id AND other.institution_id <> sessions.institution_id \
     ORDER BY other.institution_id)";

/// Finds the session of this token hash, if it has neither ended nor expired nor lain idle for too long, nor stayed half-way
/// for too long. The limits given are the installation's; those of the institution come with its row.
pub fn find(
    conn: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
    installation: Limits,
    second_factor: SecondFactor,
) -> Result<Option<Visit>, DbError> {
    static KEEPING: Keeping = Keeping::new();
    let question = || {
        sessions::table
            .inner_join(staff::table.on(staff::id.eq(sessions::staff_id)))
            .inner_join(
                staff_grants::table.on(staff_grants::institution_id
                    .eq(sessions::institution_id)
                    .and(staff_grants::staff_id.eq(sessions::staff_id))),
            )
            .inner_join(institutions::table.on(institutions::id.eq(sessions::institution_id)))
            .left_join(staff_totp::table.on(staff_totp::staff_id.eq(sessions::staff_id)))
            .filter(sessions::token_hash.eq(given::<Binary, 1>()))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(given::<Timestamptz, 2>()))
            .filter(sessions::last_seen_at.gt(given::<Timestamptz, 3>()))
            .select((
                (
                    sessions::id,
                    sessions::created_at,
                    sessions::last_seen_at,
                    sessions::expires_at,
                    (sessions::second_factor_at, sessions::second_factor_with),
                    sessions::proven_at,
                ),
                (staff::id, staff::username, staff::display_name, staff::theme, staff::shortcuts, staff::disabled_at),
                (staff_grants::roles, staff_grants::customer_id),
                InstitutionRow::as_select(),
                (staff_totp::staff_id.nullable(), sql::<Bool>(HAS_PASSKEY), sql::<Bool>(NEEDS_PASSKEY)),
                (sql::<Array<Text>>(ELSEWHERE), sql::<BigInt>(WAITING)),
            ))
    };
    let idle_since = (now - installation.idle).into_sql::<Timestamptz>();
    let values = (token_hash.into_sql::<Binary>(), now.into_sql::<Timestamptz>(), idle_since);
    let row: Option<VisitRow> = KEEPING.run(question, values).get_result(conn).optional()?;
    Ok(row.and_then(|row| visit(row, now, installation, second_factor)))
}

fn visit(row: VisitRow, now: DateTime<Utc>, installation: Limits, second_factor: SecondFactor) -> Option<Visit> {
    let (session, person, (roles, own_record), institution, (authenticator, has_passkey, needs_passkey), around) = row;
    let (elsewhere, waiting) = around;
    let (session, created_at, last_seen_at, expires_at, passed_row, proven_at) = session;
    let institution = Institution::from(institution);
    let roles: Vec<Role> = roles.iter().filter_map(|role| Role::parse(role)).collect();
    let factors =
        Factors { has_authenticator: authenticator.is_some(), has_passkey, needs_passkey, passed: passed(passed_row) };
    let is_half_way = factors.missing(second_factor).is_some();
    // Who passed with a code and lacks a passkey has shown two things: they have as long as anybody to add it.
    if is_half_way && factors.passed.is_none() && created_at + HALF_WAY <= now {
        return None;
    }
    let limits = institution.settings.limits.within(installation);
    let expires_at = ends_at(created_at, expires_at, &limits);
    if expires_at <= now || last_seen_at + limits.idle <= now {
        return None;
    }
    let (staff, username, display_name, theme, has_shortcuts, disabled_at) = person;
    Some(Visit {
        session: SessionId(session),
        last_seen_at,
        expires_at,
        staff: StaffId(staff),
        username,
        display_name,
        theme: Theme::parse(&theme).unwrap_or(Theme::System),
        has_shortcuts,
        standing: Standing { roles, is_disabled: disabled_at.is_some(), is_half_way },
        own_record: own_record.map(CustomerId),
        institution,
        limits,
        factors,
        proven_at,
        elsewhere: elsewhere.iter().filter_map(|place| workplace(place)).collect(),
        waiting: usize::try_from(waiting).unwrap_or_default(),
    })
}

/// "2 Baltic Example Bank".
fn workplace(place: &str) -> Option<(InstitutionId, String)> {
    let (id, name) = place.split_once(' ')?;
    Some((InstitutionId(id.parse().ok()?), name.to_owned()))
}

/// A session to begin.
pub struct NewSession<'a> {
    pub institution: InstitutionId,
    pub staff: StaffId,
    pub token_hash: &'a [u8],
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub address: &'a str,
    /// From what, in words of ours.
    pub device: &'a str,
    /// None where the second factor is still to be passed.
    pub proven_at: Option<DateTime<Utc>>,
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
            sessions::device.eq(session.device),
            sessions::proven_at.eq(session.proven_at),
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

/// Ends every session of a person in one institution; answers how many there were.
pub fn end_all_in(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let live = sessions::table
        .filter(sessions::institution_id.eq(scope.0))
        .filter(sessions::staff_id.eq(staff.0))
        .filter(sessions::ended_at.is_null());
    Ok(diesel::update(live).set(sessions::ended_at.eq(Some(now))).execute(conn)?)
}

/// Ends this session of this person in one institution; false where there is none such.
pub fn end_of(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let live = sessions::table
        .find(id.0)
        .filter(sessions::institution_id.eq(scope.0))
        .filter(sessions::staff_id.eq(staff.0))
        .filter(sessions::ended_at.is_null());
    Ok(diesel::update(live).set(sessions::ended_at.eq(Some(now))).execute(conn)? == 1)
}

/// Ends this session of this person wherever they work; false where there is none such.
pub fn end_anywhere(
    conn: &mut PgConnection,
    staff: StaffId,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let live = sessions::table.find(id.0).filter(sessions::staff_id.eq(staff.0)).filter(sessions::ended_at.is_null());
    Ok(diesel::update(live).set(sessions::ended_at.eq(Some(now))).execute(conn)? == 1)
}

/// Moves a session into another institution, under another token.
pub fn move_to(conn: &mut PgConnection, id: SessionId, to: InstitutionId, token_hash: &[u8]) -> Result<(), DbError> {
    let live = sessions::table.find(id.0).filter(sessions::ended_at.is_null());
    let moved = diesel::update(live)
        .set((sessions::institution_id.eq(to.0), sessions::token_hash.eq(token_hash)))
        .execute(conn)?;
    if moved == 1 { Ok(()) } else { Err(DbError::Missing) }
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

/// Notes that the second factor was passed with this; the session goes on under a new token. False where it has ended.
pub fn pass_second_factor(
    conn: &mut PgConnection,
    id: SessionId,
    with: Means,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let passed = diesel::update(sessions::table.find(id.0).filter(sessions::ended_at.is_null()))
        .set((
            sessions::token_hash.eq(token_hash),
            sessions::second_factor_at.eq(Some(now)),
            sessions::second_factor_with.eq(Some(with.code())),
            sessions::proven_at.eq(Some(now)),
        ))
        .execute(conn)?;
    Ok(passed == 1)
}

/// With what the session passed until now, if anything; None where it has ended.
pub fn find_passed(conn: &mut PgConnection, id: SessionId) -> Result<Option<Option<Means>>, DbError> {
    let live = sessions::table.find(id.0).filter(sessions::ended_at.is_null());
    let row: Option<PassedRow> =
        live.select((sessions::second_factor_at, sessions::second_factor_with)).first(conn).optional()?;
    Ok(row.map(passed))
}

/// Notes that the person has just shown who they are.
pub fn set_proven(conn: &mut PgConnection, id: SessionId, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(sessions::table.find(id.0)).set(sessions::proven_at.eq(Some(now))).execute(conn)?;
    Ok(())
}
