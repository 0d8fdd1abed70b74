//! The first administrator: an institution that nobody administers gets one, with a one-time link. Until that link was used,
//! every start prints a new one, which kills the older.

use chrono::{DateTime, TimeDelta, Utc};

use super::Failure;
use super::people::{link, told};
use crate::db::events::Origin;
use crate::db::{PgConnection, admins};
use crate::domain::ids::InstitutionId;
use crate::domain::policy::Role;
use crate::domain::staff::{DisplayName, Username};
use crate::services::staff;

const USERNAME: &str = "admin";
const DISPLAY_NAME: &str = "First administrator";

/// Sees to it that somebody can administer the institution. Answers the path of a one-time link when one is needed.
pub fn ensure(
    conn: &mut PgConnection,
    scope: InstitutionId,
    now: DateTime<Utc>,
    valid_for: TimeDelta,
) -> Result<Option<String>, Failure> {
    let admins = admins::list(conn, scope)?;
    if admins.iter().any(|admin| admin.has_password) {
        return Ok(None);
    }
    let invited = match admins.iter().find(|admin| admin.username == USERNAME) {
        Some(admin) => admin.staff,
        // Somebody was invited by hand; a second invitation is not ours to make.
        None if !admins.is_empty() => return Ok(None),
        None => {
            let username = Username::parse(USERNAME).expect("a username of ours");
            let display_name = DisplayName::parse_required(DISPLAY_NAME).expect("a name of ours");
            staff::add(conn, scope, Origin::default(), &username, &display_name, &[Role::Admin], now).map_err(told)?
        }
    };
    let token = staff::invite(conn, scope, Origin::default(), invited, now, valid_for)?;
    Ok(Some(link(&token)))
}
