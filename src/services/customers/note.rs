//! Notes: appended, never changed, sealed with the customer's data key.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::history::{Deed, record};
use super::record::{Record, read};
use super::seals::note_place;
use crate::db::PgConnection;
use crate::db::notes::{self, NewNote, NoteRow};
use crate::domain::actor::Actor;
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::domain::text::Block;
use crate::seal::{Keys, SealError};
use crate::services::Failure;

/// A note's text: up to 4,000 characters in several lines.
pub type NoteText = Block<4000>;

/// A note, opened.
#[derive(Debug, Clone)]
pub struct Note {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub who: String,
    pub text: String,
}

/// Appends a note. The same form sent again leaves no second one.
pub fn add(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    form_key: Uuid,
    text: &NoteText,
) -> Result<(), Failure> {
    let customer = read(conn, keys, actor.scope(), id)?;
    let text_sealed = customer.data_key.seal(note_place(actor.scope(), &row(id, form_key)), text.as_str().as_bytes());
    let note = NewNote { customer: id, staff: actor.staff, text_sealed: &text_sealed, now: actor.now, form_key };
    if notes::insert(conn, actor.scope(), &note)? {
        let deed = Deed { customer: id, action: "note_added", changes: Vec::new(), reason: None };
        return record(conn, actor, &customer.data_key, deed);
    }
    // The key is spent. By the same note, which is then there; or the form was filled in again, and the new words count too.
    let is_there = match notes::find_by_form(conn, actor.scope(), form_key)? {
        Some((owner, sealed)) if owner == id => {
            customer.data_key.open(note_place(actor.scope(), &row(id, form_key)), &sealed)? == text.as_str().as_bytes()
        }
        _ => false,
    };
    if is_there { Ok(()) } else { add(conn, keys, actor, id, Uuid::new_v4(), text) }
}

/// The newest notes of a record below `before`, newest first.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    record: &Record,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Note>, Failure> {
    open_all(scope, record, notes::list(conn, scope, record.id, before, limit)?)
}

/// Notes of a record as they were read.
pub fn open_all(scope: InstitutionId, record: &Record, rows: Vec<NoteRow>) -> Result<Vec<Note>, Failure> {
    rows.into_iter().map(|row| Ok(open(scope, record, row)?)).collect()
}

fn open(scope: InstitutionId, record: &Record, note: NoteRow) -> Result<Note, SealError> {
    let bytes = record.data_key.open(note_place(scope, &row(record.id, note.form_key)), &note.text_sealed)?;
    let text = String::from_utf8(bytes).map_err(|_| SealError::Format)?;
    Ok(Note { id: note.id, at: note.created_at, who: note.staff_name, text })
}

fn row(customer: CustomerId, form_key: Uuid) -> String {
    format!("{customer}|{form_key}")
}
