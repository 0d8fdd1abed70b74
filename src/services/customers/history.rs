//! A customer's history: writing an event with its values sealed, and reading events back opened. Which fields changed stands
//! in the open; their values and the reason are sealed with the customer's data key.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::record::Record;
use super::seals::{event_place, event_row};
use crate::db::PgConnection;
use crate::db::events::{self, Details, EventRow, NewEvent, Subject};
use crate::domain::actor::Actor;
use crate::domain::customer::Field;
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::seal::DataKey;
use crate::services::Failure;

/// What is sealed in an event.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Sealed {
    /// Field key → before and after, both as typed.
    #[serde(default)]
    changes: BTreeMap<String, (String, String)>,
    #[serde(default)]
    reason: Option<String>,
}

/// A deed to be recorded about a customer.
pub(super) struct Deed<'a> {
    pub customer: CustomerId,
    pub action: &'a str,
    pub changes: Vec<(Field, String, String)>,
    pub reason: Option<String>,
}

/// What differs between two forms of the same fields.
pub(super) fn differences(fields: &[Field], before: &Typed, after: &Typed) -> Vec<(Field, String, String)> {
    fields
        .iter()
        .map(|field| (*field, before.text(*field), after.text(*field)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

/// Appends the deed to the history, in the deed's own transaction.
pub(super) fn record(
    conn: &mut PgConnection,
    actor: &Actor,
    data_key: &DataKey,
    deed: Deed<'_>,
) -> Result<(), Failure> {
    let fields = deed.changes.iter().map(|(field, _, _)| field.key()).collect();
    let changes =
        deed.changes.into_iter().map(|(field, before, after)| (field.key().to_owned(), (before, after))).collect();
    let text = serde_json::to_vec(&Sealed { changes, reason: deed.reason })?;
    let row = event_row(deed.customer, actor.now, deed.action);
    let sealed = data_key.seal(event_place(actor.scope(), &row), &text);
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Customer(deed.customer),
        action: deed.action,
        fields,
        details: Details::Sealed(sealed),
    };
    Ok(events::insert(conn, actor.scope(), event)?)
}

/// An event of a customer, opened.
#[derive(Debug, Clone)]
pub struct Happening {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub who: Option<String>,
    pub action: String,
    /// Before and after; empty texts are empty values.
    pub changes: Vec<(Field, String, String)>,
    pub reason: Option<String>,
}

/// The newest events of a record below `before`; with a field, only those that touched it.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    record: &Record,
    field: Option<Field>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Happening>, Failure> {
    let subject = Subject::Customer(record.id);
    let rows = events::list(conn, scope, subject, field.map(Field::key), before, limit)?;
    rows.into_iter().map(|row| open(scope, record, row)).collect()
}

fn open(scope: InstitutionId, record: &Record, row: EventRow) -> Result<Happening, Failure> {
    let sealed = match &row.details_sealed {
        Some(sealed) => {
            let place_row = event_row(record.id, row.at, &row.action);
            let text = record.data_key.open(event_place(scope, &place_row), sealed)?;
            serde_json::from_slice(&text)?
        }
        None => Sealed::default(),
    };
    let mut changes: Vec<(Field, String, String)> = sealed
        .changes
        .into_iter()
        .filter_map(|(key, (before, after))| Some((Field::parse(&key)?, before, after)))
        .collect();
    changes.sort_by_key(|(field, _, _)| *field);
    Ok(Happening { id: row.id, at: row.at, who: row.staff_name, action: row.action, changes, reason: sealed.reason })
}
