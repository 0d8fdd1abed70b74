//! A closing that waits for a second person, whatever is to be closed: the status it had, and why.

use super::opened::Opened;
use super::propose::Wanted;
use crate::db::DbError;
use crate::db::events::Subject;
use crate::domain::customer;
use crate::domain::form::Typed;
use crate::domain::reason::Reason;
use crate::domain::review::{Act, Matter};
use crate::services::Failure;
use crate::services::history::Whose;

/// A closing to be proposed of what has this status, in its own code.
pub fn wanted_closing<'a>(
    subject: Subject,
    whose: Whose<'a>,
    status: &str,
    reason: &Reason,
) -> Wanted<'a, customer::Field> {
    let (mut before, mut after) = (Typed::default(), Typed::default());
    before.put("status", status);
    reason.put_into(&mut after);
    Wanted {
        subject,
        whose,
        matter: Matter::Closing,
        acts: vec![Act::Closing],
        before,
        after,
        changes: Vec::new(),
        reason: Some(reason.sentence()),
    }
}

/// Why it is wished.
pub fn reason_of(proposal: &Opened) -> Result<Reason, Failure> {
    Reason::stored(&proposal.after).ok_or(Failure::Db(DbError::Missing))
}
