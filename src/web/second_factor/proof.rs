//! GET and POST /me/proof: showing again who one is before something sensitive, then back to where it was asked for. By the
//! second factor; by the password where there is none. The password is checked in three steps, as in web::me::password: count
//! the failure, check with no connection held, conclude.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::oneshot;

use super::passkey_form::{self, AnswerForm, relying_party, using};
use super::present::{REFUSED, code_field, drawn, parse};
use super::views::AskView;
use crate::db::PgConnection;
use crate::password;
use crate::services::second_factor::{self, Shown, Verdict};
use crate::services::staff::{PasswordCheck, begin_password_check, tell_if_locked};
use crate::web::desk::{Context, Outcome, finish};
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SignedIn};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::Link;
use crate::web::sign_in::door;
use crate::web::sign_in::next::after_sign_in;

const PATH: &str = "/me/proof";
const PASSKEY_PATH: &str = "/me/proof/passkey";
const WRONG_PASSWORD: &str = "The password is not right, or the account is locked. Try again, or ask an admin for help";

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofForm {
    /// A code of either kind; or the password where there is no second factor.
    #[serde(default)]
    code: SecretString,
    #[serde(default)]
    password: SecretString,
    #[serde(default)]
    next: String,
}

form_struct!(passing ProofForm);

/// GET /me/proof
pub async fn proof_form(desk: Allowed<SignedIn>, query: web::Query<HashMap<String, String>>) -> HttpResponse {
    desk.read(move |_, cx| {
        let next = query.get("next").cloned().unwrap_or_default();
        Reply::page(&view(cx, after_sign_in(&next), None))
    })
    .await
}

/// POST /me/proof
pub async fn prove(before: Allowed<SignedIn>, after: Allowed<SignedIn>, form: Protected<ProofForm>) -> HttpResponse {
    let ProofForm { code, password, next } = form.0;
    let next = after_sign_in(&next).to_owned();
    let check = match begin(before, code, password.clone(), next.clone()).await {
        Ok(check) => check,
        Err(answer) => return answer,
    };
    let present = check.hash.clone();
    let fits = door::hashing(&after.visitor.state, move || password::verify(&password, present.as_deref())).await;
    match fits {
        Ok(fits) => after.write(move |conn, cx| conclude(conn, cx, &check, fits, &next)).await,
        Err(fault) => finish(&after.visitor, Outcome::fault(fault)),
    }
}

/// POST /me/proof/passkey
pub async fn prove_by_passkey(desk: Allowed<SignedIn>, form: Protected<AnswerForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let AnswerForm { passkey, next } = form.0;
        let next = after_sign_in(&next);
        let refused = |words: &str| {
            let mut view = view(cx, next, None);
            view.frame.problems = vec![Problem { field: String::new(), words: words.to_owned() }];
            Reply::refused(&view)
        };
        let shown = match (relying_party(cx), passkey_form::answer(&passkey)) {
            (Ok(desk), Ok(answer)) => Shown::Passkey { desk, answer },
            (Err(problem), _) | (_, Err(problem)) => return refused(problem),
        };
        match second_factor::prove(conn, cx.keys(), &cx.actor, cx.factors, shown)? {
            Verdict::Right | Verdict::TooLate => Ok(Reply::to(next)),
            Verdict::Wrong => refused(passkey_form::REFUSED),
            Verdict::TooMany { retry_after_secs } => Err(Fault::TooMany { retry_after_secs }),
        }
    })
    .await
}

/// Checks a code, or counts the attempt at the password; Err is the answer where there is no password to be checked.
async fn begin(
    desk: Allowed<SignedIn>,
    code: SecretString,
    password: SecretString,
    next: String,
) -> Result<PasswordCheck, HttpResponse> {
    let (give, mut take) = oneshot::channel();
    let answer = desk
        .write(move |conn, cx| {
            if cx.factors.is_enrolled() {
                return by_code(conn, cx, &code, &next);
            }
            if password.expose_secret().is_empty() {
                return drawn(&view(cx, &next, Some("Enter the password")), true);
            }
            // The other end waits for this answer before it looks.
            let _ = give.send(begin_password_check(conn, &cx.actor)?);
            Ok(Reply::to(PATH))
        })
        .await;
    // A redirect says that the count is committed.
    match take.try_recv() {
        Ok(check) if answer.status() == StatusCode::SEE_OTHER => Ok(check),
        _ => Err(answer),
    }
}

fn by_code(conn: &mut PgConnection, cx: &Context, typed: &SecretString, next: &str) -> Result<Reply, Fault> {
    let code = match parse(typed, !cx.factors.takes_app()) {
        Ok(code) => code,
        Err(problem) => return drawn(&view(cx, next, Some(problem)), true),
    };
    match second_factor::prove(conn, cx.keys(), &cx.actor, cx.factors, Shown::Code(&code))? {
        Verdict::Right | Verdict::TooLate => Ok(Reply::to(next)),
        Verdict::Wrong => drawn(&view(cx, next, Some(REFUSED)), true),
        Verdict::TooMany { retry_after_secs } => Err(Fault::TooMany { retry_after_secs }),
    }
}

fn conclude(
    conn: &mut PgConnection,
    cx: &Context,
    check: &PasswordCheck,
    fits: bool,
    next: &str,
) -> Result<Reply, Fault> {
    let checked = check.hash.as_deref().filter(|_| fits);
    if let Some(checked) = checked
        && second_factor::prove_by_password(conn, &cx.actor, checked)?
    {
        return Ok(Reply::to(next));
    }
    second_factor::refuse_proof(conn, &cx.actor)?;
    tell_if_locked(conn, &cx.actor, check)?;
    drawn(&view(cx, next, Some(WRONG_PASSWORD)), true)
}

fn view(cx: &Context, next: &str, problem: Option<&str>) -> AskView {
    let field = if cx.factors.takes_app() {
        code_field(false).hint("The six digits that your authenticator app shows now, or a recovery code")
    } else if cx.factors.is_enrolled() {
        code_field(true)
    } else {
        FieldView::password("password", "Password", "current-password")
    };
    let fields = vec![field.error(problem.map(str::to_owned))];
    let heading = "Show again that it is you";
    let mut frame = cx.frame(heading, Nav::None);
    frame.problems = Problem::of(&fields);
    AskView {
        frame,
        heading: heading.to_owned(),
        lead: "You asked for something that is open only for a while after you showed who you are. Then you come back to it."
            .to_owned(),
        passkey: using(cx, PASSKEY_PATH, next, "Use the passkey"),
        action: PATH.to_owned(),
        next: next.to_owned(),
        fields,
        button: "Go on".to_owned(),
        other: Some(Link::new("Cancel", "/")),
        ..AskView::default()
    }
}
