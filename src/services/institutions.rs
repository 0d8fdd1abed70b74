//! Institutions as a use-case: the first one, made when the program starts for the first time. Its settings are changed by
//! services::settings, rows are in db::institutions. However many programs start at once, one institution comes of it.

use chrono::{DateTime, Utc};
use diesel::{Connection as _, PgConnection};

use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::{DbError, events, institutions};
use crate::domain::institution::{Institution, Settings};

/// The institution of this installation, made now if there is none; the flag says whether it was. An institution that is
/// there already stays as it is, whatever its number. `Constraint("institutions_number_form")` where the number is none.
pub fn ensure_first(
    conn: &mut PgConnection,
    number: &str,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<(Institution, bool), DbError> {
    if let Some(institution) = institutions::find_first(conn)? {
        return Ok((institution, false));
    }
    // A transaction of its own, or a savepoint in the caller's: losing the race must not spoil what the caller does.
    let created = conn.transaction(|conn| create(conn, number, settings, now));
    let is_created = match created {
        Ok(()) => true,
        Err(error) if error.is_constraint("institutions_number_unique") => false,
        Err(error) => return Err(error),
    };
    let institution = institutions::find_first(conn)?.ok_or(DbError::Missing)?;
    Ok((institution, is_created))
}

fn create(conn: &mut PgConnection, number: &str, settings: &Settings, now: DateTime<Utc>) -> Result<(), DbError> {
    let id = institutions::insert(conn, number, settings, now)?;
    let event = NewEvent {
        at: now,
        origin: Origin::default(),
        subject: Subject::Institution(id),
        action: "institution_created",
        fields: Vec::new(),
        details: Details::None,
    };
    events::insert(conn, id, event)
}
