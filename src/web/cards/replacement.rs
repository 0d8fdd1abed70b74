//! A new card in the place of an old one: why, and what is written on it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use uuid::Uuid;

use super::fields::{Form, fitting};
use super::present::{address, tab, whose};
use crate::domain::card::{Embossing, Group, Problem};
use crate::domain::form::Typed;
use crate::domain::ids::CardId;
use crate::domain::look::Sight;
use crate::domain::once::Made;
use crate::domain::reason::{Reason, ReasonCode};
use crate::services::cards::{CardRecord, CardRefusal, IN_COLLECTION, Replacement, read, replace as replace_card};
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

/// GET /cards/{id}/replacement
pub async fn replacement_form(desk: Allowed<EditAccounts>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.actor.scope(), CardId(path.into_inner()))?;
        cx.look(conn, &record.look(Sight::Form))?;
        let typed = record.group(Group::Embossing).typed();
        Reply::page(&view(cx, &record, (&typed, Uuid::new_v4(), record.row.version), &[], None, None))
    })
    .await
}

/// POST /cards/{id}/replacement. Sent again, it leads to the card that was requested.
pub async fn replace(desk: Allowed<EditAccounts>, path: Path<i64>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let own = ["once", "version", "step", "reason", "words"].map(str::to_owned);
        only(&sent, &Group::Embossing.inputs().into_iter().chain(own).collect::<Vec<_>>())?;
        let record = read(conn, cx.actor.scope(), CardId(path.into_inner()))?;
        cx.shows(conn, record.look(Sight::Form))?;
        let version = sent.get("version").parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
        let form_key = sent.get("once").parse().map_err(|_| Fault::BadRequest("The form lacks its one-time key."))?;
        let page = |problems: &[Problem], wrong: Option<&Wrong>, refused: Option<String>| {
            view(cx, &record, (&sent, form_key, version), problems, wrong, refused)
        };
        let embossing = match Embossing::parse(&sent, &record.terms(), &cx.actor.plain_ground()) {
            Ok(embossing) => embossing,
            Err(problems) => return Reply::refused(&page(&problems, None, None)),
        };
        let reason = match Reason::parse(sent.get("reason"), sent.get("words"), ReasonCode::for_replacement()) {
            Ok(reason) => reason,
            Err((input, flaw)) => {
                let wrong = Wrong { input, words: flaw.sentence("Words") };
                return Reply::refused(&page(&[], Some(&wrong), None));
            }
        };
        let again = |words: String, status: StatusCode| {
            Err(Fault::Again(Box::new(Reply::page_with(status, &page(&[], None, Some(words)))?)))
        };
        let wish = Replacement { card: record.id(), version, embossing: &embossing, reason: &reason, form_key };
        match replace_card(conn, cx.keys(), &cx.actor, &wish) {
            Ok(Made::Now(id)) => Ok(Reply::to(format!("/cards/{id}"))
                .saying("A new card is requested in its place. Enter its number once it has been produced.")),
            Ok(Made::Before(id)) => Ok(Reply::to(format!("/cards/{id}"))
                .saying("This form was sent before and requested this card; it requested no second one.")),
            Err(CardRefusal::Rule(rule)) => again(format!("{}.", rule.sentence()), StatusCode::UNPROCESSABLE_ENTITY),
            Err(CardRefusal::InCollection) => again(IN_COLLECTION.to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
            Err(CardRefusal::Stale) => again(
                "Someone changed this card meanwhile. Look at the record, then begin again.".to_owned(),
                StatusCode::CONFLICT,
            ),
            Err(CardRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    })
    .await
}

fn view(
    cx: &Context,
    record: &CardRecord,
    (typed, once, version): (&Typed, Uuid, i32),
    problems: &[Problem],
    wrong: Option<&Wrong>,
    refused: Option<String>,
) -> FormView {
    let error = |input: &str| wrong.filter(|wrong| wrong.input == input).map(|wrong| wrong.words.clone());
    let form = Form { terms: record.terms(), typed, problems };
    let why = FormGroup {
        fields: vec![
            reason_field(ReasonCode::for_replacement(), typed.get("reason")).error(error("reason")),
            FieldView::block("words", "In your own words", typed.get("words"), 2).optional().error(error("words")),
        ],
        ..FormGroup::default()
    };
    let groups = vec![why, form.group(Group::Embossing, "On the new card")];
    let heading = "Replace this card".to_owned();
    let mut frame = cx.frame(format!("{heading} · {}", tab(&record.row)), Nav::Cards);
    frame.problems = Summary::of(groups.iter().flat_map(|group| &group.fields));
    frame.problems.extend(refused.map(|words| Summary { field: String::new(), words }));
    let follows = if record.row.status().is_live() {
        "This card is closed; lost, stolen or closed for fraud if that is the reason. The new one has a number of its own and the same holder, role, addresses and wallet wish."
    } else {
        "The new card has a number of its own and the same holder, role, addresses and wallet wish."
    };
    let mut notices = fitting(&record.terms(), &record.holder, &record.owner, problems);
    notices.push(Notice { words: follows.to_owned(), ..Notice::default() });
    FormView {
        frame,
        whose: Some(whose(record)),
        heading,
        notices,
        action: format!("{}/replacement", address(&record.row)),
        once: once.to_string(),
        hidden: vec![Hidden::new("version", version.to_string())],
        groups,
        button: "Request the new card".to_owned(),
        cancel_href: address(&record.row),
    }
}
