//! GET and POST /me/second-factor/authenticator: another authenticator in place of the present one, or the first one; and giving it up.
//! All of it only soon after showing who one is.

use actix_web::HttpResponse;
use secrecy::SecretString;
use serde::Deserialize;

use super::enrolment::NOT_OF_THE_APP;
use super::present::{codes_page, drawn, parse, set_up_view};
use super::views::SetUpView;
use crate::db::{DbError, PgConnection, second_factors};
use crate::domain::second_factor::{AuthenticatorKey, Code};
use crate::services::second_factor::{self, Enrolment, Removal};
use crate::web::desk::{Context, token_hash};
use crate::web::form::{Empty, Protected, form_struct};
use crate::web::guard::{Allowed, SignedIn, new_token};
use crate::web::outcome::{Fault, Reply, TokenChange};

pub(super) const PATH: &str = "/me/second-factor/authenticator";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthenticatorForm {
    code: SecretString,
}

form_struct!(passing AuthenticatorForm);

/// GET /me/second-factor/authenticator
pub async fn authenticator_form(desk: Allowed<SignedIn>) -> HttpResponse {
    desk.read(|conn, cx| {
        cx.proven(PATH)?;
        let key = key(conn, cx, None)?;
        Reply::page(&view(cx, &key, None)?)
    })
    .await
}

/// POST /me/second-factor/authenticator
pub async fn set_authenticator(desk: Allowed<SignedIn>, form: Protected<AuthenticatorForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        cx.proven(PATH)?;
        let code = parse(&form.0.code, false);
        let key = key(conn, cx, code.as_ref().ok())?;
        match code {
            Ok(code) if cx.factors.has_authenticator => replace(conn, cx, &key, &code),
            Ok(code) => enrol(conn, cx, &key, &code),
            Err(problem) => drawn(&view(cx, &key, Some(problem))?, true),
        }
    })
    .await
}

/// POST /me/second-factor/authenticator/removal
pub async fn remove_authenticator(desk: Allowed<SignedIn>, _: Protected<Empty>) -> HttpResponse {
    desk.write(|conn, cx| {
        cx.proven(super::mine::PATH)?;
        let (token, desk) = (new_token(), cx.state.second_factor);
        let words = match second_factor::remove_authenticator(conn, &cx.actor, desk, &token_hash(&token))? {
            Removal::Done => {
                let words = "The authenticator is removed. You are signed out everywhere else.";
                return Ok(Reply::to(super::mine::PATH).saying(words).with_token(TokenChange::Set(token)));
            }
            Removal::Last => "The authenticator stays: it is the only second factor that you have.",
            Removal::Gone => "There was no authenticator any more.",
        };
        Ok(Reply::to(super::mine::PATH).saying(words))
    })
    .await
}

/// Another key after each change, so that one is never offered twice.
fn key(conn: &mut PgConnection, cx: &Context, code: Option<&Code>) -> Result<AuthenticatorKey, DbError> {
    let present = second_factors::find(conn, cx.actor.staff)?;
    Ok(cx.authenticator_key(present.map_or(0, |row| row.confirmed_at.timestamp_micros()), code))
}

fn replace(conn: &mut PgConnection, cx: &Context, key: &AuthenticatorKey, code: &Code) -> Result<Reply, Fault> {
    let token = new_token();
    if !second_factor::replace(conn, cx.keys(), &cx.actor, key, code, &token_hash(&token))? {
        return drawn(&view(cx, key, Some(NOT_OF_THE_APP))?, true);
    }
    let words = "The new authenticator counts from now on. You are signed out everywhere else.";
    Ok(Reply::to(super::mine::PATH).saying(words).with_token(TokenChange::Set(token)))
}

fn enrol(conn: &mut PgConnection, cx: &Context, key: &AuthenticatorKey, code: &Code) -> Result<Reply, Fault> {
    let token = new_token();
    match second_factor::enrol(conn, cx.keys(), &cx.actor, key, code, &token_hash(&token))? {
        Enrolment::Done(codes) if codes.is_empty() => {
            let words = "The authenticator is set up. You are signed out everywhere else.";
            Ok(Reply::to(super::mine::PATH).saying(words).with_token(TokenChange::Set(token)))
        }
        Enrolment::Done(codes) => {
            let page = codes_page(cx, &token, &codes, super::mine::PATH)?;
            Ok(page.with_token(TokenChange::Set(token)))
        }
        Enrolment::Wrong => drawn(&view(cx, key, Some(NOT_OF_THE_APP))?, true),
        Enrolment::Another => Ok(Reply::to(super::mine::PATH)),
    }
}

fn view(cx: &Context, key: &AuthenticatorKey, problem: Option<&str>) -> Result<SetUpView, Fault> {
    let (heading, lead, button) = if cx.factors.has_authenticator {
        (
            "Replace the authenticator",
            "The present authenticator counts until you typed a code of the new one. Your recovery codes stay as they are.",
            "Replace the authenticator",
        )
    } else {
        (
            "Set up an authenticator",
            "From then on you type a code of the app each time you sign in. Recovery codes for when it is lost come next.",
            "Set up the authenticator",
        )
    };
    Ok(SetUpView {
        lead: lead.to_owned(),
        action: PATH.to_owned(),
        button: button.to_owned(),
        cancel_href: Some(super::mine::PATH.to_owned()),
        ..set_up_view(cx, heading, key, problem)?
    })
}
