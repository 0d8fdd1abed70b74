//! A customer's own history: its events are sealed with its own data key.

use super::record::Record;
use crate::db::PgConnection;
use crate::db::events::{self, EventRow, Narrowed, Subject};
use crate::domain::actor::Actor;
use crate::domain::customer::Field;
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::seal::DataKey;
use crate::services::{Failure, history};

/// An event of a customer, opened.
pub type Happening = history::Happening<Field>;

/// A deed to be recorded about a customer.
pub(super) struct Deed<'a> {
    pub customer: CustomerId,
    pub action: &'a str,
    pub changes: Vec<history::Alteration<Field>>,
    pub reason: Option<String>,
}

/// Appends the deed to the history, in the deed's own transaction.
pub(super) fn record(
    conn: &mut PgConnection,
    actor: &Actor,
    data_key: &DataKey,
    deed: Deed<'_>,
) -> Result<(), Failure> {
    let whose = history::Whose { customer: deed.customer, data_key };
    let subject = Subject::Customer(deed.customer);
    let deed = history::Deed { subject, action: deed.action, changes: deed.changes, reason: deed.reason };
    history::record(conn, actor.into(), whose, deed)
}

/// The newest events of a record below `before`.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    record: &Record,
    narrowed: Narrowed<'_>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Happening>, Failure> {
    let subject = Subject::Customer(record.id);
    open(scope, record, events::list(conn, scope, subject, narrowed, before, limit)?)
}

/// Events of a record as they were read.
pub fn open(scope: InstitutionId, record: &Record, rows: Vec<EventRow>) -> Result<Vec<Happening>, Failure> {
    let subject = Subject::Customer(record.id);
    rows.into_iter().map(|row| history::open(scope, subject, &record.data_key, row)).collect()
}
