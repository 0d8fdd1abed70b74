//! Block, closing, collection and their way back: a page each that says what follows, with a reason.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::present::{address, whose};
use crate::db::PgConnection;
use crate::domain::account::{CLOSING_DAYS, StatusChange};
use crate::domain::ids::AccountId;
use crate::domain::look::{Look, Sight};
use crate::domain::review::Matter;
use crate::services::accounts::{AccountRecord, AccountRefusal, Follows, change_status, hold, read, what_follows};
use crate::services::proposals::Effect;
use crate::web::desk::Context;
use crate::web::editing::{Asked, StatusForm, Wrong};
use crate::web::form::Protected;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditAccounts, Grant, OverrideStatuses};
use crate::web::outcome::{Fault, Reply};
use crate::web::waiting::{proposed_words, waits_words};

macro_rules! pages {
    ($($form:ident $deed:ident $grant:ident $change:ident),+ $(,)?) => {$(
        pub async fn $form(desk: Allowed<$grant>, path: Path<i64>) -> HttpResponse {
            ask(desk, path, StatusChange::$change).await
        }

        pub async fn $deed(desk: Allowed<$grant>, path: Path<i64>, sent: Protected<StatusForm>) -> HttpResponse {
            change(desk, path, sent, StatusChange::$change).await
        }
    )+};
}

pages! {
    block_form block EditAccounts Block,
    unblocking_form unblock EditAccounts Unblock,
    closure_form close EditAccounts Closure,
    reopening_form reopen EditAccounts Reopening,
    collection_form collect OverrideStatuses Collection,
    release_form release OverrideStatuses Release,
}

async fn ask<P: Grant>(desk: Allowed<P>, path: Path<i64>, change: StatusChange) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.actor.scope(), AccountId(path.into_inner()))?;
        cx.look(conn, &Look::account(record.id(), record.row.owner(), Sight::Form))?;
        may(cx, &record, change)?;
        match change.apply(record.row.status()) {
            Some(_) => Reply::page(&asked(conn, cx, &record, change)?.view(cx, ("", ""), None)),
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
        let record = hold(conn, cx.actor.scope(), AccountId(path.into_inner()))?;
        cx.shows(conn, Look::account(record.id(), record.row.owner(), Sight::Form))?;
        may(cx, &record, change)?;
        let view = asked(conn, cx, &record, change)?;
        let again =
            |status: StatusCode, wrong: &Wrong| Reply::page_with(status, &view.view(cx, sent.typed(), Some(wrong)));
        let reason = match sent.reason(change.reasons()) {
            Ok(reason) => reason,
            Err(wrong) => return again(StatusCode::UNPROCESSABLE_ENTITY, &wrong),
        };
        match change_status(conn, cx.keys(), &cx.actor, record.id(), version, change, &reason) {
            Ok(Effect::Now(status)) => {
                Ok(Reply::to(address(&record.row)).saying(format!("The account's status is now: {}.", status.label())))
            }
            Ok(Effect::Proposed(_)) => Ok(Reply::to(address(&record.row)).saying(proposed_words(Matter::Closing))),
            Err(AccountRefusal::Waiting { who, .. }) => {
                let wrong = Wrong::with_reason(waits_words(&who, Matter::Closing));
                again(StatusCode::UNPROCESSABLE_ENTITY, &wrong)
            }
            Err(AccountRefusal::NoSuchMove(_)) => Ok(moved_on(&record)),
            Err(AccountRefusal::NotAllowed(refusal)) => Err(refusal.into()),
            Err(AccountRefusal::Stale) => {
                let words = "Someone changed this account meanwhile. Look at the record, then confirm again";
                again(StatusCode::CONFLICT, &Wrong::with_reason(words))
            }
            Err(AccountRefusal::Rule(rule)) => {
                let page = again(StatusCode::UNPROCESSABLE_ENTITY, &Wrong::with_reason(rule.sentence()))?;
                Err(Fault::Again(Box::new(page)))
            }
            Err(AccountRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    })
    .await
}

/// Out of collection every way is a supervisor's.
fn may(cx: &Context, record: &AccountRecord, change: StatusChange) -> Result<(), Fault> {
    Ok(cx.actor.decide_on(change.permission(), record.row.status().object_state())?)
}

/// There is nothing to change: it was done meanwhile, or the button was pressed twice.
fn moved_on(record: &AccountRecord) -> Reply {
    Reply::to(address(&record.row)).saying(format!("The account's status is already: {}.", record.row.status().label()))
}

fn asked(
    conn: &mut PgConnection,
    cx: &Context,
    record: &AccountRecord,
    change: StatusChange,
) -> Result<Asked<'static>, Fault> {
    let follows = what_follows(conn, cx.actor.scope(), record.id(), change)?;
    Ok(Asked {
        nav: Nav::Accounts,
        whose: whose(record),
        tab: format!("account {}", record.row.called()),
        heading: match change {
            StatusChange::Reopening => "Stop closing this account".to_owned(),
            StatusChange::Collection => "Set this account to collection".to_owned(),
            StatusChange::Release => "End the collection of this account".to_owned(),
            change => format!("{} this account", change.label()),
        },
        consequences: consequences(change, follows),
        in_the_way: None,
        slug: change.slug(),
        version: record.row.version,
        reasons: change.reasons(),
        is_grave: change == StatusChange::Closure,
    })
}

/// What follows from a move, a sentence each.
pub fn consequences(change: StatusChange, follows: Follows) -> Vec<String> {
    let cards_words = |one: &str, many: &str| match follows.changed {
        0 => "No card is changed by it.".to_owned(),
        1 => format!("1 card {one}."),
        count => format!("{count} cards {many}."),
    };
    let unblocked = cards_words("that a closing blocked can be used again", "that a closing blocked can be used again");
    match change {
        StatusChange::Block => {
            vec!["Payments on all of its cards are declined. The cards keep their statuses.".to_owned()]
        }
        StatusChange::Unblock => vec!["Cards on it can be used again, each as its own status says.".to_owned()],
        StatusChange::Closure => {
            let left = match follows.left_in_use {
                0 => None,
                1 => Some("1 card that is not to be renewed can be used until then. Block it if it should not be."),
                _ => Some("Cards that are not to be renewed can be used until then. Block them if they should not be."),
            };
            let closes = format!(
                "After {CLOSING_DAYS} days it closes for good, with all of its cards. Until then this can be taken back."
            );
            let blocked = cards_words("with the status OK is blocked", "with the status OK are blocked");
            [blocked, closes].into_iter().chain(left.map(str::to_owned)).collect()
        }
        StatusChange::Reopening => vec![unblocked],
        StatusChange::Collection => vec!["Only a supervisor takes it out of collection again.".to_owned()],
        StatusChange::Release => vec!["The account is in use again at once.".to_owned(), unblocked],
    }
}
