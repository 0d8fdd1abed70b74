//! Suspension, resumption, closure, reopening: each with a reason, each in the history. Which moves exist is the domain's table.

use super::history::{Deed, record};
use super::record::hold;
use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::customer::{Status, StatusChange};
use crate::domain::ids::CustomerId;
use crate::domain::reason::Reason;
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::rules::Rule;

/// Why the status stays.
#[derive(Debug, thiserror::Error)]
pub enum StatusRefusal {
    /// There is no such move from the status it has.
    #[error("a {0:?} customer cannot be changed that way")]
    NoSuchMove(Status),
    /// The customer has moved on since the form was opened.
    #[error("the customer changed meanwhile")]
    Stale,
    /// Something that the customer owns or holds stands in the way.
    #[error("a rule refused: {0:?}")]
    Rule(Rule),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for StatusRefusal {
    fn from(error: DbError) -> StatusRefusal {
        match (Rule::of(&error), error) {
            (Some(rule), _) => StatusRefusal::Rule(rule),
            (None, DbError::Stale) => StatusRefusal::Stale,
            (None, error) => StatusRefusal::Failure(error.into()),
        }
    }
}

/// Makes the move, if the domain's table has it from where the customer stands.
pub fn change(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    version: i32,
    change: StatusChange,
    reason: &Reason,
) -> Result<Status, StatusRefusal> {
    // Held before the look, so that two closures cannot both pass.
    let before = hold(conn, keys, actor.scope(), id)?;
    let status = change.apply(before.status).ok_or(StatusRefusal::NoSuchMove(before.status))?;
    if before.version != version {
        return Err(StatusRefusal::Stale);
    }
    let sentence = reason.sentence();
    // The row names the reason; somebody's own words stand in the history, sealed.
    customers::update_status(conn, actor.scope(), id, version, status, reason.code.label(), actor.now)?;
    let deed = Deed { customer: id, action: change.slug(), changes: Vec::new(), reason: Some(sentence) };
    record(conn, actor, &before.data_key, deed)?;
    Ok(status)
}
