//! GET and POST /sign-in/second-factor: the code that makes a half-way session a full one, under a new token. Whoever has no
//! authenticator yet is led to set one up.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use secrecy::SecretString;
use serde::Deserialize;

use super::present::{REFUSED, code_field, crumbs, drawn, parse};
use super::views::AskView;
use crate::services::second_factor::{self, Verdict};
use crate::web::desk::{Context, token_hash};
use crate::web::form::{Protected, form_struct};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, HalfWay, new_token};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply, TokenChange, with_next};
use crate::web::part_views::Link;
use crate::web::sign_in::next::{after_sign_in, is_local};

pub(super) const PATH: &str = "/sign-in/second-factor";
const RECOVERY: &str = "recovery-code";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    code: SecretString,
    #[serde(default)]
    next: String,
    /// Which of the two fields was shown: the answer shows it again.
    #[serde(default)]
    with: String,
}

form_struct!(passing CodeForm);

/// GET /sign-in/second-factor
pub async fn form(desk: Allowed<HalfWay>, query: web::Query<HashMap<String, String>>) -> HttpResponse {
    desk.read(move |_, cx| {
        let of = |name: &str| query.get(name).cloned().unwrap_or_default();
        let (next, is_recovery) = (of("next"), of("with") == RECOVERY);
        match elsewhere(cx, &next) {
            Some(address) => Ok(Reply::to(address)),
            None => Reply::page(&view(cx, &next, is_recovery, None)),
        }
    })
    .await
}

/// POST /sign-in/second-factor
pub async fn pass(desk: Allowed<HalfWay>, form: Protected<CodeForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(CodeForm { code, next, with }) = form;
        if let Some(address) = elsewhere(cx, &next) {
            return Ok(Reply::to(address));
        }
        let is_recovery = with == RECOVERY;
        let refused = |problem| drawn(&view(cx, &next, is_recovery, Some(problem)), true);
        let code = match parse(&code, is_recovery) {
            Ok(code) => code,
            Err(problem) => return refused(problem),
        };
        let token = new_token();
        match second_factor::pass(conn, cx.keys(), &cx.actor, &code, &token_hash(&token))? {
            Verdict::Right => Ok(Reply::to(after_sign_in(&next)).with_token(TokenChange::Set(token))),
            Verdict::TooLate => Ok(Reply::to(after_sign_in(&next))),
            Verdict::Wrong => refused(REFUSED),
            Verdict::TooMany { retry_after_secs } => Err(Fault::TooMany { retry_after_secs }),
        }
    })
    .await
}

/// Where whoever has nothing to do here goes on.
fn elsewhere(cx: &Context, next: &str) -> Option<String> {
    let next = after_sign_in(next);
    match (cx.actor.standing.is_half_way, cx.has_authenticator) {
        (false, _) => Some(next.to_owned()),
        (true, false) => Some(with_next(super::enrolment::PATH, next)),
        (true, true) => None,
    }
}

fn view(cx: &Context, next: &str, is_recovery: bool, problem: Option<&str>) -> AskView {
    let fields = vec![code_field(is_recovery).error(problem.map(str::to_owned))];
    let heading = "Show that it is you";
    let mut frame = cx.frame(heading, Nav::None);
    frame.problems = Problem::of(&fields);
    let other = if is_recovery {
        Link::new("Use the authenticator app", with_next(PATH, next))
    } else {
        Link::new("Use a recovery code", with_next(&format!("{PATH}?with={RECOVERY}"), next))
    };
    AskView {
        frame,
        crumbs: crumbs(cx),
        heading: heading.to_owned(),
        lead: "The password was right. A second thing is asked for, which nobody else has.".to_owned(),
        action: PATH.to_owned(),
        next: Some(next).filter(|next| is_local(next)).unwrap_or_default().to_owned(),
        with: if is_recovery { RECOVERY } else { "" }.to_owned(),
        fields,
        button: "Sign in".to_owned(),
        other: Some(other),
        help: "Neither app nor recovery codes are at hand? An admin can reset your second factor.".to_owned(),
        has_sign_out: true,
    }
}
