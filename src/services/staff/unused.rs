//! Accounts that nobody uses are disabled by the clock.

use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;

use super::deeds::shut;
use crate::db::{DbError, colleagues, grants, institutions, staff};
use crate::domain::ids::StaffId;
use crate::domain::staffing::unused_since;
use crate::services::history::Author;

/// Since when an account has to lie unused to be disabled by the strictest limit of this installation and its institutions.
pub fn unused_before(conn: &mut PgConnection, now: DateTime<Utc>, limit: Duration) -> Result<DateTime<Utc>, DbError> {
    Ok(now - stricter(limit, institutions::find_unused_secs(conn)?))
}

fn stricter(limit: Duration, own_secs: Option<i32>) -> Duration {
    own_secs.map_or(limit, |secs| limit.min(Duration::seconds(i64::from(secs))))
}

/// Disables the account where nobody made use of it for that long, or for as long as the strictest of the institutions that the
/// person works in allows; false where somebody did after all, or nobody else could
/// administer an institution.
pub fn disable_unused(
    conn: &mut PgConnection,
    id: StaffId,
    now: DateTime<Utc>,
    limit: Duration,
) -> Result<bool, DbError> {
    grants::lock_admins(conn, id)?;
    staff::lock(conn, id)?;
    let Some(place) = grants::list_workplaces(conn, id)?.into_iter().next() else { return Ok(false) };
    let limit = stricter(limit, grants::find_unused_secs(conn, id)?);
    let author = Author::clock(place.scope(), now);
    let row = colleagues::find(conn, author.scope, id)?;
    let is_used = unused_since(row.created_at, row.enabled_at, row.last_sign_in_at) + limit > now;
    if row.disabled_at.is_some() || is_used || grants::is_last_admin(conn, id)? {
        return Ok(false);
    }
    shut(conn, author, id, "disabled_unused", &format!("Not used for {} days", limit.num_days()))?;
    Ok(true)
}
