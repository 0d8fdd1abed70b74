//! Saying why one looks at a customer of one's own surname and address: kept in that customer's history, and good for a while in
//! the same session. Whether it is asked for is decided in services::looks.

use super::history::{Deed, record};
use super::record::read;
use crate::db::PgConnection;
use crate::domain::actor::Actor;
use crate::domain::customer::EXPLAINED;
use crate::domain::ids::CustomerId;
use crate::domain::reason::Reason;
use crate::seal::Keys;
use crate::services::Failure;

pub fn explain(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    reason: &Reason,
) -> Result<(), Failure> {
    let customer = read(conn, keys, actor.scope(), id)?;
    let deed = Deed { customer: id, action: EXPLAINED, changes: Vec::new(), reason: Some(reason.sentence()) };
    record(conn, actor, &customer.data_key, deed)
}
