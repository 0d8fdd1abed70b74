//! Institutions as use-cases: the first one, made when the program starts for the first time, others that an admin or whoever runs
//! the program adds, and their names. Other settings are changed by services::settings, rows are in db::institutions. However many
//! programs start at once, or times a form is sent, one institution comes of it.

use chrono::{DateTime, Utc};
use diesel::{Connection as _, PgConnection};
use serde_json::json;

use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::{DbError, events, grants, institutions, staff};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::institution::{Institution, InstitutionName, InstitutionNumber, Settings, WORKPLACES_AT_MOST};
use crate::domain::policy::Role;
use crate::services::history::Author;

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
    let created = conn.transaction(|conn| create(conn, number, settings, Origin::default(), now));
    let is_created = match created {
        Ok(_) => true,
        Err(error) if error.is_constraint("institutions_number_unique") => false,
        Err(error) => return Err(error),
    };
    let institution = institutions::find_first(conn)?.ok_or(DbError::Missing)?;
    Ok((institution, is_created))
}

/// Why an institution was not added or named.
#[derive(Debug, thiserror::Error)]
pub enum InstitutionRefusal {
    #[error("the number is taken")]
    NumberTaken,
    /// The author works in as many as somebody may who adds another.
    #[error("the author works in too many institutions")]
    TooMany,
    /// Since the author's session was read, another admin was quicker.
    #[error("the author is no longer an admin")]
    NoLongerAdmin,
    /// Somebody changed the settings since this version was read.
    #[error("the settings changed meanwhile")]
    ChangedMeanwhile,
    /// Such as `Missing`, where the author administers no institution of this id.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// An institution that is to be.
#[derive(Debug, Clone, Copy)]
pub struct NewInstitution<'a> {
    pub number: &'a InstitutionNumber,
    pub settings: &'a Settings,
    /// Who administers it: nobody else works there at first, and they have no other role.
    pub admin: Option<StaffId>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    Now(InstitutionId),
    /// The same was sent before.
    Before(InstitutionId),
}

/// Adds an institution. It stands in its own history, and in that of the institution from which it was added. A person may do so
/// who is still an admin there.
pub fn add(
    conn: &mut PgConnection,
    origin: Origin<'_>,
    from: Option<InstitutionId>,
    new: &NewInstitution<'_>,
    now: DateTime<Utc>,
) -> Result<Added, InstitutionRefusal> {
    if let (Some(person), Some(scope)) = (origin.staff, from) {
        // Of an admin who is disabled at this moment, one of the two waits and sees what became of the other.
        grants::lock_admins(conn, person)?;
        if !grants::is_admin(conn, scope, person)? {
            return Err(InstitutionRefusal::NoLongerAdmin);
        }
    }
    let created = conn.transaction(|conn| create(conn, new.number.as_str(), new.settings, origin, now));
    let id = match created {
        Ok(id) => id,
        Err(error) if error.is_constraint("institutions_number_unique") => return same_as_before(conn, new),
        Err(error) => return Err(error.into()),
    };
    // Asked behind the lock of the author's grants, and after the number: what was sent twice is done, not refused.
    if let Some(person) = origin.staff
        && grants::list_workplaces(conn, person)?.len() >= WORKPLACES_AT_MOST
    {
        return Err(InstitutionRefusal::TooMany);
    }
    if let Some(admin) = new.admin {
        staff::insert_grant(conn, id, admin, &[Role::Admin], now)?;
        let details = json!({ "roles": [null, [Role::Admin.code()]], "reason": "Added the institution" });
        let (subject, fields) = (Subject::Staff(admin), vec!["roles"]);
        let event =
            NewEvent { at: now, origin, subject, action: "roles_changed", fields, details: Details::Open(details) };
        events::insert(conn, id, event)?;
    }
    if let Some(scope) = from {
        let added = format!("{} {}", new.number.as_str(), new.settings.name.as_str());
        let (subject, fields) = (Subject::Institution(scope), vec!["added"]);
        let details = Details::Open(json!({ "added": [null, added] }));
        let event = NewEvent { at: now, origin, subject, action: "institution_added", fields, details };
        events::insert(conn, scope, event)?;
    }
    Ok(Added::Now(id))
}

/// The number is taken; by what the same person made in the same way, if the form was sent twice.
fn same_as_before(conn: &mut PgConnection, new: &NewInstitution<'_>) -> Result<Added, InstitutionRefusal> {
    let there = institutions::find_by_number(conn, new.number.as_str())?.ok_or(DbError::Missing)?;
    match new.admin {
        Some(admin) if there.settings.name == new.settings.name && grants::is_admin(conn, there.id, admin)? => {
            Ok(Added::Before(there.id))
        }
        _ => Err(InstitutionRefusal::NumberTaken),
    }
}

/// Gives an institution another name; false where it has it already. A person may do so who administers it, whichever institution
/// they work in at the moment.
pub fn rename(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: InstitutionId,
    version: Option<i32>,
    name: &InstitutionName,
) -> Result<bool, InstitutionRefusal> {
    if let Some(person) = author.origin.staff
        && !grants::is_admin(conn, id, person)?
    {
        return Err(DbError::Missing.into());
    }
    let present = institutions::lock(conn, id)?;
    if present.settings.name == *name {
        return Ok(false);
    }
    if version.is_some_and(|version| version != present.version) {
        return Err(InstitutionRefusal::ChangedMeanwhile);
    }
    let version = present.version;
    let details = json!({ "name": [present.settings.name.as_str(), name.as_str()], "version": [version, version + 1] });
    institutions::update(conn, id, version, &Settings { name: name.clone(), ..present.settings })?;
    let event = NewEvent {
        at: author.now,
        origin: author.origin,
        subject: Subject::Institution(id),
        action: "settings_changed",
        fields: vec!["name"],
        details: Details::Open(details),
    };
    events::insert(conn, id, event)?;
    Ok(true)
}

fn create(
    conn: &mut PgConnection,
    number: &str,
    settings: &Settings,
    origin: Origin<'_>,
    now: DateTime<Utc>,
) -> Result<InstitutionId, DbError> {
    let id = institutions::insert(conn, number, settings, now)?;
    let event = NewEvent {
        at: now,
        origin,
        subject: Subject::Institution(id),
        action: "institution_created",
        fields: Vec::new(),
        details: Details::None,
    };
    events::insert(conn, id, event)?;
    Ok(id)
}
