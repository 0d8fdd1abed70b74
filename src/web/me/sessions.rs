//! POST /me/sessions, /me/sessions/{session} and /me/institution: ending one's other sessions, and going on in another institution.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use crate::domain::ids::{InstitutionId, SessionId};
use crate::services::staff::{end_own, end_own_others, switch_institution};
use crate::web::desk::token_hash;
use crate::web::form::{Empty, Protected, form_struct};
use crate::web::guard::{Allowed, SignedIn, new_token};
use crate::web::outcome::{Fault, Reply, TokenChange};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstitutionForm {
    institution: String,
}

form_struct!(InstitutionForm);

/// POST /me/sessions/{session}
pub async fn end_session(desk: Allowed<SignedIn>, path: Path<i64>, _: Protected<Empty>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let is_ended = end_own(conn, &cx.actor, SessionId(path.into_inner()))?;
        let words = if is_ended { "The session is ended." } else { "There was no such session any more." };
        Ok(Reply::to("/me").saying(words))
    })
    .await
}

/// POST /me/sessions
pub async fn end_other_sessions(desk: Allowed<SignedIn>, _: Protected<Empty>) -> HttpResponse {
    desk.write(|conn, cx| {
        end_own_others(conn, &cx.actor)?;
        Ok(Reply::to("/me").saying("You are signed out everywhere else."))
    })
    .await
}

/// POST /me/institution
pub async fn change_institution(desk: Allowed<SignedIn>, form: Protected<InstitutionForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let to = form.0.institution.parse().map(InstitutionId).map_err(|_| Fault::Missing)?;
        if to == cx.actor.scope() {
            return Ok(Reply::to("/"));
        }
        let token = new_token();
        let name = switch_institution(conn, &cx.actor, to, &token_hash(&token))?;
        Ok(Reply::to("/").saying(format!("You work in {name} now.")).with_token(TokenChange::Set(token)))
    })
    .await
}
