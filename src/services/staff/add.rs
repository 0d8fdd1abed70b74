//! Adding a person to an institution, without a password: an invitation lets them set one.

use chrono::{DateTime, Duration, Utc};
use diesel::{Connection as _, PgConnection};
use serde_json::json;
use uuid::Uuid;

use super::grant::{propose_gain, split};
use super::invitation::{Handover, LinkOrder, MadeLink, make_link};
use super::{codes, tell};
use crate::db::events::{Details, Origin};
use crate::db::{DbError, grants, invitations, staff};
use crate::domain::email::Email;
use crate::domain::ids::{InstitutionId, ProposalId, StaffId};
use crate::domain::policy::Role;
use crate::domain::staff::{DisplayName, Username};
use crate::domain::staffing::in_order;
use crate::services::history::Author;
use crate::services::proposals::OpenRefusal;

/// Why a person was not added.
#[derive(Debug, thiserror::Error)]
pub enum StaffRefusal {
    #[error("the username is taken")]
    NameTaken,
    /// Since the author's session was read, another admin was quicker.
    #[error("the author is no longer an admin")]
    NoLongerAdmin,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<OpenRefusal> for StaffRefusal {
    fn from(refusal: OpenRefusal) -> StaffRefusal {
        match refusal {
            // Of somebody who is new nothing waits.
            OpenRefusal::Waiting { .. } => StaffRefusal::Db(DbError::Stale),
            OpenRefusal::Db(error) => StaffRefusal::Db(error),
        }
    }
}

/// Somebody who begins to work in an institution.
pub struct Newcomer<'a> {
    pub username: &'a Username,
    pub display_name: &'a DisplayName,
    pub email: Option<&'a Email>,
    pub roles: &'a [Role],
}

/// Somebody who was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddedPerson {
    pub id: StaffId,
    /// Roles that wait for another admin.
    pub waits: Option<ProposalId>,
}

/// Adds a person with all of these roles at once, without a password: the first admin of an institution, who is added by the program
/// itself. A name that is taken spoils nothing else in the caller's transaction.
pub fn add(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    username: &Username,
    display_name: &DisplayName,
    roles: &[Role],
    now: DateTime<Utc>,
) -> Result<StaffId, StaffRefusal> {
    insert(conn, Author { scope, origin, now }, &Newcomer { username, display_name, email: None, roles })
}

/// Adds a person without a password: an invitation lets them set one. Supervisor and admin wait for another admin, where the
/// institution says so; until then the person has the other roles, if any.
pub fn add_newcomer(
    conn: &mut PgConnection,
    author: Author<'_>,
    newcomer: &Newcomer<'_>,
) -> Result<AddedPerson, StaffRefusal> {
    let (roles, gained) = split(conn, author, &[], &in_order(newcomer.roles))?;
    let id = insert(conn, author, &Newcomer { roles: &roles, ..*newcomer })?;
    let waits = propose_gain(conn, author, id, (&roles, &gained), "Added with these roles")?;
    Ok(AddedPerson { id, waits })
}

fn insert(conn: &mut PgConnection, author: Author<'_>, newcomer: &Newcomer<'_>) -> Result<StaffId, StaffRefusal> {
    let Newcomer { username, display_name, email, roles } = *newcomer;
    let inserted = conn.transaction(|conn| staff::insert(conn, username, display_name, email, author.now));
    let id = inserted.map_err(|error| match error {
        error if error.is_constraint("staff_username_unique") => StaffRefusal::NameTaken,
        error => StaffRefusal::Db(error),
    })?;
    let roles = in_order(roles);
    staff::insert_grant(conn, author.scope, id, &roles, author.now)?;
    let mut fields = vec!["username", "display_name", "roles"];
    let mut details = json!({
        "username": [null, username.as_str()],
        "display_name": [null, display_name.as_str()],
        "roles": [null, codes(&roles)],
    });
    if let Some(email) = email {
        fields.push("email");
        details["email"] = json!([null, email.as_str()]);
    }
    tell(conn, author, id, "staff_added", fields, Details::Open(details))?;
    Ok(id)
}

/// What became of the form of a new person.
pub enum Created {
    /// The person is there, and this is their link.
    Now(AddedPerson, MadeLink),
    /// The same form made them before.
    Before(StaffId),
}

/// Adds a person and makes their link, both or neither. The same form sent again makes nothing more. Whoever adds somebody is still an
/// admin.
pub fn create(
    conn: &mut PgConnection,
    author: Author<'_>,
    newcomer: &Newcomer<'_>,
    form_key: Uuid,
    valid_for: Duration,
    handover: Handover<'_>,
) -> Result<Created, StaffRefusal> {
    if let Some(admin) = author.origin.staff {
        // Of an admin who loses the role at this moment, one of the two waits and sees what became of the other.
        grants::lock_admins(conn, admin)?;
        if !grants::is_admin(conn, author.scope, admin)? {
            return Err(StaffRefusal::NoLongerAdmin);
        }
    }
    if let Some(made) = invitations::find_by_form(conn, author.scope, form_key)? {
        return Ok(Created::Before(made));
    }
    let added = match add_newcomer(conn, author, newcomer) {
        Ok(added) => added,
        // Of the same form sent many times at once, all but one waited for the name and find it taken.
        Err(StaffRefusal::NameTaken) => {
            let made = invitations::find_by_form(conn, author.scope, form_key)?;
            return made.map(Created::Before).ok_or(StaffRefusal::NameTaken);
        }
        Err(refusal) => return Err(refusal),
    };
    let order = LinkOrder { id: added.id, valid_for, form_key: Some(form_key), reason: None, handover };
    Ok(Created::Now(added, make_link(conn, author, &order)?))
}

/// Whether somebody enabled is an admin anywhere: without one, nobody can invite anybody.
pub fn has_any_admin(conn: &mut PgConnection) -> Result<bool, DbError> {
    staff::has_any_admin(conn)
}
