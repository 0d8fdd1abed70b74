//! Staff accounts as use-cases: adding, inviting, passwords, preferences. Signing in and out is in services::sign_in, rules
//! for names and passwords are in domain::staff. Each function runs in the caller's transaction and leaves one event.

mod add;
mod invitation;
mod password;
mod preferences;

pub use add::{StaffRefusal, add, has_any_admin};
pub use invitation::{accept_invitation, invitation_hash, invite};
pub use password::{PasswordCheck, begin_password_check, change_password, refuse_password_change, set_password};
pub use preferences::set_preferences;

use chrono::{DateTime, Utc};
use diesel::PgConnection;

use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::{DbError, events};
use crate::domain::ids::{InstitutionId, StaffId};

fn record(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    id: StaffId,
    action: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let subject = Subject::Staff(id);
    events::insert(
        conn,
        scope,
        NewEvent { at: now, origin, subject, action, fields: Vec::new(), details: Details::None },
    )
}
