//! The sessions of one person that are alive, as the person and the admins see them. What a request needs of its own session is
//! in `sessions`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::{institutions, sessions};
use crate::domain::ids::{InstitutionId, SessionId, StaffId};
use crate::domain::own_limits::{Limit, OwnLimits, ends_at};
use crate::domain::staff::Limits;

/// More than that many are nobody's that is a person.
const MOST: i64 = 50;

/// A session that opens pages, or is half-way to it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    id: i64,
    institution_id: i64,
    pub address: String,
    pub device: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    /// What the institution of the session sets for itself.
    #[diesel(select_expression = institutions::session_idle_secs)]
    own_idle_secs: Option<i32>,
    #[diesel(select_expression = institutions::session_absolute_secs)]
    own_absolute_secs: Option<i32>,
}

impl SessionRow {
    pub fn id(&self) -> SessionId {
        SessionId(self.id)
    }

    pub fn institution(&self) -> InstitutionId {
        InstitutionId(self.institution_id)
    }

    fn is_over(&self, now: DateTime<Utc>, given: Limits) -> bool {
        let own = OwnLimits::default()
            .setting(Limit::Idle, self.own_idle_secs)
            .setting(Limit::Absolute, self.own_absolute_secs)
            .within(given);
        ends_at(self.created_at, self.expires_at, &own) <= now || self.last_seen_at + own.idle <= now
    }
}

/// A person's live sessions wherever they work, the one used last first. Each ends by the limits of its own institution.
pub fn list(
    conn: &mut PgConnection,
    staff: StaffId,
    now: DateTime<Utc>,
    given: Limits,
) -> Result<Vec<SessionRow>, DbError> {
    let rows: Vec<SessionRow> = sessions::table
        .inner_join(institutions::table.on(institutions::id.eq(sessions::institution_id)))
        .filter(sessions::staff_id.eq(staff.0))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::last_seen_at.gt(now - given.idle))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .limit(MOST)
        .select(SessionRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().filter(|row| !row.is_over(now, given)).collect())
}

/// When the last of those sessions ends that were begun before this moment and still go on, if there is one.
pub fn latest_end_of_older(
    conn: &mut PgConnection,
    than: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let older = sessions::table
        .filter(sessions::created_at.lt(than))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now));
    Ok(older.select(diesel::dsl::max(sessions::expires_at)).first(conn)?)
}
