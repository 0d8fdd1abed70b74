//! Accounts that nobody uses are disabled by the clock.

use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;

use super::deeds::shut;
use crate::db::{DbError, colleagues, grants, staff};
use crate::domain::ids::StaffId;
use crate::domain::staffing::unused_since;
use crate::services::history::Author;

/// Disables the account where nobody made use of it for that long; false where somebody did after all, or nobody else could
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
    let author = Author::clock(place.scope(), now);
    let row = colleagues::find(conn, author.scope, id)?;
    let is_used = unused_since(row.created_at, row.enabled_at, row.last_sign_in_at) + limit > now;
    if row.disabled_at.is_some() || is_used || grants::is_last_admin(conn, id)? {
        return Ok(false);
    }
    shut(conn, author, id, "disabled_unused", &format!("Not used for {} days", limit.num_days()))?;
    Ok(true)
}
