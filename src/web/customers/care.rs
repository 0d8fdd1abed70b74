//! Data care on a customer: "confirmed with the customer today", and an address marked because post came back. What the record
//! says of both is made here as well.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::Datelike;
use serde::Deserialize;

use super::care_views::{ConfirmedLine, MarkView, ReturnedPostView};
use super::present::{address, tab, whose};
use crate::db::PgConnection;
use crate::db::care::{ConfirmedRow, list_returned};
use crate::domain::customer::PostalPart;
use crate::domain::date;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::policy::Permission;
use crate::domain::text::Flaw;
use crate::services::customers::{
    CareRefusal, Cared, Mark, Record, Returned, ReturnedWords, confirm as say_confirmed, hold,
    lift_returned as lift_mark, mark_returned as mark_address, open_marks, read,
};
use crate::web::desk::Context;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::{ButtonForm, Choice, FieldView, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditCustomers};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Link, Notice, Tone};

/// One press: the record in this version was confirmed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedForm {
    version: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnedForm {
    version: String,
    #[serde(default)]
    part: String,
    #[serde(default)]
    came_back_day: String,
    #[serde(default)]
    came_back_month: String,
    #[serde(default)]
    came_back_year: String,
    #[serde(default)]
    words: String,
}

/// One press: the mark of this address is lifted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftForm {
    part: String,
}
form_struct!(ConfirmedForm, ReturnedForm, LiftForm);

/// POST /customers/{id}/confirmation
pub async fn confirm(desk: Allowed<EditCustomers>, path: Path<i64>, form: Protected<ConfirmedForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let version = version(&sent.version)?;
        let record = editable(conn, cx, path.into_inner())?;
        let reply = Reply::to(address(&record));
        match say_confirmed(conn, cx.keys(), &cx.actor, record.id, version) {
            Ok(Cared::Now) => Ok(reply.saying("Confirmed with the customer today.")),
            Ok(Cared::Before) => Ok(reply.saying("You confirmed it today already.")),
            Err(CareRefusal::Stale) => Ok(reply
                .refusing("Someone changed this customer meanwhile. Go through the record again, then confirm it.")),
            Err(refusal) => Err(fault(refusal)),
        }
    })
    .await
}

/// GET /customers/{id}/returned-post
pub async fn returned_form(desk: Allowed<EditCustomers>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.keys(), cx.actor.scope(), CustomerId(path.into_inner()))?;
        cx.look(conn, &Look::customer(record.id, Sight::Form))?;
        cx.actor.decide_on(Permission::EditCustomers, record.status.object_state())?;
        let today = cx.actor.today();
        let fresh = ReturnedForm {
            came_back_day: today.day().to_string(),
            came_back_month: today.month().to_string(),
            came_back_year: today.year().to_string(),
            ..ReturnedForm::default()
        };
        Reply::page(&view(conn, cx, &record, &fresh, &[])?)
    })
    .await
}

/// POST /customers/{id}/returned-post
pub async fn mark_returned(
    desk: Allowed<EditCustomers>,
    path: Path<i64>,
    form: Protected<ReturnedForm>,
) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let version = version(&sent.version)?;
        let record = editable(conn, cx, path.into_inner())?;
        let returned = match sent.parse(cx) {
            Ok(returned) => returned,
            Err(wrong) => return Reply::refused(&view(conn, cx, &record, &sent, &wrong)?),
        };
        let reply = Reply::to(address(&record));
        match mark_address(conn, cx.keys(), &cx.actor, (record.id, version), &returned) {
            Ok(Cared::Now) => Ok(reply.saying("The address is marked: post came back.")),
            Ok(Cared::Before) => Ok(reply.saying("The address is marked already.")),
            Err(CareRefusal::Stale) => {
                let words = "Someone changed this customer meanwhile. Look at the addresses again, then mark one";
                let page = view(conn, cx, &record, &sent, &[("part", words.to_owned())])?;
                Reply::page_with(StatusCode::CONFLICT, &page)
            }
            Err(CareRefusal::NoAddress) => {
                let words = "The customer has no such address".to_owned();
                Reply::refused(&view(conn, cx, &record, &sent, &[("part", words)])?)
            }
            Err(refusal) => Err(fault(refusal)),
        }
    })
    .await
}

/// POST /customers/{id}/returned-post/lifting
pub async fn lift_returned(desk: Allowed<EditCustomers>, path: Path<i64>, form: Protected<LiftForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let part = PostalPart::parse(&sent.part).ok_or(Fault::BadRequest("The form names no address."))?;
        let record = editable(conn, cx, path.into_inner())?;
        let words = match lift_mark(conn, cx.keys(), &cx.actor, record.id, part).map_err(fault)? {
            Cared::Now => "The mark is lifted.",
            Cared::Before => "The address is not marked.",
        };
        Ok(Reply::to(address(&record)).saying(words))
    })
    .await
}

fn version(sent: &str) -> Result<i32, Fault> {
    sent.parse().map_err(|_| Fault::BadRequest("The form lacks its version."))
}

/// The customer, held, whom this person may change.
fn editable(conn: &mut PgConnection, cx: &Context, id: i64) -> Result<Record, Fault> {
    let record = hold(conn, cx.keys(), cx.actor.scope(), CustomerId(id))?;
    cx.shows(conn, Look::customer(record.id, Sight::Form))?;
    cx.actor.decide_on(Permission::EditCustomers, record.status.object_state())?;
    Ok(record)
}

fn fault(refusal: CareRefusal) -> Fault {
    match refusal {
        CareRefusal::Stale => Fault::Stale,
        CareRefusal::NotAllowed(refusal) => refusal.into(),
        CareRefusal::NoAddress => Fault::Missing,
        CareRefusal::Failure(failure) => failure.into(),
    }
}

