//! Staff accounts as use-cases: adding, inviting, passwords, preferences; what admins do with them, and the clock. Signing in and
//! out is in services::sign_in, rules for names and passwords in domain::staff, what may be done to whom in domain::staffing.
//! Each function runs in the caller's transaction and leaves one event.

mod add;
mod deeds;
mod grant;
mod invitation;
mod own_record;
mod own_sessions;
mod particulars;
mod password;
mod preferences;
mod review;
mod unused;

pub use add::{AddedPerson, Created, Newcomer, StaffRefusal, add, add_newcomer, create, has_any_admin};
pub use deeds::{DeedRefusal, disable, enable, end_sessions, grant, hold, invite_again, set_roles, subject_of, unlock};
pub use grant::{GrantWish, RolesOutcome, approve_grant, with_gained};
pub use invitation::{Handover, MadeLink, accept_invitation, invitation_hash, invite, refuse_try, try_link};
pub use own_record::{find_customer, tie};
pub use own_sessions::{end_own, end_own_others, switch_institution};
pub use particulars::{Particulars, set_particulars};
pub use password::{
    PasswordCheck, UsedPasswords, begin_password_check, change_password, forgive_password_check,
    refuse_password_change, set_password, tell_if_locked,
};
pub use preferences::set_preferences;
pub use review::{ACTION as REVIEWED, Verdict, sign_off};
pub use unused::{disable_unused, unused_before};

use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde_json::json;

use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::{DbError, events, grants};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::policy::Role;
use crate::services::history::Author;

fn record(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    id: StaffId,
    action: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    tell(conn, Author { scope, origin, now }, id, action, Vec::new(), Details::None)
}

/// An event about a person's account.
fn tell(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    action: &str,
    fields: Vec<&str>,
    details: Details,
) -> Result<(), DbError> {
    let Author { scope, origin, now } = author;
    events::insert(conn, scope, NewEvent { at: now, origin, subject: Subject::Staff(id), action, fields, details })
}

/// The same in the history of every institution that the person works in.
fn tell_everywhere(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    action: &str,
    details: Details,
) -> Result<(), DbError> {
    for workplace in grants::list_workplaces(conn, id)? {
        let author = Author { scope: workplace.scope(), ..author };
        tell(conn, author, id, action, Vec::new(), details.clone())?;
    }
    Ok(())
}

fn reason_details(reason: Option<&str>) -> Details {
    reason.map_or(Details::None, |reason| Details::Open(json!({ "reason": reason })))
}

fn codes(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().map(|role| role.code()).collect()
}
