//! GET and POST /sign-in/enrolment/passkey: a passkey as the first second factor, or the one that a role asks for. Whoever has an app
//! and needs a passkey came here with a code; whoever lost their passkey, with a recovery code.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};

use super::passkey_form::{self, NO_NAME, NOT_ADDED, NewPasskeyForm, adding, relying_party, suggestion};
use super::present::{codes_page, crumbs, drawn, way_on};
use super::views::AskView;
use crate::domain::second_factor::Missing;
use crate::services::second_factor::{self, Adding, NewPasskey};
use crate::web::desk::{Context, token_hash};
use crate::web::form::Protected;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, HalfWay, new_token};
use crate::web::layout::Problem;
use crate::web::outcome::{Reply, TokenChange, with_next};
use crate::web::part_views::Link;
use crate::web::sign_in::next::after_sign_in;

pub(super) const PATH: &str = "/sign-in/enrolment/passkey";

/// GET /sign-in/enrolment/passkey
pub async fn passkey_enrolment_form(
    desk: Allowed<HalfWay>,
    query: web::Query<HashMap<String, String>>,
) -> HttpResponse {
    desk.read(move |_, cx| {
        let next = query.get("next").cloned().unwrap_or_default();
        match way_on(cx, PATH, &next) {
            Some(address) => Ok(Reply::to(address)),
            None => Reply::page(&view(cx, &next, (&suggestion(0), None), None)),
        }
    })
    .await
}

/// POST /sign-in/enrolment/passkey
pub async fn enrol_passkey(desk: Allowed<HalfWay>, form: Protected<NewPasskeyForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let NewPasskeyForm { passkey, name, next } = form.0;
        if let Some(address) = way_on(cx, PATH, &next) {
            return Ok(Reply::to(address));
        }
        let refused = |problem: &str| drawn(&view(cx, &next, (&name, None), Some(problem)), true);
        let (desk, answer) = match (relying_party(cx), passkey_form::answer(&passkey)) {
            (Ok(desk), Ok(answer)) => (desk, answer),
            (Err(problem), _) | (_, Err(problem)) => return refused(problem),
        };
        let called = match passkey_form::name(&name) {
            Ok(called) => called,
            Err(flaw) => return drawn(&view(cx, &next, (&name, Some(flaw)), None), true),
        };
        let token = new_token();
        let new = NewPasskey { desk, name: &called, answer };
        match second_factor::add(conn, &cx.actor, cx.factors, new, &token_hash(&token))? {
            Adding::Done(codes) if codes.is_empty() => {
                let on = Reply::to(after_sign_in(&next)).saying("The passkey is added.");
                Ok(on.with_token(TokenChange::Set(token)))
            }
            Adding::Done(codes) => {
                let page = codes_page(cx, &token, &codes, after_sign_in(&next))?;
                Ok(page.with_token(TokenChange::Set(token)))
            }
            Adding::NotTaken => refused(NOT_ADDED),
            Adding::Enough => refused(ALL_TAKEN),
            Adding::Another => Ok(Reply::to(with_next(super::at_sign_in::PATH, after_sign_in(&next)))),
        }
    })
    .await
}

/// Half-way none can be removed.
const ALL_TAKEN: &str = "You have as many passkeys as there can be. Ask an admin to reset your second factor";

fn view(cx: &Context, next: &str, name: (&str, Option<String>), problem: Option<&str>) -> AskView {
    let passkey = adding(cx, PATH, next, name);
    let heading = "Add a passkey";
    let mut frame = cx.frame(heading, Nav::None);
    frame.problems = Problem::of(passkey.iter().flat_map(|form| &form.fields));
    frame.problems.extend(problem.map(|words| Problem { field: String::new(), words: words.to_owned() }));
    let is_choice = cx.missing() == Some(Missing::Enrolment);
    let lead = match (&passkey, is_choice) {
        (None, _) => NO_NAME,
        (_, true) => {
            "The desk asks for more than a password. A passkey is kept by this computer, your phone or a small key, and asks for your \
             finger, face or PIN each time you sign in."
        }
        (_, false) => {
            "A role of yours asks for a passkey. It is kept by this computer, your phone or a small key, and asks for your finger, \
             face or PIN each time you sign in."
        }
    };
    let other = is_choice
        .then(|| Link::new("Use an authenticator app instead", with_next(super::enrolment::PATH, after_sign_in(next))));
    AskView {
        frame,
        crumbs: crumbs(cx),
        heading: heading.to_owned(),
        lead: lead.to_owned(),
        passkey,
        other,
        help: "No device at hand that keeps passkeys, or no scripts in this browser? An admin can help you.".to_owned(),
        has_sign_out: true,
        ..AskView::default()
    }
}
