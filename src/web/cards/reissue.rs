//! The same card made again, with its number, for a later expiry.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use uuid::Uuid;

use super::present::{address, tab, whose};
use crate::domain::card::Expiry;
use crate::domain::form::Typed;
use crate::domain::ids::CardId;
use crate::domain::look::Sight;
use crate::domain::reason::{Reason, ReasonCode};
use crate::services::cards::{CardRecord, CardRefusal, may_be_reissued, read, reissue as reissue_card};
use crate::web::desk::Context;
use crate::web::editing::{Wrong, reason_field};
use crate::web::form::{Protected, only};
use crate::web::form_views::{FieldView, FormGroup, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditAccounts};
use crate::web::layout::Problem as Summary;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::Notice;
use crate::web::record_views::FormView;

/// GET /cards/{id}/reissue
pub async fn reissue_form(desk: Allowed<EditAccounts>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.actor.scope(), CardId(path.into_inner()))?;
        cx.look(conn, &record.look(Sight::Form))?;
        match may_be_reissued(record.row.status()) {
            true => Reply::page(&view(cx, &record, (&Typed::default(), record.row.version), None)),
            false => Ok(over(&record)),
        }
    })
    .await
}

/// POST /cards/{id}/reissue
pub async fn reissue(desk: Allowed<EditAccounts>, path: Path<i64>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        only(&sent, &["once", "version", "step", "expiry", "reason", "words"].map(str::to_owned))?;
        let record = read(conn, cx.actor.scope(), CardId(path.into_inner()))?;
        cx.shows(conn, record.look(Sight::Form))?;
        if !may_be_reissued(record.row.status()) {
            return Ok(over(&record));
        }
        let version = sent.get("version").parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
        let page = |wrong: Wrong| view(cx, &record, (&sent, version), Some(&wrong));
        let expiry = match later_expiry(cx, &record, sent.get("expiry")) {
            Ok(expiry) => expiry,
            Err(words) => return Reply::refused(&page(Wrong { input: "expiry", words })),
        };
        let reason = match Reason::parse(sent.get("reason"), sent.get("words"), ReasonCode::for_reissue()) {
            Ok(reason) => reason,
            Err((input, flaw)) => return Reply::refused(&page(Wrong { input, words: flaw.sentence("Words") })),
        };
        match reissue_card(conn, cx.keys(), &cx.actor, (record.id(), version), expiry, &reason) {
            Ok(()) => Ok(Reply::to(address(&record.row)).saying("The card is to be made again.")),
            Err(CardRefusal::Stale) => {
                let words = "Someone changed this card meanwhile. Look at the record, then confirm again";
                Reply::page_with(StatusCode::CONFLICT, &page(Wrong::with_reason(words)))
            }
            Err(CardRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    })
    .await
}

fn over(record: &CardRecord) -> Reply {
    Reply::to(address(&record.row))
        .refusing("A card of this status is not made again. Replace it, or set it back to OK first.")
}

/// An expiry that is to come, and not before the present one.
fn later_expiry(cx: &Context, record: &CardRecord, typed: &str) -> Result<Expiry, String> {
    let parsed = Expiry::parse(typed).map_err(|flaw| flaw.sentence("New expiry"))?;
    let expiry = parsed.ok_or_else(|| "Enter the new expiry".to_owned())?;
    let is_earlier = record.row.expires_on.is_some_and(|present| expiry.last_day() < present);
    if expiry.is_over(cx.actor.today()) || is_earlier {
        return Err("New expiry must be to come, and not before the present one".to_owned());
    }
    Ok(expiry)
}

fn view(cx: &Context, record: &CardRecord, (typed, version): (&Typed, i32), wrong: Option<&Wrong>) -> FormView {
    let error = |input: &str| wrong.filter(|wrong| wrong.input == input).map(|wrong| wrong.words.clone());
    let present = record.row.expiry().map_or("It has none yet".to_owned(), |expiry| format!("Now {}", expiry.human()));
    let fields = vec![
        FieldView::text("expiry", "New expiry", typed.get("expiry"))
            .mono()
            .hint(format!("{present}. Such as 08/29"))
            .error(error("expiry")),
        reason_field(ReasonCode::for_reissue(), typed.get("reason")).own_row().error(error("reason")),
        FieldView::block("words", "In your own words", typed.get("words"), 2).optional().error(error("words")),
    ];
    let heading = "Reissue this card".to_owned();
    let mut frame = cx.frame(format!("{heading} · {}", tab(&record.row)), Nav::Cards);
    frame.problems = Summary::of(&fields);
    FormView {
        frame,
        whose: Some(whose(record)),
        heading,
        notices: vec![Notice {
            words: "The same card is made again: its number and reference stay, its expiry moves on.".to_owned(),
            ..Notice::default()
        }],
        action: format!("{}/reissue", address(&record.row)),
        once: Uuid::new_v4().to_string(),
        hidden: vec![Hidden::new("version", version.to_string())],
        groups: vec![FormGroup { fields, ..FormGroup::default() }],
        button: "Reissue the card".to_owned(),
        cancel_href: address(&record.row),
    }
}
