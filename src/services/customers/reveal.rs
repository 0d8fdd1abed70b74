//! Seeing a masked value whole: with a reason, one at a time, on record before it is seen.

use super::history::{Deed, record};
use super::record::Record;
use crate::db::PgConnection;
use crate::domain::actor::Actor;
use crate::domain::masking::PersonalFact;
use crate::domain::reason::Reason;
use crate::services::Failure;

/// Puts the reveal into the customer's history; the value may leave once the transaction is on disk.
pub fn reveal(
    conn: &mut PgConnection,
    actor: &Actor,
    customer: &Record,
    fact: PersonalFact,
    reason: &Reason,
) -> Result<(), Failure> {
    // The field is named, its value is not repeated.
    let changes = vec![(fact.field(), String::new(), String::new())];
    let deed = Deed { customer: customer.id, action: "revealed", changes, reason: Some(reason.sentence()) };
    record(conn, actor, &customer.data_key, deed)
}
