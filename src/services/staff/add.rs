//! Adding a person to an institution, without a password: an invitation lets them set one.

use chrono::{DateTime, Utc};
use diesel::{Connection as _, PgConnection};
use serde_json::json;

use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::{DbError, events, staff};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::policy::Role;
use crate::domain::staff::{DisplayName, Username};

/// Why a person was not added.
#[derive(Debug, thiserror::Error)]
pub enum StaffRefusal {
    #[error("the username is taken")]
    NameTaken,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Adds a person without a password: an invitation lets them set one. A name that is taken spoils nothing else in the
/// caller's transaction.
pub fn add(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    username: &Username,
    display_name: &DisplayName,
    roles: &[Role],
    now: DateTime<Utc>,
) -> Result<StaffId, StaffRefusal> {
    let inserted = conn.transaction(|conn| staff::insert(conn, username, display_name, now));
    let id = inserted.map_err(|error| match error {
        error if error.is_constraint("staff_username_unique") => StaffRefusal::NameTaken,
        error => StaffRefusal::Db(error),
    })?;
    staff::insert_grant(conn, scope, id, roles, now)?;
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let details = json!({
        "username": [null, username.as_str()],
        "display_name": [null, display_name.as_str()],
        "roles": [null, codes],
    });
    let event = NewEvent {
        at: now,
        origin,
        subject: Subject::Staff(id),
        action: "staff_added",
        fields: vec!["username", "display_name", "roles"],
        details: Details::Open(details),
    };
    events::insert(conn, scope, event)?;
    Ok(id)
}

/// Whether somebody enabled is an admin anywhere: without one, nobody can invite anybody.
pub fn has_any_admin(conn: &mut PgConnection) -> Result<bool, DbError> {
    staff::has_any_admin(conn)
}
