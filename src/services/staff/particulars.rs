//! The name that colleagues see and the e-mail address, changed by an admin: they are how a person is known wherever they work, so
//! that it stands in the history of every one of those institutions, and the address of before gets word. The name to sign in with
//! stays.

use diesel::PgConnection;
use serde_json::{Map, Value, json};

use super::deeds::{DeedRefusal, expect_version, hold};
use super::tell;
use crate::db::events::Details;
use crate::db::{grants, invitations, outbox, staff};
use crate::domain::email::Email;
use crate::domain::ids::StaffId;
use crate::domain::notice::NoticeKind;
use crate::domain::staff::DisplayName;
use crate::domain::staffing::StaffDeed;
use crate::services::history::Author;

/// What is to be; None keeps what is, and an address of None takes it away.
#[derive(Debug, Clone)]
pub struct Particulars {
    pub display_name: Option<DisplayName>,
    pub email: Option<Option<Email>>,
}

/// Changes them; false where there is nothing to change.
pub fn set_particulars(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    version: Option<i32>,
    new: &Particulars,
    reason: &str,
) -> Result<bool, DeedRefusal> {
    let row = hold(conn, author, id, StaffDeed::Particulars, true)?;
    let name = new.display_name.as_ref().map_or(row.display_name.as_str(), DisplayName::as_str);
    let email = match &new.email {
        Some(email) => email.as_ref().map(Email::as_str),
        None => row.email.as_deref(),
    };
    let changes = [("display_name", json!(row.display_name), json!(name)), ("email", json!(row.email), json!(email))];
    let changes: Vec<_> = changes.into_iter().filter(|(_, before, after)| before != after).collect();
    if changes.is_empty() {
        return Ok(false);
    }
    expect_version(version, row.version)?;
    staff::set_particulars(conn, id, name, email)?;
    if row.email.as_deref() != email {
        // A link that is on its way, or waits, was meant for the address of before.
        invitations::replace_open(conn, id, author.now)?;
        // Whoever reads that one is told, and nothing of what it became.
        if let Some(before) = &row.email {
            outbox::tell_at(conn, author.scope, id, NoticeKind::AddressChanged, before, author.now)?;
        }
    }
    let fields: Vec<&str> = changes.iter().map(|(field, ..)| *field).collect();
    let mut details: Map<String, Value> =
        changes.iter().map(|(field, before, after)| ((*field).to_owned(), json!([before, after]))).collect();
    details.insert("reason".to_owned(), json!(reason));
    for workplace in grants::list_workplaces(conn, id)? {
        let author = Author { scope: workplace.scope(), ..author };
        tell(conn, author, id, "particulars_changed", fields.clone(), Details::Open(details.clone().into()))?;
    }
    Ok(true)
}
