//! The sessions of one person that are alive, as the person and the admins see them. What a request needs of its own session is
//! in `sessions`.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::sessions;
use crate::domain::ids::{InstitutionId, SessionId, StaffId};

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
}

impl SessionRow {
    pub fn id(&self) -> SessionId {
        SessionId(self.id)
    }

    pub fn institution(&self) -> InstitutionId {
        InstitutionId(self.institution_id)
    }
}

/// A person's live sessions wherever they work, the one used last first.
pub fn list(
    conn: &mut PgConnection,
    staff: StaffId,
    now: DateTime<Utc>,
    idle: Duration,
) -> Result<Vec<SessionRow>, DbError> {
    let rows = sessions::table
        .filter(sessions::staff_id.eq(staff.0))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::last_seen_at.gt(now - idle))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .limit(MOST)
        .select(SessionRow::as_select())
        .load(conn)?;
    Ok(rows)
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
