//! Suspension, resumption, closure, reopening: a page each that says who and what follows, with a reason.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::present::{address, tab, whose};
use crate::db::{DbError, PgConnection, accounts, cards};
use crate::domain::customer::StatusChange;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::policy::Permission;
use crate::domain::review::Matter;
use crate::services::customers::{Record, StatusRefusal, change_status, hold, read};
use crate::services::proposals::Effect;
use crate::web::accounts::account_line;
use crate::web::cards::card_line;
use crate::web::desk::Context;
use crate::web::editing::{Asked, StatusForm, Wrong};
use crate::web::form::Protected;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, CloseCustomers, Grant, SuspendCustomers};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::Link;
use crate::web::record_views::Section;
use crate::web::waiting::{proposed_words, waits_words};

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
        cx.look(conn, &Look::customer(record.id, Sight::Form))?;
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
        cx.shows(conn, Look::customer(record.id, Sight::Form))?;
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
            Ok(Effect::Now(status)) => {
                Ok(Reply::to(address(&record))
                    .saying(format!("The customer is {} now.", status.label().to_lowercase())))
            }
            Ok(Effect::Proposed(_)) => Ok(Reply::to(address(&record)).saying(proposed_words(Matter::Closing))),
            Err(StatusRefusal::Waiting { who, .. }) => {
                let wrong = Wrong::with_reason(waits_words(&who, Matter::Closing));
                again(StatusCode::UNPROCESSABLE_ENTITY, &wrong)
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

/// Counted no further for the page that asks.
const COUNTED: usize = 100;
/// Shown of each.
const SHOWN: i64 = 10;

/// What the customer still owns and holds, which has to be settled before it closes: how much, and each by name.
#[derive(Clone, Default)]
struct InTheWay {
    words: Vec<String>,
    section: Option<Section>,
}

fn in_the_way(
    conn: &mut PgConnection,
    cx: &Context,
    id: CustomerId,
    change: StatusChange,
) -> Result<InTheWay, DbError> {
    if change != StatusChange::Closure {
        return Ok(InTheWay::default());
    }
    let scope = cx.actor.scope();
    let limit = i64::try_from(COUNTED + 1).unwrap_or(i64::MAX);
    let owned = accounts::count_open(conn, scope, id, limit)?;
    let held = cards::count_live_held(conn, scope, id, limit)?;
    let words = [
        (owned, "open account is owned", "open accounts are owned"),
        (held, "live card is held", "live cards are held"),
    ];
    let words: Vec<String> = words.into_iter().filter_map(|(count, one, many)| not_yet(count, one, many)).collect();
    if words.is_empty() || !cx.may(Permission::SeeAccounts) {
        return Ok(InTheWay { words, section: None });
    }
    let accounts = accounts::list_open(conn, scope, id, SHOWN)?;
    let cards = cards::list_live_held(conn, scope, id, SHOWN)?;
    let lines = accounts.iter().map(|row| account_line(row, "Account"));
    let shown = usize::try_from(SHOWN).unwrap_or_default();
    let all = [
        (owned > shown).then(|| Link::new("All accounts", format!("/accounts?owner={id}"))),
        (held > shown).then(|| Link::new("All cards it holds", format!("/cards?holder={id}"))),
    ];
    let section = Section {
        id: "in-the-way".to_owned(),
        title: "What stands in the way".to_owned(),
        links: all.into_iter().flatten().collect(),
        lines: lines.chain(cards.iter().map(|card| card_line(cx, card, false))).collect(),
        empty: String::new(),
    };
    Ok(InTheWay { words, section: Some(section) })
}

fn not_yet(count: usize, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("Not yet possible: 1 {one}; close it or give it away first.")),
        count if count > COUNTED => {
            Some(format!("Not yet possible: more than {COUNTED} {many}; close them or give them away first."))
        }
        count => Some(format!("Not yet possible: {count} {many}; close them or give them away first.")),
    }
}

/// What follows from a move, a sentence each.
pub fn consequences(change: StatusChange) -> Vec<String> {
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

fn asked(cx: &Context, record: &Record, change: StatusChange, in_the_way: InTheWay) -> Asked<'static> {
    Asked {
        nav: Nav::Customers,
        whose: whose(record),
        tab: tab(cx, record),
        heading: match change {
            StatusChange::Resumption => "Lift the suspension".to_owned(),
            change => format!("{} this customer", change.label()),
        },
        consequences: in_the_way.words.into_iter().chain(consequences(change)).collect(),
        in_the_way: in_the_way.section,
        slug: change.slug(),
        version: record.version,
        reasons: change.reasons(),
        is_grave: change == StatusChange::Closure,
    }
}
