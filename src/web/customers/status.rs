//! Suspension, resumption, closure, reopening: a page each that says who and what follows, with a reason.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::present::{address, tab, whose};
use crate::db::{DbError, PgConnection, accounts, cards};
use crate::domain::customer::StatusChange;
use crate::domain::ids::CustomerId;
use crate::services::customers::{Record, StatusRefusal, change_status, hold, read};
use crate::web::desk::Context;
use crate::web::editing::{Asked, StatusForm, Wrong};
use crate::web::form::Protected;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, CloseCustomers, Grant, SuspendCustomers};
use crate::web::outcome::{Fault, Reply};

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
            Some(_) => {
                let stands = in_the_way(conn, cx, record.id, change)?;
                Reply::page(&asked(cx, &record, change, stands).view(cx, ("", ""), None))
            }
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
        let version = sent.version()?;
        let record = hold(conn, cx.keys(), cx.actor.scope(), CustomerId(path.into_inner()))?;
        let stands = in_the_way(conn, cx, record.id, change)?;
        let again = |status: StatusCode, wrong: &Wrong| {
            let asked = asked(cx, &record, change, stands.clone());
            Reply::page_with(status, &asked.view(cx, sent.typed(), Some(wrong)))
        };
        let reason = match sent.reason(change.reasons()) {
            Ok(reason) => reason,
            Err(wrong) => return again(StatusCode::UNPROCESSABLE_ENTITY, &wrong),
        };
        match change_status(conn, cx.keys(), &cx.actor, record.id, version, change, &reason) {
            Ok(status) => {
                Ok(Reply::to(address(&record))
                    .saying(format!("The customer is {} now.", status.label().to_lowercase())))
            }
            Err(StatusRefusal::NoSuchMove(_)) => Ok(moved_on(&record)),
            Err(StatusRefusal::Stale) => {
                let words = "Someone changed this customer meanwhile. Look at the record, then confirm again";
                again(StatusCode::CONFLICT, &Wrong::with_reason(words))
            }
            Err(StatusRefusal::Rule(rule)) => {
                let page = again(StatusCode::UNPROCESSABLE_ENTITY, &Wrong::with_reason(rule.sentence()))?;
                Err(Fault::Again(Box::new(page)))
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

/// What the customer still owns and holds, which has to be settled before it closes.
fn in_the_way(
    conn: &mut PgConnection,
    cx: &Context,
    id: CustomerId,
    change: StatusChange,
) -> Result<Vec<String>, DbError> {
    if change != StatusChange::Closure {
        return Ok(Vec::new());
    }
    const COUNTED: usize = 100;
    let limit = i64::try_from(COUNTED + 1).unwrap_or(i64::MAX);
    let words = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("Not yet possible: 1 {one}.")),
        count if count > COUNTED => Some(format!("Not yet possible: more than {COUNTED} {many}.")),
        count => Some(format!("Not yet possible: {count} {many}.")),
    };
    let owned = accounts::count_open(conn, cx.actor.scope(), id, limit)?;
    let held = cards::count_live_held(conn, cx.actor.scope(), id, limit)?;
    let accounts = words(
        owned,
        "open account is owned; close it or give it away first",
        "open accounts are owned; close them or give them away first",
    );
    let cards = words(
        held,
        "live card is held; close it or give it away first",
        "live cards are held; close them or give them away first",
    );
    Ok(accounts.into_iter().chain(cards).collect())
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

fn asked(cx: &Context, record: &Record, change: StatusChange, in_the_way: Vec<String>) -> Asked<'static> {
    Asked {
        nav: Nav::Customers,
        whose: whose(record),
        tab: tab(cx, record),
        heading: match change {
            StatusChange::Resumption => "Lift the suspension".to_owned(),
            change => format!("{} this customer", change.label()),
        },
        consequences: in_the_way.into_iter().chain(consequences(change)).collect(),
        slug: change.slug(),
        version: record.version,
        reasons: change.reasons(),
        is_grave: change == StatusChange::Closure,
    }
}
