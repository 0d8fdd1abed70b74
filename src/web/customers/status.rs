//! Suspension, resumption, closure, reopening: a page each that says who and what follows, with a reason.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use super::edit_views::StatusView;
use super::present::{address, tab, whose};
use crate::domain::customer::{Reason, ReasonCode, StatusChange};
use crate::domain::ids::CustomerId;
use crate::services::customers::{Record, StatusRefusal, change_status, hold, read};
use crate::web::desk::Context;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, CloseCustomers, Grant, SuspendCustomers};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusForm {
    version: String,
    #[allow(dead_code, reason = "the version already makes the form count once")]
    once: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
}
form_struct!(StatusForm);

pub async fn suspension_form(desk: Allowed<SuspendCustomers>, path: Path<i64>) -> HttpResponse {
    form(desk, path, StatusChange::Suspension).await
}

pub async fn suspend(desk: Allowed<SuspendCustomers>, path: Path<i64>, sent: Protected<StatusForm>) -> HttpResponse {
    change(desk, path, sent, StatusChange::Suspension).await
}

pub async fn resumption_form(desk: Allowed<SuspendCustomers>, path: Path<i64>) -> HttpResponse {
    form(desk, path, StatusChange::Resumption).await
}

pub async fn resume(desk: Allowed<SuspendCustomers>, path: Path<i64>, sent: Protected<StatusForm>) -> HttpResponse {
    change(desk, path, sent, StatusChange::Resumption).await
}

pub async fn closure_form(desk: Allowed<CloseCustomers>, path: Path<i64>) -> HttpResponse {
    form(desk, path, StatusChange::Closure).await
}

pub async fn close(desk: Allowed<CloseCustomers>, path: Path<i64>, sent: Protected<StatusForm>) -> HttpResponse {
    change(desk, path, sent, StatusChange::Closure).await
}

pub async fn reopening_form(desk: Allowed<CloseCustomers>, path: Path<i64>) -> HttpResponse {
    form(desk, path, StatusChange::Reopening).await
}

pub async fn reopen(desk: Allowed<CloseCustomers>, path: Path<i64>, sent: Protected<StatusForm>) -> HttpResponse {
    change(desk, path, sent, StatusChange::Reopening).await
}

async fn form<P: Grant>(desk: Allowed<P>, path: Path<i64>, change: StatusChange) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.keys(), cx.actor.scope(), CustomerId(path.into_inner()))?;
        match change.apply(record.status) {
            Some(_) => Reply::page(&view(cx, &record, change, ("", ""), None)),
            None => Ok(moved_on(&record)),
        }
    })
    .await
}

async fn change<P: Grant>(
    desk: Allowed<P>,
    path: Path<i64>,
    sent: Protected<StatusForm>,
    change: StatusChange,
) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = sent;
        let version: i32 = sent.version.parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
        let record = hold(conn, cx.keys(), cx.actor.scope(), CustomerId(path.into_inner()))?;
        let typed = (sent.reason.as_str(), sent.words.as_str());
        let reason = match Reason::parse(typed.0, typed.1, change.reasons()) {
            Ok(reason) => reason,
            Err((input, flaw)) => {
                let problem = (input, flaw.sentence("Words"));
                return Reply::refused(&view(cx, &record, change, typed, Some(problem)));
            }
        };
        match change_status(conn, cx.keys(), &cx.actor, record.id, version, change, &reason) {
            Ok(status) => {
                Ok(Reply::to(address(&record))
                    .saying(format!("The customer is {} now.", status.label().to_lowercase())))
            }
            Err(StatusRefusal::NoSuchMove(_)) => Ok(moved_on(&record)),
            Err(StatusRefusal::Stale) => {
                let problem = (
                    "reason",
                    "Someone changed this customer meanwhile. Look at the record, then confirm again".to_owned(),
                );
                Reply::page_with(
                    actix_web::http::StatusCode::CONFLICT,
                    &view(cx, &record, change, typed, Some(problem)),
                )
            }
            Err(StatusRefusal::Failure(failure)) => Err(failure.into()),
        }
    })
    .await
}

/// There is nothing to change: it was done meanwhile, or the button was pressed twice.
fn moved_on(record: &Record) -> Reply {
    Reply::to(address(record)).saying(format!("The customer is {} already.", record.status.label().to_lowercase()))
}

fn consequences(change: StatusChange) -> Vec<String> {
    let words: &[&str] = match change {
        StatusChange::Suspension => &[
            "The customer gets nothing new until the suspension is lifted.",
            "The record stays as it is and can be edited.",
        ],
        StatusChange::Resumption => &["The customer is active again at once."],
        StatusChange::Closure => &[
            "The record can no longer be edited, except by a supervisor.",
            "Nothing is deleted: it stays findable, with its history.",
        ],
        StatusChange::Reopening => &["The customer is active again at once, and can be edited."],
    };
    words.iter().map(|words| (*words).to_owned()).collect()
}

fn view(
    cx: &Context,
    record: &Record,
    change: StatusChange,
    typed: (&str, &str),
    problem: Option<(&str, String)>,
) -> StatusView {
    let error = |input: &str| problem.as_ref().filter(|(at, _)| *at == input).map(|(_, message)| message.clone());
    let fields = vec![
        reason_field(change.reasons(), typed.0).error(error("reason")),
        FieldView::block("words", "In your own words", typed.1, 3).optional().error(error("words")),
    ];
    let heading = match change {
        StatusChange::Resumption => "Lift the suspension".to_owned(),
        change => format!("{} this customer", change.label()),
    };
    let mut frame = cx.frame(format!("{heading} · {}", tab(cx, record)), Nav::Customers);
    frame.problems = Problem::of(&fields);
    StatusView {
        frame,
        whose: whose(record),
        heading: heading.clone(),
        consequences: consequences(change),
        action: format!("{}/{}", address(record), change.slug()),
        version: record.version.to_string(),
        once: String::new(),
        fields,
        button: heading,
        grave: change == StatusChange::Closure,
        cancel_href: address(record),
    }
}

/// The select of reasons; also for a reveal.
pub(super) fn reason_field(reasons: &[ReasonCode], value: &str) -> FieldView {
    let choices = reasons.iter().map(|reason| Choice::new(reason.code(), reason.label(), reason.code() == value));
    FieldView::select(
        "reason",
        "Reason",
        [Choice::new("", "Choose one", value.is_empty())].into_iter().chain(choices).collect(),
    )
}
