//! What the running desk tidies up once an hour: ended sessions, forgotten drafts, addresses that no longer try to sign in. A
//! failure is logged and tried again the next hour.

use std::time::Duration;

use actix_web::rt::time::interval;
use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};

use crate::db::{DbError, drafts, sessions, sign_in_allowances};
use crate::web::state::State;

const HOUR: Duration = Duration::from_secs(3600);

/// Tidies up now and every hour, for as long as the desk runs.
pub async fn tidy_hourly(state: web::Data<State>) {
    let mut hour = interval(HOUR);
    loop {
        hour.tick().await;
        let state = state.clone();
        match web::block(move || tidy(&state, state.now())).await {
            Ok(Ok(removed)) => tracing::debug!(removed, "tidied up"),
            Ok(Err(error)) => tracing::warn!(%error, "tidying up failed"),
            Err(error) => tracing::warn!(%error, "tidying up was cut off"),
        }
    }
}

/// Answers how many rows went.
fn tidy(state: &State, now: DateTime<Utc>) -> Result<usize, DbError> {
    let conn = &mut state.db.connection()?;
    let sessions = sessions::delete_expired(conn, now - TimeDelta::days(1))?;
    let drafts = drafts::delete_older(conn, now - TimeDelta::days(7))?;
    let allowances = sign_in_allowances::delete_older(conn, now - TimeDelta::hours(1))?;
    Ok(sessions + drafts + allowances)
}
