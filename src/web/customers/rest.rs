//! Creating a customer, third page: everything else. What is typed is kept in the draft, also when it is refused.

use actix_web::HttpResponse;
use actix_web::web::Path;
use uuid::Uuid;

use super::create::{discard_button, kind_words, made};
use super::door::looked_for;
use super::fields::Form;
use super::new_views::NewRestView;
use crate::domain::card_number::holds_card_number;
use crate::domain::customer::{Customer, Field, Group, Identity, Kind, Problem, REG_NO_CONFIRMED};
use crate::domain::form::{FormField, Typed};
use crate::services::customers::drafts::{self, Draft};
use crate::web::desk::Context;
use crate::web::form::{Protected, only};
use crate::web::form_views::FormGroup;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, CreateCustomers};
use crate::web::layout::Problem as Summary;
use crate::web::outcome::Reply;
use crate::web::part_views::{Link, Notice, Tone};

/// GET /customers/new/{draft}/rest
pub async fn rest_form(desk: Allowed<CreateCustomers>, path: Path<Uuid>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let draft = drafts::read(conn, cx.keys(), &cx.actor, path.into_inner())?;
        match made(&draft) {
            Some(reply) => Ok(reply),
            None if !draft.door_passed => Ok(Reply::to(format!("/customers/new/{}", draft.id))),
            None => Reply::page(&rest_view(cx, &draft, &[])),
        }
    })
    .await
}

/// POST /customers/new/{draft}/rest
pub async fn save_rest(desk: Allowed<CreateCustomers>, path: Path<Uuid>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let mut draft = drafts::hold(conn, cx.keys(), &cx.actor, path.into_inner())?;
        if let Some(reply) = made(&draft) {
            return Ok(reply);
        }
        let inputs = inputs(&draft);
        only(&sent, &inputs.iter().cloned().chain(["once".to_owned()]).collect::<Vec<_>>())?;
        draft.typed.clear(&inputs);
        let kept = sent.iter().filter(|(name, _)| *name != "once");
        draft.typed.overlay(&kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
        let parsed = Customer::parse(draft.kind, &draft.typed, &cx.actor.ground());
        let refused = parsed.as_ref().err().map_or(&[][..], Vec::as_slice);
        drafts::save(conn, cx.keys(), &cx.actor, &without_card_numbers(&draft, refused))?;
        match parsed {
            Ok(_) => Ok(Reply::to(format!("/customers/new/{}/check", draft.id))),
            Err(problems) => Reply::refused(&rest_view(cx, &draft, &problems)),
        }
    })
    .await
}

/// The draft as it may be kept: a card number is shown again to who typed it, and stored nowhere, not even sealed.
fn without_card_numbers(draft: &Draft, refused: &[Problem]) -> Draft {
    let mut kept = draft.clone();
    // A registration number is only looked at once its kind is known.
    let unread = (!refused.is_empty()).then_some(Field::RegNo);
    let inputs = refused.iter().map(|problem| problem.field).chain(unread).flat_map(Field::inputs);
    for input in inputs.filter(|input| holds_card_number(draft.typed.get(input))) {
        kept.typed.put(input, "");
    }
    kept
}

/// The fields of the third page, under their headings. A registration number that the first page let pass is asked here.
fn sections(draft: &Draft) -> Vec<(&'static str, Vec<Field>)> {
    let asked = Identity::fields(draft.kind);
    let is_late = draft.kind == Kind::Private && Identity::asks_number_later(&draft.typed);
    let late = [Field::DeceasedDate, Field::BankruptcyDate];
    let fields = |group: Group| -> Vec<Field> {
        let is_new = |field: &Field| !asked.contains(field) && !late.contains(field);
        group.fields(draft.kind).into_iter().filter(is_new).collect()
    };
    let numbers = if is_late { vec![Field::RegNoKind, Field::RegNoCountry, Field::RegNo] } else { Vec::new() };
    [
        ("Numbers", numbers),
        ("Address", fields(Group::Address)),
        ("Contact", fields(Group::Contact)),
        ("Birth and nationality", fields(Group::Person)),
        ("Organisation", fields(Group::Organisation)),
        ("Screening and risk", fields(Group::Care)),
    ]
    .into_iter()
    .filter(|(_, fields)| !fields.is_empty())
    .collect()
}

fn inputs(draft: &Draft) -> Vec<String> {
    let fields = sections(draft).into_iter().flat_map(|(_, fields)| fields);
    let mut inputs: Vec<String> = fields.flat_map(Field::inputs).collect();
    if inputs.iter().any(|input| input == Field::RegNo.key()) {
        inputs.push(REG_NO_CONFIRMED.to_owned());
    }
    inputs
}

/// The page; problems of the first page's fields are told with a way back there.
pub(super) fn rest_view(cx: &Context, draft: &Draft, problems: &[Problem]) -> NewRestView {
    let form = Form { cx, kind: draft.kind, typed: &draft.typed, problems };
    let sections = sections(draft);
    let groups: Vec<FormGroup> = sections.iter().map(|(title, fields)| form.group(title, fields)).collect();
    let is_here = |problem: &&Problem| sections.iter().any(|(_, fields)| fields.contains(&problem.field));
    let elsewhere: Vec<&Problem> = problems.iter().filter(|problem| !is_here(problem)).collect();
    let heading = "Address and the rest".to_owned();
    let mut frame = cx.frame(format!("{heading} · {}", kind_words(draft.kind)), Nav::Customers);
    frame.problems = Summary::of(groups.iter().flat_map(|group| &group.fields));
    frame
        .problems
        .extend(elsewhere.iter().map(|problem| Summary { field: String::new(), words: problem.message.clone() }));
    let back_href = format!("/customers/new/{}/identity", draft.id);
    NewRestView {
        frame,
        heading,
        kind: kind_words(draft.kind),
        notices: notices(cx, draft, &elsewhere, &back_href),
        action: format!("/customers/new/{}/rest", draft.id),
        once: draft.id.to_string(),
        hidden: Vec::new(),
        groups,
        back_href,
        discard: Some(discard_button(draft)),
    }
}

fn notices(cx: &Context, draft: &Draft, elsewhere: &[&Problem], back_href: &str) -> Vec<Notice> {
    if !elsewhere.is_empty() {
        let words = elsewhere.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>().join(". ");
        let links = vec![Link::new("Change the first page", back_href)];
        return vec![Notice { tone: Tone::Bad, lead: "The first page needs a change.".to_owned(), words, links }];
    }
    let who = Identity::parse(draft.kind, &draft.typed, &cx.actor.ground()).map(|identity| looked_for(&identity));
    let words = who.map_or(String::new(), |who| format!("{who} is not recorded here yet."));
    vec![Notice { tone: Tone::Good, lead: "New here.".to_owned(), words, links: Vec::new() }]
}
