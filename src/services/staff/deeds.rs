//! What admins do with the accounts of others: roles, disabling and enabling, links, unlocking, ending sessions. What may be done
//! is decided in domain::staffing, and here again under locks: the admins' grants first, then the person's row. What touches the
//! whole account stands in the history of every institution that the person works in.

use chrono::Duration;
use diesel::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::grant::{RolesOutcome, must_wait, propose_gain, risky, split};
use super::invitation::{Handover, LinkOrder, MadeLink, make_link};
use super::{codes, reason_details, tell, tell_everywhere};
use crate::db::colleagues::{self, ColleagueRow};
use crate::db::events::Details;
use crate::db::{DbError, grants, invitations, outbox, sessions, staff};
use crate::domain::ids::{ProposalId, SessionId, StaffId};
use crate::domain::notice::NoticeKind;
use crate::domain::policy::Role;
use crate::domain::staffing::{Barrier, StaffDeed, Subject, decide, in_order};
use crate::services::history::Author;
use crate::services::proposals::{OpenRefusal, rehearse};

/// Why a deed was not done.
#[derive(Debug, thiserror::Error)]
pub enum DeedRefusal {
    #[error(transparent)]
    Barrier(#[from] Barrier),
    /// Somebody changed the account since this version was read.
    #[error("the account changed meanwhile")]
    Stale,
    /// A grant that somebody else proposed waits.
    #[error("Supervisor or admin waits for approval already, proposed by {who}. That is decided first.")]
    Waiting { who: String },
    /// Such as `Missing`, where nobody of this id works in the author's institution.
    #[error(transparent)]
    Db(DbError),
}

impl From<DbError> for DeedRefusal {
    fn from(error: DbError) -> DeedRefusal {
        match error {
            DbError::Stale => DeedRefusal::Stale,
            error => DeedRefusal::Db(error),
        }
    }
}

impl From<OpenRefusal> for DeedRefusal {
    fn from(refusal: OpenRefusal) -> DeedRefusal {
        match refusal {
            OpenRefusal::Waiting { who, .. } => DeedRefusal::Waiting { who },
            OpenRefusal::Db(error) => error.into(),
        }
    }
}

/// How a person's account stands to the author.
pub fn subject_of(conn: &mut PgConnection, author: Author<'_>, row: &ColleagueRow) -> Result<Subject, DbError> {
    let works_beyond = match author.origin.staff {
        Some(admin) => grants::works_beyond(conn, row.id(), admin)?,
        // The clock, and whoever runs the program, are of no institution.
        None => false,
    };
    Ok(Subject {
        status: row.status(author.now),
        has_second_factor: row.has_second_factor(),
        is_own: author.origin.staff == Some(row.id()),
        is_link_of_doer: match author.origin.staff {
            Some(admin) => invitations::is_hold_of(conn, row.id(), admin, author.now)?,
            None => false,
        },
        is_reset_of_doer: author.origin.staff.is_some() && author.origin.staff == row.factor_reset_by.map(StaffId),
        works_beyond,
        // What an author may do reaches no further than where the author administers too.
        is_last_admin: match author.origin.staff {
            Some(_) => grants::is_last_admin_of(conn, author.scope, row.id())?,
            None => grants::is_last_admin(conn, row.id())?,
        },
    })
}

/// Holds the account until the transaction ends, where the deed may be done to it.
pub fn hold(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    deed: StaffDeed,
    keeps_admin: bool,
) -> Result<ColleagueRow, DeedRefusal> {
    // Before any lock: whoever works elsewhere only is not to be held up from here.
    colleagues::find(conn, author.scope, id)?;
    grants::lock_admins(conn, id)?;
    staff::lock(conn, id)?;
    still_admin(conn, author)?;
    let row = colleagues::find(conn, author.scope, id)?;
    let subject = subject_of(conn, author, &row)?;
    decide(deed, &subject, keeps_admin)?;
    Ok(row)
}

/// Refuses whoever is an admin no longer: since the author's session was read, another admin may have been quicker. Asked behind the
/// lock of the admins' grants.
pub(super) fn still_admin(conn: &mut PgConnection, author: Author<'_>) -> Result<(), DeedRefusal> {
    match author.origin.staff {
        Some(admin) if !grants::is_admin(conn, author.scope, admin)? => Err(Barrier::NoLongerAdmin.into()),
        _ => Ok(()),
    }
}

pub(super) fn expect_version(version: Option<i32>, present: i32) -> Result<(), DeedRefusal> {
    if version.is_none_or(|version| version == present) { Ok(()) } else { Err(DeedRefusal::Stale) }
}

/// Disables the account and ends its sessions and its link: the person is out on the next request.
pub fn disable(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    version: Option<i32>,
    reason: &str,
) -> Result<(), DeedRefusal> {
    let row = hold(conn, author, id, StaffDeed::Disablement, true)?;
    expect_version(version, row.version)?;
    shut(conn, author, id, "disabled", reason)?;
    Ok(())
}

/// The account is shut, whoever decided it.
pub(super) fn shut(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    action: &str,
    reason: &str,
) -> Result<(), DbError> {
    staff::disable(conn, id, author.now)?;
    sessions::end_all(conn, id, author.now)?;
    invitations::replace_open(conn, id, author.now)?;
    tell_everywhere(conn, author, id, action, reason_details(Some(reason)))
}

/// Lets the person in again, with the password they had. Supervisor and admin come back when another admin says so, where granting
/// them waits; answers what waits in the author's institution.
pub fn enable(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    version: Option<i32>,
    reason: &str,
) -> Result<Option<ProposalId>, DeedRefusal> {
    let row = hold(conn, author, id, StaffDeed::Enablement, true)?;
    expect_version(version, row.version)?;
    // Asked before: the person may be the only admin.
    let mut held_back = Vec::new();
    for workplace in grants::list_workplaces(conn, id)? {
        let author = Author { scope: workplace.scope(), ..author };
        let row = colleagues::find(conn, author.scope, id)?;
        if !risky(&row.roles()).0.is_empty() && must_wait(conn, author)? {
            held_back.push((author, row));
        }
    }
    staff::enable(conn, id, author.now)?;
    tell_everywhere(conn, author, id, "enabled", reason_details(Some(reason)))?;
    let mut waits = None;
    for (there, row) in held_back {
        let (gained, rest) = risky(&row.roles());
        store_roles(conn, there, &row, None, &rest, reason)?;
        let proposed = propose_gain(conn, there, id, (&rest, &gained), reason)?;
        waits = waits.or(proposed.filter(|_| there.scope == author.scope));
    }
    Ok(waits)
}

/// Forgets the failures that locked the account.
pub fn unlock(conn: &mut PgConnection, author: Author<'_>, id: StaffId, reason: &str) -> Result<(), DeedRefusal> {
    hold(conn, author, id, StaffDeed::Unlocking, true)?;
    staff::set_failures(conn, Some(id), 0, None)?;
    Ok(tell_everywhere(conn, author, id, "unlocked", reason_details(Some(reason)))?)
}

/// Gives a person these roles in the author's institution and no others, and ends their sessions there, where they do not have them
/// already. What they would gain of supervisor and admin waits for another admin, where the institution says so. `version` is that of
/// the grant.
pub fn set_roles(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    version: Option<i32>,
    roles: &[Role],
    reason: &str,
) -> Result<RolesOutcome, DeedRefusal> {
    let roles = in_order(roles);
    let row = hold(conn, author, id, StaffDeed::Roles, roles.contains(&Role::Admin))?;
    let (now, gained) = split(conn, author, &row.roles(), &roles)?;
    if !gained.is_empty() {
        rehearse(conn, |conn| store_roles(conn, author, &row, version, &roles, reason))?;
    }
    let waits = propose_gain(conn, author, id, (&now, &gained), reason)?;
    Ok(RolesOutcome { is_changed: store_roles(conn, author, &row, version, &now, reason)?, waits })
}

/// Stores the roles of a person who is held, and tells of it; false where they have them.
pub(super) fn store_roles(
    conn: &mut PgConnection,
    author: Author<'_>,
    row: &ColleagueRow,
    version: Option<i32>,
    roles: &[Role],
    reason: &str,
) -> Result<bool, DeedRefusal> {
    let id = row.id();
    if row.roles() == roles {
        return Ok(false);
    }
    grants::set_roles(conn, author.scope, id, version.unwrap_or(row.grant_version), roles)?;
    sessions::end_all_in(conn, author.scope, id, author.now)?;
    let details = json!({ "roles": [codes(&row.roles()), codes(roles)], "reason": reason });
    tell(conn, author, id, "roles_changed", vec!["roles"], Details::Open(details))?;
    outbox::tell(conn, author.scope, id, NoticeKind::RolesChanged, author.now)?;
    Ok(true)
}

/// Lets somebody of another institution work in the author's, too. For whoever runs the program: an admin of one institution does
/// not know who works in another. Supervisor and admin wait as in `set_roles`; answers what waits.
pub fn grant(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    roles: &[Role],
    reason: &str,
) -> Result<RolesOutcome, DeedRefusal> {
    let (roles, gained) = split(conn, author, &[], &in_order(roles))?;
    staff::insert_grant(conn, author.scope, id, &roles, author.now)?;
    let details = json!({ "roles": [null, codes(&roles)], "reason": reason });
    tell(conn, author, id, "roles_changed", vec!["roles"], Details::Open(details))?;
    outbox::tell(conn, author.scope, id, NoticeKind::RolesChanged, author.now)?;
    Ok(RolesOutcome { is_changed: true, waits: propose_gain(conn, author, id, (&roles, &gained), reason)? })
}

/// A new link on which the person sets a password; the older one works no longer. None where the same form made one before.
pub fn invite_again(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    form_key: Option<Uuid>,
    valid_for: Duration,
    reason: &str,
    handover: Handover<'_>,
) -> Result<Option<MadeLink>, DeedRefusal> {
    hold(conn, author, id, StaffDeed::Invitation, true)?;
    if let Some(key) = form_key
        && invitations::find_by_form(conn, author.scope, key)?.is_some()
    {
        return Ok(None);
    }
    let order = LinkOrder { id, valid_for, form_key, reason: Some(reason), handover };
    Ok(Some(make_link(conn, author, &order)?))
}

/// Ends one session of the person in the author's institution, or all that they have anywhere; answers how many there were. All
/// means all: a session that works elsewhere at the moment comes back with one click, whoever has it.
pub fn end_sessions(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    which: Option<SessionId>,
    reason: &str,
) -> Result<usize, DeedRefusal> {
    hold(conn, author, id, StaffDeed::Sessions, true)?;
    let ended = match which {
        Some(session) => usize::from(sessions::end_of(conn, author.scope, id, session, author.now)?),
        None => sessions::end_all(conn, id, author.now)?,
    };
    let details = Details::Open(json!({ "ended": ended, "reason": reason }));
    match which {
        _ if ended == 0 => {}
        Some(_) => tell(conn, author, id, "sessions_ended", Vec::new(), details)?,
        None => tell_everywhere(conn, author, id, "sessions_ended", details)?,
    }
    Ok(ended)
}
