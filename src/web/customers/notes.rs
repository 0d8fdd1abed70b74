//! Notes on a customer: all of them a page at a time, and a new one.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use uuid::Uuid;

use super::happenings;
use super::present::{address, tab, whose};
use super::record_page::note_form;
use super::record_views::NotesView;
use crate::db::PgConnection;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::policy::Permission;
use crate::services::customers::{NoteText, Record, add_note as append, list_notes, read};
use crate::web::desk::Context;
use crate::web::form::{Protected, form_struct};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeCustomers, WriteNotes};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::Pager;

const PAGE: usize = 20;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// Notes older than this one.
    before: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteFields {
    once: String,
    #[serde(default)]
    text: String,
}
form_struct!(NoteFields);

/// GET /customers/{id}/notes
pub async fn notes(desk: Allowed<SeeCustomers>, path: Path<i64>, query: Query<Before>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.keys(), cx.actor.scope(), CustomerId(path.into_inner()))?;
        cx.look(conn, &Look::customer(record.id, Sight::Notes))?;
        Reply::page(&view(conn, cx, &record, query.before, "", None)?)
    })
    .await
}

/// POST /customers/{id}/notes
pub async fn add_note(desk: Allowed<WriteNotes>, path: Path<i64>, form: Protected<NoteFields>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let record = read(conn, cx.keys(), cx.actor.scope(), CustomerId(path.into_inner()))?;
        cx.shows(conn, Look::customer(record.id, Sight::Notes))?;
        let once: Uuid = sent.once.parse().map_err(|_| Fault::BadRequest("The form lacks its one-time key."))?;
        match NoteText::parse_required(&sent.text) {
            Ok(text) => {
                append(conn, cx.keys(), &cx.actor, record.id, once, &text)?;
                Ok(Reply::to(address(&record)).saying("The note is on the record."))
            }
            Err(flaw) => {
                let error = flaw.sentence("Note");
                Reply::refused(&view(conn, cx, &record, None, &sent.text, Some(error))?)
            }
        }
    })
    .await
}

fn view(
    conn: &mut PgConnection,
    cx: &Context,
    record: &Record,
    before: Option<i64>,
    typed: &str,
    error: Option<String>,
) -> Result<NotesView, Fault> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let notes = list_notes(conn, cx.actor.scope(), record, before, limit)?;
    let base = format!("{}/notes", address(record));
    let next = notes.get(PAGE).and(notes.get(PAGE - 1)).map(|note| format!("{base}?before={}", note.id));
    let form = cx.may(Permission::WriteNotes).then(|| note_form(&address(record), typed, error));
    let mut frame = cx.frame(format!("Notes · {}", tab(cx, record)), Nav::Customers);
    frame.problems = form.iter().flat_map(|form| Problem::of(&form.fields)).collect();
    Ok(NotesView {
        frame,
        whose: whose(record),
        heading: "Notes".to_owned(),
        note_form: form,
        notes: notes.iter().take(PAGE).map(|note| happenings::note(note, cx.actor.now)).collect(),
        pager: Pager { previous: None, next, words: String::new(), first: before.map(|_| base) },
    })
}
