//! GET and POST /sign-in/second-factor: the passkey or code that makes a half-way session a full one, under a new token. Whoever has
//! neither yet is led to set one up.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use secrecy::SecretString;
use serde::Deserialize;

use super::passkey_form::{self, AnswerForm, relying_party, using};
use super::present::{REFUSED, code_field, crumbs, drawn, parse, way_on};
use super::views::AskView;
use crate::services::second_factor::{self, Shown, Verdict};
use crate::web::desk::{Context, token_hash};
use crate::web::form::{Protected, form_struct};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, HalfWay, new_token};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply, TokenChange, with_next};
use crate::web::part_views::Link;
use crate::web::sign_in::next::{after_sign_in, is_local};

pub(super) const PATH: &str = "/sign-in/second-factor";
const PASSKEY_PATH: &str = "/sign-in/second-factor/passkey";
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
        match way_on(cx, PATH, &next) {
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
        if let Some(address) = way_on(cx, PATH, &next) {
            return Ok(Reply::to(address));
        }
        let is_recovery = with == RECOVERY;
        let refused = |problem| drawn(&view(cx, &next, is_recovery, Some(problem)), true);
        let code = match parse(&code, is_recovery) {
            Ok(code) => code,
            Err(problem) => return refused(problem),
        };
        let token = new_token();
        let shown = Shown::Code(&code);
        match second_factor::pass(conn, cx.keys(), &cx.actor, cx.factors, shown, &token_hash(&token))? {
            Verdict::Right => Ok(Reply::to(after_sign_in(&next)).with_token(TokenChange::Set(token))),
            Verdict::TooLate => Ok(Reply::to(after_sign_in(&next))),
            Verdict::Wrong => refused(REFUSED),
            Verdict::TooMany { retry_after_secs } => Err(Fault::TooMany { retry_after_secs }),
        }
    })
    .await
}

/// POST /sign-in/second-factor/passkey
pub async fn pass_by_passkey(desk: Allowed<HalfWay>, form: Protected<AnswerForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let AnswerForm { passkey, next } = form.0;
        if let Some(address) = way_on(cx, PATH, &next) {
            return Ok(Reply::to(address));
        }
        let refused = |words: &str| {
            let mut view = view(cx, &next, false, None);
            view.frame.problems = vec![Problem { field: String::new(), words: words.to_owned() }];
            Reply::refused(&view)
        };
        let shown = match (relying_party(cx), passkey_form::answer(&passkey)) {
            (Ok(desk), Ok(answer)) => Shown::Passkey { desk, answer },
            (Err(problem), _) | (_, Err(problem)) => return refused(problem),
        };
        let token = new_token();
        match second_factor::pass(conn, cx.keys(), &cx.actor, cx.factors, shown, &token_hash(&token))? {
            Verdict::Right => Ok(Reply::to(after_sign_in(&next)).with_token(TokenChange::Set(token))),
            Verdict::TooLate => Ok(Reply::to(after_sign_in(&next))),
            Verdict::Wrong => refused(passkey_form::REFUSED),
            Verdict::TooMany { retry_after_secs } => Err(Fault::TooMany { retry_after_secs }),
        }
    })
    .await
}

/// The passkey first where there is one, the app's code where it counts, and a recovery code on a page of its own.
fn view(cx: &Context, next: &str, is_recovery: bool, problem: Option<&str>) -> AskView {
    let takes_code = is_recovery || cx.factors.takes_app();
    let fields: Vec<_> =
        takes_code.then(|| code_field(is_recovery).error(problem.map(str::to_owned))).into_iter().collect();
    let heading = "Show that it is you";
    let mut frame = cx.frame(heading, Nav::None);
    frame.problems = Problem::of(&fields);
    let other = if is_recovery {
        let usual = if cx.factors.has_passkey { "Use the passkey" } else { "Use the authenticator app" };
        Link::new(usual, with_next(PATH, next))
    } else {
        Link::new("Use a recovery code", with_next(&format!("{PATH}?with={RECOVERY}"), next))
    };
    let passkey = if is_recovery { None } else { using(cx, PASSKEY_PATH, next, "Use the passkey") };
    AskView {
        passkey,
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
        help: help(cx).to_owned(),
        has_sign_out: true,
    }
}

fn help(cx: &Context) -> &'static str {
    let factors = cx.factors;
    match (factors.has_passkey, factors.takes_app()) {
        (false, _) => "Neither app nor recovery codes are at hand? An admin can reset your second factor.",
        (true, true) => "Neither passkey, app nor recovery codes are at hand? An admin can reset your second factor.",
        (true, false) if factors.has_authenticator => {
            "A role of yours asks for the passkey, so that codes of the app do not count. If the passkey is lost, a recovery code lets \
             you add another. An admin can reset your second factor."
        }
        (true, false) => "Neither passkey nor recovery codes are at hand? An admin can reset your second factor.",
    }
}
