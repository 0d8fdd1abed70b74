//! GET and POST /sign-in/enrolment: whoever needs a second factor and has none sets one up before anything else opens. The key
//! follows from the session, so that the page can be opened again; nothing is stored before a code of it was typed.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use secrecy::SecretString;
use serde::Deserialize;

use super::present::{codes_page, crumbs, drawn, parse, set_up_view, way_on};
use super::views::SetUpView;
use crate::services::second_factor::{self, Enrolment};
use crate::web::desk::{Context, token_hash};
use crate::web::form::{Protected, form_struct};
use crate::web::guard::{Allowed, HalfWay, new_token};
use crate::web::outcome::{Fault, Reply, TokenChange, with_next};
use crate::web::part_views::Link;
use crate::web::sign_in::next::{after_sign_in, is_local};

pub(super) const PATH: &str = "/sign-in/enrolment";

/// What the app shows about now is another code.
pub(super) const NOT_OF_THE_APP: &str =
    "Code must be the one that the app shows now. If it is, set the clock of the phone by the network";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentForm {
    code: SecretString,
    #[serde(default)]
    next: String,
}

form_struct!(passing EnrolmentForm);

/// GET /sign-in/enrolment
pub async fn enrolment_form(desk: Allowed<HalfWay>, query: web::Query<HashMap<String, String>>) -> HttpResponse {
    desk.read(move |_, cx| {
        let next = query.get("next").cloned().unwrap_or_default();
        match way_on(cx, PATH, &next) {
            Some(address) => Ok(Reply::to(address)),
            None => Reply::page(&view(cx, &next, None)?),
        }
    })
    .await
}

/// POST /sign-in/enrolment
pub async fn enrol(desk: Allowed<HalfWay>, form: Protected<EnrolmentForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(EnrolmentForm { code, next }) = form;
        if let Some(address) = way_on(cx, PATH, &next) {
            return Ok(Reply::to(address));
        }
        let code = match parse(&code, false) {
            Ok(code) => code,
            Err(problem) => return drawn(&view(cx, &next, Some(problem))?, true),
        };
        let token = new_token();
        let key = cx.authenticator_key(0, Some(&code));
        match second_factor::enrol(conn, cx.keys(), &cx.actor, &key, &code, &token_hash(&token))? {
            Enrolment::Done(codes) => {
                let page = codes_page(cx, &token, &codes, after_sign_in(&next))?;
                Ok(page.with_token(TokenChange::Set(token)))
            }
            Enrolment::Wrong => drawn(&view(cx, &next, Some(NOT_OF_THE_APP))?, true),
            Enrolment::Another => Ok(Reply::to(with_next(super::at_sign_in::PATH, after_sign_in(&next)))),
        }
    })
    .await
}

fn view(cx: &Context, next: &str, problem: Option<&str>) -> Result<SetUpView, Fault> {
    Ok(SetUpView {
        crumbs: crumbs(cx),
        lead:
            "The desk asks for more than a password: for a code that an app on your phone shows. Set the app up once; \
               from then on you type its code each time you sign in."
                .to_owned(),
        action: PATH.to_owned(),
        next: Some(next).filter(|next| is_local(next)).unwrap_or_default().to_owned(),
        button: "Finish and sign in".to_owned(),
        other_lead: "Rather your finger, face or PIN on this computer, your phone or a small key?".to_owned(),
        other: cx
            .state
            .relying_party
            .is_some()
            .then(|| Link::new("Use a passkey", with_next(super::passkey_enrolment::PATH, after_sign_in(next)))),
        has_sign_out: true,
        ..set_up_view(cx, "Set up your second factor", &cx.authenticator_key(0, None), problem)?
    })
}
