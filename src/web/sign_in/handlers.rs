//! GET and POST /sign-in, POST /sign-out. Every refusal is the same page after the same work; which of the reasons it was
//! stands in the history only. A new token at every sign-in, so that a token planted before is worth nothing.

use std::collections::HashMap;

use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::door;
use super::next::{after_sign_in, is_local};
use super::views::SignInView;
use crate::domain::device;
use crate::domain::institution::Institution;
use crate::domain::staff::{PASSWORD_LENGTH, Username};
use crate::password;
use crate::services::sign_in::{self, Attempt, Begun, Entered, Entry};
use crate::web::desk::{Outcome, PARKED, finish, token_hash};
use crate::web::form::{Empty, Protected, form_struct};
use crate::web::form_views::FieldView;
use crate::web::frame::open_frame;
use crate::web::guard::{Allowed, Anonymous, HalfWay, Visitor, new_token};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply, TokenChange, with_next};
use crate::web::part_views::{Notice, Tone};

/// One sentence for an unknown name, a wrong password, a locked and a disabled account.
const REFUSED: &str =
    "The username or password is not right, or the account is locked. Try again, or ask an admin for help";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInForm {
    username: String,
    password: SecretString,
    #[serde(default)]
    next: String,
}

form_struct!(passing SignInForm);

/// GET /sign-in
pub async fn form(Anonymous(mut visitor): Anonymous, query: web::Query<HashMap<String, String>>) -> HttpResponse {
    let next = query.get("next").cloned().unwrap_or_default();
    let result = show(&mut visitor, next).await;
    finish(&visitor, Outcome { result, frame: Default::default() })
}

async fn show(visitor: &mut Visitor, next: String) -> Result<Reply, Fault> {
    let token = visitor.ensure_token();
    let institution = door::read(&visitor.state, |_, institution| Ok(institution)).await?;
    let mut view = view(visitor, &token, &institution, "", next);
    view.frame.flash = visitor.flash.clone();
    if view.frame.flash.is_none() && !view.next.is_empty() {
        let lead = "Sign in to go on.".into();
        let words = match view.next.starts_with(PARKED) {
            true => "Your session was over: what you sent is kept for you, and nothing of it is saved yet.".into(),
            false => "You come to the page that you asked for.".into(),
        };
        view.notices.push(Notice { tone: Tone::Plain, lead, words, links: Vec::new() });
    }
    Reply::page(&view)
}

fn view(visitor: &Visitor, token: &str, institution: &Institution, username: &str, next: String) -> SignInView {
    SignInView {
        frame: open_frame("Sign in", visitor.state.keys.form_token(token)),
        institution: institution.settings.name.as_str().to_owned(),
        notices: Vec::new(),
        next: Some(next).filter(|next| is_local(next)).unwrap_or_default(),
        fields: vec![
            FieldView::text("username", "Username", username).autocomplete("username"),
            FieldView::password("password", "Password", "current-password"),
        ],
    }
}

/// POST /sign-in
pub async fn enter(Anonymous(visitor): Anonymous, form: Protected<SignInForm>, req: HttpRequest) -> HttpResponse {
    let user_agent = req.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let result = try_entering(&visitor, form.0, device::label(user_agent)).await;
    finish(&visitor, Outcome { result, frame: Default::default() })
}

async fn try_entering(visitor: &Visitor, form: SignInForm, device: String) -> Result<Reply, Fault> {
    if form.username.trim().is_empty() || form.password.expose_secret().is_empty() {
        return refused(visitor, form, missing).await;
    }
    let attempt = begin(visitor, &form.username).await?;
    let fits = check(visitor, &attempt, form.password.clone()).await?;
    let token = new_token();
    let next = after_sign_in(&form.next);
    let address = match conclude(visitor, attempt, fits, &token, device).await? {
        Some(Entered::Full) => next.to_owned(),
        Some(Entered::HalfWay) => with_next("/sign-in/second-factor", next),
        None => {
            return refused(visitor, form, |_, field| (field.name == "password").then(|| REFUSED.to_owned())).await;
        }
    };
    Ok(Reply::to(address).with_token(TokenChange::Set(token)))
}

async fn begin(visitor: &Visitor, username: &str) -> Result<Attempt, Fault> {
    let username = Username::parse(username).ok();
    let address = visitor.address.clone();
    let now = visitor.state.now();
    let begun = door::write(&visitor.state, move |conn| sign_in::begin(conn, username.as_ref(), &address, now)).await?;
    match begun {
        Begun::Attempt(attempt) => Ok(attempt),
        Begun::TooMany { retry_after_secs } => Err(Fault::TooMany { retry_after_secs }),
    }
}

/// One hash for everybody: where there is none to compare with, or the password is longer than any can be, it is a decoy's.
async fn check(visitor: &Visitor, attempt: &Attempt, password: SecretString) -> Result<bool, Fault> {
    let hash = attempt.hash.clone();
    door::hashing(&visitor.state, move || {
        let is_possible = password.expose_secret().nfc().count() <= *PASSWORD_LENGTH.end();
        password::verify(&password, hash.as_deref().filter(|_| is_possible))
    })
    .await
}

async fn conclude(
    visitor: &Visitor,
    attempt: Attempt,
    fits: bool,
    token: &str,
    device: String,
) -> Result<Option<Entered>, Fault> {
    let now = visitor.state.now();
    let second_factor = visitor.state.second_factor;
    let expires_at = now + visitor.state.limits.absolute;
    let new_hash = token_hash(token);
    let former_hash = visitor.token.as_deref().map(token_hash);
    let address = visitor.address.clone();
    let request = visitor.request;
    let entered = door::write(&visitor.state, move |conn| {
        let former_token_hash = former_hash.as_ref().map(|hash| &hash[..]);
        let entry = Entry {
            token_hash: &new_hash,
            former_token_hash,
            expires_at,
            address: &address,
            device: &device,
            request,
            now,
            second_factor,
        };
        sign_in::conclude(conn, &attempt, fits, &entry)
    });
    entered.await
}

fn missing(form: &SignInForm, field: &FieldView) -> Option<String> {
    let is_empty = match field.name.as_str() {
        "username" => form.username.trim().is_empty(),
        _ => form.password.expose_secret().is_empty(),
    };
    is_empty.then(|| format!("Enter the {}", field.name))
}

/// The page again with the username and without the password.
async fn refused<F>(visitor: &Visitor, form: SignInForm, error: F) -> Result<Reply, Fault>
where
    F: Fn(&SignInForm, &FieldView) -> Option<String>,
{
    let token = visitor.token.as_deref().ok_or(Fault::ForeignForm)?;
    let institution = door::read(&visitor.state, |_, institution| Ok(institution)).await?;
    let mut view = view(visitor, token, &institution, &form.username, form.next.clone());
    for field in &mut view.fields {
        field.error = error(&form, field);
    }
    view.frame.problems = Problem::of(&view.fields);
    Reply::refused(&view)
}

/// POST /sign-out. The browser gets a token of nobody instead of none, for the banner of the next page to have a cookie.
pub async fn leave(desk: Allowed<HalfWay>, _: Protected<Empty>) -> HttpResponse {
    desk.write(|conn, cx| {
        sign_in::leave(conn, &cx.actor)?;
        Ok(Reply::to("/sign-in").saying("You signed out.").with_token(TokenChange::Set(new_token())))
    })
    .await
}
