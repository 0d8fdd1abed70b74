//! The history, whatever the noun: writing an event with its values sealed, and opening it again. Which fields changed stands in
//! the open; their values and the reason are sealed with the data key of the customer whose they are.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Failure;
use super::data_keys::data_key_place;
use crate::db::PgConnection;
use crate::db::events::{self, Details, EventRow, NewEvent, Origin, Subject};
use crate::domain::actor::Actor;
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::seal::{DataKey, Keys, Place};

/// Who writes into the history: somebody, or the program's own clock.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    pub scope: InstitutionId,
    pub origin: Origin<'a>,
    pub now: DateTime<Utc>,
}

impl<'a> From<&'a Actor> for Author<'a> {
    fn from(actor: &'a Actor) -> Author<'a> {
        Author { scope: actor.scope(), origin: actor.into(), now: actor.now }
    }
}

impl Author<'_> {
    /// The program itself.
    pub fn clock(scope: InstitutionId, now: DateTime<Utc>) -> Author<'static> {
        Author { scope, origin: Origin::default(), now }
    }
}

/// Whose data key seals the values.
#[derive(Clone, Copy)]
pub struct Whose<'a> {
    pub customer: CustomerId,
    pub data_key: &'a DataKey,
}

/// What is sealed in an event.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Sealed {
    /// Field key → before and after, both as typed.
    #[serde(default)]
    changes: BTreeMap<String, (String, String)>,
    #[serde(default)]
    reason: Option<String>,
}

/// One field before and after.
pub type Alteration<F> = (F, String, String);

/// A deed to be recorded.
pub struct Deed<'a, F> {
    pub subject: Subject,
    pub action: &'a str,
    pub changes: Vec<Alteration<F>>,
    pub reason: Option<String>,
}

/// What differs between two forms of the same fields.
pub fn differences<F: FormField>(fields: &[F], before: &Typed, after: &Typed) -> Vec<Alteration<F>> {
    fields
        .iter()
        .map(|field| (*field, before.text(*field), after.text(*field)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

/// Appends the deed to the history, in the deed's own transaction.
pub fn record<F: FormField>(
    conn: &mut PgConnection,
    author: Author<'_>,
    whose: Whose<'_>,
    deed: Deed<'_, F>,
) -> Result<(), Failure> {
    Ok(events::insert(conn, author.scope, sealed(author, whose, deed)?)?)
}

/// The same for many deeds that are one: what follows for thousands of cards.
pub fn record_all<'a, F: FormField>(
    conn: &mut PgConnection,
    author: Author<'a>,
    deeds: impl Iterator<Item = (Whose<'a>, Deed<'a, F>)>,
) -> Result<(), Failure> {
    let events = deeds.map(|(whose, deed)| sealed(author, whose, deed)).collect::<Result<Vec<_>, Failure>>()?;
    Ok(events::insert_all(conn, author.scope, events)?)
}

fn sealed<'a, F: FormField>(author: Author<'a>, whose: Whose<'_>, deed: Deed<'a, F>) -> Result<NewEvent<'a>, Failure> {
    let fields = deed.changes.iter().map(|(field, _, _)| field.key()).collect();
    let changes =
        deed.changes.into_iter().map(|(field, before, after)| (field.key().to_owned(), (before, after))).collect();
    let text = serde_json::to_vec(&Sealed { changes, reason: deed.reason })?;
    let row = event_row(deed.subject, author.now, deed.action);
    let sealed = whose.data_key.seal(event_place(author.scope, &row), &text);
    Ok(NewEvent {
        at: author.now,
        origin: author.origin,
        subject: deed.subject,
        action: deed.action,
        fields,
        details: Details::Sealed(whose.customer, sealed),
    })
}

/// An event has no id before it is written; its subject, moment and action tell it apart.
pub fn event_row(subject: Subject, at: DateTime<Utc>, action: &str) -> String {
    let (kind, id) = subject.parts();
    format!("{kind}|{id}|{}|{action}", at.timestamp_micros())
}

pub fn event_place(scope: InstitutionId, row: &str) -> Place<'_> {
    Place { column: "events.details_sealed", institution: scope, row }
}

/// An event, opened.
#[derive(Debug, Clone)]
pub struct Happening<F> {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub who: Option<String>,
    pub action: String,
    /// Before and after; empty texts are empty values.
    pub changes: Vec<Alteration<F>>,
    pub reason: Option<String>,
}

/// Opens events of an account or a card, each with the data key of the customer it was sealed for.
pub fn open_each<F: FormField>(
    keys: &Keys,
    scope: InstitutionId,
    subject: Subject,
    rows: Vec<EventRow>,
) -> Result<Vec<Happening<F>>, Failure> {
    rows.into_iter()
        .map(|row| match (row.sealed_for_id, &row.data_key_sealed) {
            (Some(id), Some(sealed)) => {
                let data_key = keys.open_data_key(data_key_place(scope, &id.to_string()), sealed)?;
                open(scope, subject, &data_key, row)
            }
            // Nothing is sealed: made-up data tells only that it was made.
            _ => Ok(bare(row)),
        })
        .collect()
}

fn bare<F>(row: EventRow) -> Happening<F> {
    Happening { id: row.id, at: row.at, who: row.staff_name, action: row.action, changes: Vec::new(), reason: None }
}

/// Opens an event with the data key that it was sealed with.
pub fn open<F: FormField>(
    scope: InstitutionId,
    subject: Subject,
    data_key: &DataKey,
    row: EventRow,
) -> Result<Happening<F>, Failure> {
    let sealed = match &row.details_sealed {
        Some(sealed) => {
            let place_row = event_row(subject, row.at, &row.action);
            serde_json::from_slice(&data_key.open(event_place(scope, &place_row), sealed)?)?
        }
        None => Sealed::default(),
    };
    let mut changes: Vec<Alteration<F>> = sealed
        .changes
        .into_iter()
        .filter_map(|(key, (before, after))| Some((F::parse(&key)?, before, after)))
        .collect();
    changes.sort_by_key(|(field, _, _)| *field);
    Ok(Happening { id: row.id, at: row.at, who: row.staff_name, action: row.action, changes, reason: sealed.reason })
}
