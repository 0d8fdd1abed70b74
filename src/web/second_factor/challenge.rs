//! POST /sign-in/passkey/challenge: what the browser is to ask a device, for the script of the pages with a passkey. Half-way as well
//! as on the desk; asked for when the button is pressed, so that a page may lie open for as long as one likes.

use actix_web::HttpResponse;
use serde::Deserialize;

use super::passkey_form::relying_party;
use crate::domain::passkey::Purpose;
use crate::services::second_factor;
use crate::web::form::{Protected, form_struct};
use crate::web::guard::{Allowed, HalfWay};
use crate::web::outcome::{Fault, Reply};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeForm {
    purpose: String,
}

form_struct!(passing ChallengeForm);

/// POST /sign-in/passkey/challenge
pub async fn challenge(desk: Allowed<HalfWay>, form: Protected<ChallengeForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let purpose = Purpose::parse(&form.0.purpose).ok_or(Fault::BadRequest("There is no such challenge."))?;
        let desk = relying_party(cx).map_err(Fault::BadRequest)?;
        match second_factor::challenge(conn, desk, &cx.actor, purpose)? {
            Some(options) => Ok(Reply::json(&options)),
            // Their last one was removed meanwhile.
            None => Ok(Reply::json(&serde_json::Value::Null)),
        }
    })
    .await
}
