//! What the running desk does once an hour: it tidies up (ended sessions, forgotten drafts, parked forms, old
//! messages, addresses that no longer try to sign in), makes room for the months of looks, closes accounts whose days of closing are over, expires cards, and disables staff
//! accounts that nobody uses. A failure is logged and tried again the next hour.

use std::time::Duration;

use actix_web::rt::time::interval;
use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::Connection as _;

use crate::db::{
    DbError, PgConnection, accounts, cards, colleagues, drafts, institutions, looks, outbox, parked_forms, sessions,
    sign_in_allowances,
};
use crate::domain::account::CLOSING_DAYS;
use crate::services;
use crate::web::state::State;

const HOUR: Duration = Duration::from_secs(3600);

/// Tidies up now and every hour, for as long as the desk runs.
pub async fn tidy_hourly(state: web::Data<State>) {
    let mut hour = interval(HOUR);
    loop {
        hour.tick().await;
        let state_of_clock = state.clone();
        let state = state.clone();
        match web::block(move || tidy(&state, state.now())).await {
            Ok(Ok(removed)) => tracing::debug!(removed, "tidied up"),
            Ok(Err(error)) => tracing::warn!(%error, "tidying up failed"),
            Err(error) => tracing::warn!(%error, "tidying up was cut off"),
        }
        let state = state_of_clock.clone();
        match web::block(move || keep_time(&state, state.now())).await {
            Ok(Ok((closed, expired, unused))) => tracing::debug!(closed, expired, unused, "the clock went on"),
            Ok(Err(error)) => tracing::warn!(%error, "the clock stopped"),
            Err(error) => tracing::warn!(%error, "the clock was cut off"),
        }
    }
}

/// Answers how many rows went.
fn tidy(state: &State, now: DateTime<Utc>) -> Result<usize, DbError> {
    let conn = &mut state.db.connection()?;
    looks::prepare_month(conn, now)?;
    looks::prepare_month(conn, now + TimeDelta::days(31))?;
    // Institutions that came since the start.
    if let Err(error) = services::keys::hold_term_keys(conn, &state.keys) {
        tracing::warn!(%error, "the keys of find terms could not be opened");
    }
    let sessions = sessions::delete_expired(conn, now - TimeDelta::days(1))?;
    let drafts = drafts::delete_older(conn, now - TimeDelta::days(7))?;
    let parked = parked_forms::delete_older(conn, now - state.limits.parked)?;
    let links = outbox::erase_expired(conn, now)?;
    let messages = outbox::delete_older(conn, now - TimeDelta::days(30))?;
    let allowances = sign_in_allowances::delete_older(conn, now - TimeDelta::hours(1))?;
    Ok(sessions + drafts + parked + links + messages + allowances)
}

/// How many are taken at a time: each has a transaction of its own, and pages are not to wait long for any of them.
const BATCH: i64 = 200;

/// Closes accounts, expires cards, draws the spot checks of the days that are over, and disables staff whose time is over; answers
/// how many accounts, cards and people. Several programs on one database may do
/// so at once: whoever comes second finds the work done.
pub fn keep_time(state: &State, now: DateTime<Utc>) -> Result<(usize, usize, usize), DbError> {
    let conn = &mut state.db.connection()?;
    let closed = repeat(conn, |conn, beyond| {
        let due = accounts::closing_before(conn, now - TimeDelta::days(CLOSING_DAYS), beyond, BATCH)?;
        let last = due.last().map(|(_, id)| id.0);
        let done = each(conn, due, |conn, (scope, id)| {
            services::accounts::close_due(conn, &state.keys, scope, id, now).map_err(|error| told(&error))
        })?;
        Ok((last, done))
    })?;
    let expired = repeat(conn, |conn, beyond| {
        let due = cards::expired_before(conn, now.date_naive(), beyond, BATCH)?;
        let last = due.last().map(|(_, id)| id.0);
        let done = each(conn, due, |conn, (scope, id)| {
            services::cards::expire_due(conn, &state.keys, scope, id, now).map_err(|error| told(&error))
        })?;
        Ok((last, done))
    })?;
    let institutions = institutions::list_ids(conn)?;
    each(conn, institutions, |conn, scope| {
        services::spot_checks::draw_due(conn, scope, now).map(|drawn| drawn > 0).map_err(|error| told(&error))
    })?;
    let limit = state.limits.unused;
    let before = services::staff::unused_before(conn, now, limit)?;
    let unused = repeat(conn, |conn, beyond| {
        let due = colleagues::list_unused(conn, before, beyond, BATCH)?;
        let last = due.last().map(|id| id.0);
        let done = each(conn, due, |conn, id| {
            services::staff::disable_unused(conn, id, now, limit).map_err(|error| told(&error))
        })?;
        Ok((last, done))
    })?;
    Ok((closed, expired, unused))
}

/// Batch after batch by id, each beyond the one before, until there is none: what cannot be done stays behind and keeps nothing
/// else waiting. A batch answers the last id of it and how many were done.
fn repeat(
    conn: &mut PgConnection,
    mut batch: impl FnMut(&mut PgConnection, i64) -> Result<(Option<i64>, usize), DbError>,
) -> Result<usize, DbError> {
    let (mut beyond, mut all) = (0, 0);
    loop {
        let (last, done) = batch(conn, beyond)?;
        all += done;
        match last {
            Some(last) => beyond = last,
            None => return Ok(all),
        }
    }
}

/// One transaction each; what cannot be done is logged and left for the next hour.
fn each<T: Copy + std::fmt::Debug>(
    conn: &mut PgConnection,
    due: Vec<T>,
    deed: impl Fn(&mut PgConnection, T) -> Result<bool, Stopped>,
) -> Result<usize, DbError> {
    let mut done = 0;
    for one in due {
        match conn.transaction(|conn| deed(conn, one)) {
            Ok(is_done) => done += usize::from(is_done),
            Err(Stopped(why)) => tracing::warn!(?one, why, "the clock could not do this"),
        }
    }
    Ok(done)
}

/// Why one thing was not done.
struct Stopped(String);

impl From<diesel::result::Error> for Stopped {
    fn from(error: diesel::result::Error) -> Stopped {
        Stopped(DbError::from(error).to_string())
    }
}

fn told(error: &dyn std::fmt::Display) -> Stopped {
    Stopped(error.to_string())
}
