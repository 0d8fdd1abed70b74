//! Seeing a registration number whole: with a reason, one at a time, on record before it is seen.

use super::history::{Deed, record};
use super::record::{Record, read};
use crate::db::PgConnection;
use crate::domain::actor::Actor;
use crate::domain::customer::Field;
use crate::domain::ids::CustomerId;
use crate::domain::reason::Reason;
use crate::seal::Keys;
use crate::services::Failure;

/// Records the reveal and hands out the record; nothing of it leaves before the transaction is on disk.
pub fn reveal(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    reason: &Reason,
) -> Result<Record, Failure> {
    let customer = read(conn, keys, actor.scope(), id)?;
    // The field is named, its value is not repeated.
    let changes = vec![(Field::RegNo, String::new(), String::new())];
    let deed = Deed { customer: id, action: "reg_no_revealed", changes, reason: Some(reason.sentence()) };
    record(conn, actor, &customer.data_key, deed)?;
    Ok(customer)
}