/// What is wrong with the form: the input and the sentence.
type Wrong = (&'static str, String);

impl ReturnedForm {
    fn parse(&self, cx: &Context) -> Result<Returned, Vec<Wrong>> {
        let part = PostalPart::parse(&self.part).ok_or(("part", "Choose the address".to_owned()));
        let day = date::parse_parts(&self.came_back_day, &self.came_back_month, &self.came_back_year);
        let day = day.and_then(|day| day.ok_or(Flaw::Missing)).and_then(|day| {
            let is_past = day <= cx.actor.today();
            is_past.then_some(day).ok_or_else(|| Flaw::Sentence("{label} must be today or in the past".to_owned()))
        });
        let day = day.map_err(|flaw| ("came_back", flaw.sentence("Day it came back")));
        let words = ReturnedWords::parse(&self.words).map_err(|flaw| ("words", flaw.sentence("Words")));
        match (part, day, words) {
            (Ok(part), Ok(came_back_on), Ok(words)) => Ok(Returned { part, came_back_on, words }),
            (part, day, words) => Err([part.err(), day.err(), words.err()].into_iter().flatten().collect()),
        }
    }
}

fn view(
    conn: &mut PgConnection,
    cx: &Context,
    record: &Record,
    typed: &ReturnedForm,
    wrong: &[Wrong],
) -> Result<ReturnedPostView, Fault> {
    let scope = cx.actor.scope();
    let marks = open_marks(scope, record, list_returned(conn, scope, record.id)?)?;
    let fields = fields(record, &marks, typed, wrong);
    let heading = "Post came back".to_owned();
    let mut frame = cx.frame(format!("{heading} · {}", tab(cx, record)), Nav::Customers);
    frame.problems = Problem::of(&fields);
    let base = address(record);
    Ok(ReturnedPostView {
        frame,
        whose: whose(record),
        heading,
        marks: marks.iter().map(|mark| mark_view(&base, mark)).collect(),
        action: format!("{base}/returned-post"),
        version: record.version.to_string(),
        fields,
        cancel_href: base,
    })
}

fn fields(record: &Record, marks: &[Mark], typed: &ReturnedForm, wrong: &[Wrong]) -> Vec<FieldView> {
    let is_marked = |part: &PostalPart| marks.iter().any(|mark| mark.part == *part);
    let open: Vec<(PostalPart, String)> = PostalPart::ALL
        .into_iter()
        .filter(|part| !is_marked(part))
        .filter_map(|part| Some((part, part.of(&record.customer)?.lines().join(", "))))
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let error = |input: &str| wrong.iter().find(|(of, _)| *of == input).map(|(_, words)| words.clone());
    let is_only = open.len() == 1;
    let choices = open.into_iter().map(|(part, lines)| {
        let is_chosen = is_only || typed.part == part.code();
        Choice::new(part.code(), format!("{}: {lines}", part.label()), is_chosen)
    });
    let ReturnedForm { came_back_day: day, came_back_month: month, came_back_year: year, .. } = typed;
    vec![
        FieldView::radios("part", "Address", choices.collect()).error(error("part")),
        FieldView::date("came_back", "Day it came back", day, month, year).error(error("came_back")),
        FieldView::block("words", "In your own words", &typed.words, 3).optional().error(error("words")),
    ]
}

fn mark_view(base: &str, mark: &Mark) -> MarkView {
    MarkView {
        words: format!("{}: {}", mark.part.label(), told(mark)),
        press: ButtonForm {
            action: format!("{base}/returned-post/lifting"),
            label: "Lift the mark".to_owned(),
            label_more: format!("of the {}", mark.part.called()),
            hidden: vec![Hidden::new("part", mark.part.code())],
        },
    }
}

/// "Came back on 3 Mar 2026, marked by Saga Lindqvist. “No such street.”"
fn told(mark: &Mark) -> String {
    let words = mark.words.as_ref().map(|words| format!(" “{words}”")).unwrap_or_default();
    format!("came back on {}, marked by {}.{words}", date::human(mark.came_back_on), mark.who)
}

/// What the record says of its marked addresses, with the ways to mend them for who may.
pub(super) fn notices(record: &Record, marks: &[Mark], may_edit: bool) -> Vec<Notice> {
    let base = address(record);
    let notice = |mark: &Mark| Notice {
        tone: Tone::Warn,
        lead: format!("Post to the {} came back.", mark.part.called()),
        words: format!("It {}", told(mark)),
        links: match may_edit {
            true => vec![
                Link::new("Change the address", format!("{base}/edit/{}", mark.part.code())),
                Link::new("Lift the mark", format!("{base}/returned-post")),
            ],
            false => Vec::new(),
        },
    };
    marks.iter().map(notice).collect()
}

/// What the record says of its last confirmation.
pub(super) fn confirmed_line(record: &Record, last: Option<&ConfirmedRow>, may_edit: bool) -> ConfirmedLine {
    let words = match last {
        Some(last) => {
            let since = if last.version == record.version { "" } else { "; the record has changed since" };
            let day = date::human(last.at.date_naive());
            format!("Confirmed with the customer on {day} by {}{since}", last.staff_name)
        }
        None => {
            let day = date::human(record.created_at.date_naive());
            format!("Not confirmed with the customer since it was recorded on {day}")
        }
    };
    let press = may_edit.then(|| ButtonForm {
        action: format!("{}/confirmation", address(record)),
        label: "Confirmed with the customer today".to_owned(),
        label_more: String::new(),
        hidden: vec![Hidden::new("version", record.version.to_string())],
    });
    ConfirmedLine { words, press }
}
