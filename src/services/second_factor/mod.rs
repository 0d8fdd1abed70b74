//! The second factor as use-cases: passing it at sign-in, showing again who one is, setting it up and giving parts of it up, and its
//! reset by somebody else. A failure is counted under the lock of the person's row before anything is checked, on the same count as wrong
//! passwords. Codes and keys never come into the history.

mod check;
mod enrolment;
mod passkeys;
mod removal;
mod reset;

pub use check::{Shown, Verdict, pass, prove, prove_by_password, refuse_proof};
pub use enrolment::{Enrolment, enrol, new_recovery_codes, replace};
pub use passkeys::{Adding, NewPasskey, add, challenge, rename};
pub use removal::{Removal, remove_authenticator, remove_passkey};
pub use reset::{ResetRefusal, reset};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::db::events::{Details, NewEvent, Subject};
use crate::db::{DbError, PgConnection, events, outbox, sessions};
use crate::domain::actor::Actor;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::notice::NoticeKind;
use crate::domain::second_factor::RecoveryCode;
use crate::seal::Place;
use crate::services::history::Author;

/// People belong to no institution; ids of institutions begin at 1.
const NO_INSTITUTION: InstitutionId = InstitutionId(0);

/// Where an authenticator's key is sealed. `row` is the person's id.
fn place(row: &str) -> Place<'_> {
    Place { column: "staff_totp.secret_sealed", institution: NO_INSTITUTION, row }
}

/// What a recovery code is stored and looked up by.
fn code_hash(id: StaffId, code: &RecoveryCode) -> [u8; 32] {
    Sha256::digest(format!("recovery|{id}|{}", code.as_str()).as_bytes()).into()
}

fn record(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    action: &str,
    details: Option<(&'static str, &str)>,
) -> Result<(), DbError> {
    let details = details.map_or(Details::None, |(name, value)| Details::Open(json!({ (name): value })));
    let subject = Subject::Staff(id);
    let event = NewEvent { at: author.now, origin: author.origin, subject, action, fields: Vec::new(), details };
    events::insert(conn, author.scope, event)
}

/// Refuses where the session has ended since it was read: what waited behind a reset, or behind the end that somebody made to a
/// stolen session, sets up nothing. Asked behind the lock of the person's row.
fn still_here(conn: &mut PgConnection, actor: &Actor) -> Result<(), DbError> {
    sessions::find_passed(conn, actor.session)?.map(|_| ()).ok_or(DbError::Missing)
}

/// By mail too: whoever sits at somebody's open session is not alone with it then.
fn tell_changed(conn: &mut PgConnection, actor: &Actor) -> Result<(), DbError> {
    outbox::tell(conn, actor.scope(), actor.staff, NoticeKind::SecondFactorChanged, actor.now)
}
