//! Creating a customer, last page: check the answers, then create.

use actix_web::HttpResponse;
use actix_web::web::Path;
use uuid::Uuid;

use super::create::{Page, discard_button, kind_words, made};
use super::door::{DoorForm, shows_holder, taken_words};
use super::facts::{Ways, groups};
use super::new_views::NewCheckView;
use super::rest::rest_view;
use crate::domain::customer::{Customer, Group, Warning};
use crate::domain::masking::PersonalFacts;
use crate::services::customers::drafts::{self, Draft};
use crate::services::customers::{self, CreateRefusal};
use crate::web::desk::Context;
use crate::web::form::Protected;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, CreateCustomers};
use crate::web::outcome::Reply;
use crate::web::part_views::{Notice, Tone};

/// GET /customers/new/{draft}/check
pub async fn check(desk: Allowed<CreateCustomers>, path: Path<Uuid>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let draft = drafts::read(conn, cx.keys(), &cx.actor, path.into_inner())?;
        if let Some(reply) = made(&draft) {
            return Ok(reply);
        }
        match Customer::parse(draft.kind, &draft.typed, &cx.actor.ground()) {
            Ok(customer) if draft.door_passed => Reply::page(&view(cx, &draft, &customer)),
            _ => Ok(Reply::to(format!("/customers/new/{}", draft.id))),
        }
    })
    .await
}

/// POST /customers/new/{draft}/check: creates. Sent again, it leads to the customer that was created.
pub async fn create(desk: Allowed<CreateCustomers>, path: Path<Uuid>, _: Protected<DoorForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let id = path.into_inner();
        match customers::create(conn, cx.keys(), &cx.actor, id) {
            Ok(id) => Ok(Reply::to(format!("/customers/{id}")).saying("The customer is recorded.")),
            Err(CreateRefusal::DoorClosed) => Ok(Reply::to(format!("/customers/new/{id}"))),
            Err(CreateRefusal::Problems(draft, problems)) => Reply::refused(&rest_view(cx, &draft, &problems)),
            Err(CreateRefusal::Taken(draft, taken)) => {
                shows_holder(conn, cx, &taken)?;
                let page = Page {
                    cx,
                    kind: draft.kind,
                    once: draft.id,
                    draft: Some(draft.id),
                    typed: &draft.typed,
                    problems: &[taken_words(&taken).0],
                    taken: Some(&taken),
                };
                Reply::refused(&page.view())
            }
            Err(CreateRefusal::Failure(failure)) => Err(failure.into()),
        }
    })
    .await
}

fn view(cx: &Context, draft: &Draft, customer: &Customer) -> NewCheckView {
    let base = format!("/customers/new/{}", draft.id);
    let change = |group: Group| match group {
        Group::Name | Group::Registration => Some(format!("{base}/identity")),
        Group::TemporaryAddress => None,
        _ => Some(format!("{base}/rest")),
    };
    // What the person has just typed is no secret to them; of the registration number a mask is enough to check it by.
    let whole = PersonalFacts::settable();
    let ways = Ways { change: &change, reveal: None, whole, parent: None, responsible: None, has_copy: false };
    let mut groups = groups(customer, cx.actor.today(), &ways);
    groups.retain(|group| group.id != Group::TemporaryAddress.slug());
    for fact in groups.iter_mut().flat_map(|group| &mut group.facts) {
        fact.add_href = None;
        fact.tag = None;
    }
    NewCheckView {
        frame: cx.frame(format!("Check the answers · {}", kind_words(draft.kind)), Nav::Customers),
        kind: kind_words(draft.kind),
        notices: customer.warnings(cx.actor.today()).into_iter().map(notice).collect(),
        groups,
        action: format!("{base}/check"),
        once: draft.id.to_string(),
        hidden: Vec::new(),
        back_href: format!("{base}/rest"),
        discard: Some(discard_button(draft)),
    }
}

fn notice(warning: Warning) -> Notice {
    let words = match warning {
        Warning::Deceased(_) => "The customer has died.",
        Warning::Bankrupt(_) => "The customer is bankrupt.",
        Warning::BirthDatesDiffer => "The date of birth is not the one in the registration number.",
        Warning::Minor => "The customer is under 18.",
        Warning::CheckDigitConfirmed => "The check digit of the registration number does not fit; you confirmed it.",
    };
    Notice { tone: Tone::Warn, lead: "Look again:".to_owned(), words: words.to_owned(), links: Vec::new() }
}
