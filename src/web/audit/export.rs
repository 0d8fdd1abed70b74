//! GET and POST /audit/export: the result as a file, after a reason. That it leaves is on record before its first byte does.

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::Deserialize;

use super::line::{HEADS, cells};
use super::query::{Asked, AuditQuery};
use super::shield::withheld;
use crate::csv;
use crate::db::PgConnection;
use crate::db::audit::{self as store, AuditFilter, AuditRow};
use crate::domain::reason::{Reason, ReasonCode};
use crate::services::audit::{Export, record_export};
use crate::web::desk::Context;
use crate::web::editing::reason_field;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::{FieldView, FormGroup, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeAudit};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Notice, Tone};
use crate::web::record_views::FormView;

/// Rows of a file at most.
pub const ROWS: usize = 10_000;
/// Rows that are read by one question, and questions at most: beyond them lies more than a page may take.
const STEP: i64 = 2_000;
const QUESTIONS: usize = 40;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct ExportForm {
    #[allow(dead_code, reason = "each file is one of its own, however often the form is sent")]
    once: String,
    #[allow(dead_code, reason = "the name of the button")]
    step: String,
    person: String,
    customer: String,
    kind: String,
    field: String,
    from: String,
    to: String,
    address: String,
    reason: String,
    words: String,
}
form_struct!(ExportForm);

/// GET /audit/export
pub async fn export_form(desk: Allowed<SeeAudit>, query: Query<AuditQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        cx.proven(&query.at("/audit/export", None))?;
        if !query.ask(conn, cx)?.problems.is_empty() {
            return Ok(Reply::to(query.at("/audit", None)));
        }
        Reply::page(&view(cx, &query, ("", ""), None, None))
    })
    .await
}

/// POST /audit/export
pub async fn export(desk: Allowed<SeeAudit>, form: Protected<ExportForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let ExportForm { person, customer, kind, field, from, to, address, reason, words, .. } = sent;
        let query = AuditQuery { person, customer, kind, field, from, to, address, before: String::new() };
        cx.proven(&query.at("/audit/export", None))?;
        let Asked { filter, problems } = query.ask(conn, cx)?;
        if !problems.is_empty() {
            return Ok(Reply::to(query.at("/audit", None)));
        }
        let typed = (reason.as_str(), words.as_str());
        let reason = match Reason::parse(typed.0, typed.1, ReasonCode::for_export()) {
            Ok(reason) => reason,
            Err((input, flaw)) => {
                return Reply::refused(&view(cx, &query, typed, Some((input, flaw.sentence("Words"))), None));
            }
        };
        let Some(rows) = read_all(conn, cx, &filter)? else {
            return Reply::refused(&view(cx, &query, typed, None, Some(too_many())));
        };
        let hidden = withheld(conn, cx, &rows)?;
        let asked = query.pairs().into_iter().filter(|(_, value)| !value.is_empty());
        // The id, which means nothing any more once the customer is erased.
        let asked = asked.map(|(name, value)| match (name, filter.customer) {
            ("customer", Some(id)) => ("customer_id", id.to_string()),
            _ => (name, value.to_owned()),
        });
        record_export(conn, &cx.actor, &Export { asked: asked.collect(), rows: rows.len() }, &reason)?;
        let heads = HEADS.map(str::to_owned).to_vec();
        let lines = rows.iter().map(|row| cells(cx, row, hidden.contains(&row.id)));
        let lines: Vec<Vec<String>> = [heads].into_iter().chain(lines).collect();
        let text = csv::write(lines.iter().map(|line| line.iter().map(String::as_str)));
        Ok(Reply::csv(format!("audit-{}.csv", cx.actor.now.format("%Y-%m-%d-%H%M%S")), text))
    })
    .await
}

/// All events that fit, or nothing where they are too many or too far apart.
fn read_all(conn: &mut PgConnection, cx: &Context, filter: &AuditFilter) -> Result<Option<Vec<AuditRow>>, Fault> {
    let (mut all, mut before) = (Vec::new(), None);
    for _ in 0..QUESTIONS {
        let page = store::list(conn, cx.actor.scope(), filter, before, STEP)?;
        let is_full = i64::try_from(page.rows.len()).is_ok_and(|count| count >= STEP);
        let last = page.rows.last().filter(|_| is_full).map(|row| (row.at, row.id));
        all.extend(page.rows);
        if all.len() > ROWS {
            return Ok(None);
        }
        before = last.or(page.reached);
        if before.is_none() {
            return Ok(Some(all));
        }
    }
    Ok(None)
}

fn too_many() -> Notice {
    Notice {
        tone: Tone::Warn,
        lead: "This is more than one file takes.".to_owned(),
        words: "A file has up to 10,000 events, from a time that can be gone through at once. Go back and narrow the \
                time, or ask for less."
            .to_owned(),
        links: Vec::new(),
    }
}

fn view(
    cx: &Context,
    query: &AuditQuery,
    typed: (&str, &str),
    problem: Option<(&str, String)>,
    notice: Option<Notice>,
) -> FormView {
    let error = |input: &str| problem.as_ref().filter(|(at, _)| *at == input).map(|(_, message)| message.clone());
    let fields = vec![
        reason_field(ReasonCode::for_export(), typed.0).error(error("reason")),
        FieldView::block("words", "In your own words", typed.1, 2).optional().error(error("words")),
    ];
    let mut frame = cx.frame("Export the audit", Nav::Audit);
    frame.problems = Problem::of(&fields);
    let asked: Vec<String> = query.chips().into_iter().map(|chip| chip.label).collect();
    let asked = if asked.is_empty() { "Everything".to_owned() } else { asked.join(" · ") };
    FormView {
        frame,
        heading: "Export the audit".to_owned(),
        notices: notice.into_iter().collect(),
        action: "/audit/export".to_owned(),
        hidden: query.pairs().into_iter().map(|(name, value)| Hidden::new(name, value)).collect(),
        groups: vec![FormGroup { title: "What leaves, and why".to_owned(), note: Some(asked), fields }],
        button: "Export as CSV".to_owned(),
        cancel_href: query.at("/audit", None),
        ..FormView::default()
    }
}
