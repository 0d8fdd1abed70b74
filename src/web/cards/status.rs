//! Block, loss, theft, closure and the rest: a page each that says what follows, with a reason.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::present::{address, tab, whose};
use crate::domain::card::StatusChange;
use crate::domain::ids::CardId;
use crate::domain::look::Sight;
use crate::domain::review::Matter;
use crate::services::cards::{CardRecord, CardRefusal, change_status, hold, read};
use crate::services::proposals::Effect;
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
    suspicion_form suspect EditAccounts Suspicion,
    no_renewal_form stop_renewal EditAccounts NoRenewal,
    unblocking_form unblock EditAccounts Unblock,
    loss_form report_lost EditAccounts Loss,
    theft_form report_stolen EditAccounts Theft,
    closure_form close EditAccounts Closure,
    fraud_closure_form close_for_fraud EditAccounts FraudClosure,
    recovery_form recover OverrideStatuses Recovery,
}

async fn ask<P: Grant>(desk: Allowed<P>, path: Path<i64>, change: StatusChange) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.actor.scope(), CardId(path.into_inner()))?;
        cx.look(conn, &record.look(Sight::Form))?;
        match change.apply(record.row.status()) {
            Some(_) => Reply::page(&asked(&record, change).view(cx, ("", ""), None)),
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
        let record = hold(conn, cx.actor.scope(), CardId(path.into_inner()), None)?;
        cx.shows(conn, record.look(Sight::Form))?;
        let again = |status: StatusCode, wrong: &Wrong| {
            Reply::page_with(status, &asked(&record, change).view(cx, sent.typed(), Some(wrong)))
        };
        let reason = match sent.reason(change.reasons()) {
            Ok(reason) => reason,
            Err(wrong) => return again(StatusCode::UNPROCESSABLE_ENTITY, &wrong),
        };
        match change_status(conn, cx.keys(), &cx.actor, record.id(), version, change, &reason) {
            Ok(Effect::Now(status)) => {
                Ok(Reply::to(address(&record.row)).saying(format!("The card's status is now: {}.", status.label())))
            }
            Ok(Effect::Proposed(_)) => Ok(Reply::to(address(&record.row)).saying(proposed_words(Matter::Closing))),
            Err(CardRefusal::Waiting { who, .. }) => {
                let wrong = Wrong::with_reason(waits_words(&who, Matter::Closing));
                again(StatusCode::UNPROCESSABLE_ENTITY, &wrong)
            }
            Err(CardRefusal::NoSuchMove(_)) => Ok(moved_on(&record)),
            Err(CardRefusal::Stale) => {
                let words = "Someone changed this card meanwhile. Look at the record, then confirm again";
                again(StatusCode::CONFLICT, &Wrong::with_reason(words))
            }
            Err(CardRefusal::Rule(rule)) => {
                let page = again(StatusCode::UNPROCESSABLE_ENTITY, &Wrong::with_reason(rule.sentence()))?;
                Err(Fault::Again(Box::new(page)))
            }
            Err(CardRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    })
    .await
}

/// There is nothing to change: it was done meanwhile, or the button was pressed twice.
fn moved_on(record: &CardRecord) -> Reply {
    let status = record.row.status().label();
    Reply::to(address(&record.row)).saying(format!("The card's status is already: {status}."))
}

fn asked(record: &CardRecord, change: StatusChange) -> Asked<'static> {
    Asked {
        nav: Nav::Cards,
        whose: whose(record),
        tab: tab(&record.row),
        heading: match change {
            StatusChange::Suspicion => "Suspect fraud with this card".to_owned(),
            StatusChange::NoRenewal => "Do not renew this card".to_owned(),
            StatusChange::Unblock => "Set this card back to OK".to_owned(),
            StatusChange::Loss => "Report this card lost".to_owned(),
            StatusChange::Theft => "Report this card stolen".to_owned(),
            StatusChange::FraudClosure => "Close this card for fraud".to_owned(),
            StatusChange::Recovery => "Bring this card back".to_owned(),
            change => format!("{} this card", change.label()),
        },
        consequences: consequences(change).iter().map(|words| (*words).to_owned()).collect(),
        in_the_way: None,
        slug: change.slug(),
        version: record.row.version,
        reasons: change.reasons(),
        is_grave: change.is_final(),
    }
}

/// What follows from a move, a sentence each.
pub fn consequences(change: StatusChange) -> &'static [&'static str] {
    match change {
        StatusChange::Block | StatusChange::Suspicion => {
            &["Payments are declined until the card is set back to OK.", "Its wallet tokens are suspended meanwhile."]
        }
        StatusChange::NoRenewal => &["The card goes on working until it expires, and no new one is made for it then."],
        StatusChange::Unblock => &["The card can be used again at once."],
        StatusChange::Loss | StatusChange::Theft => &[
            "Payments are declined at once. Only a supervisor can bring the card back.",
            "Replace it to give the cardholder a new one.",
        ],
        StatusChange::Closure => &["Payments are declined at once. The card cannot be brought back."],
        StatusChange::FraudClosure => &[
            "Payments are declined at once, the chip is blocked and merchants are told.",
            "The card cannot be brought back.",
        ],
        StatusChange::Recovery => &["The card can be used again at once."],
    }
}
