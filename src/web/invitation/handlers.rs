//! GET and POST /invitation/{token}. A link that works no longer has one page, whatever became of it. The password is
//! checked and hashed before the link is used up, so that a refused password does not cost the link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::views::{InvitationGoneView, InvitationView};
use crate::db::events::Origin;
use crate::db::invitations::{self, Invitation};
use crate::domain::staff::LINK_TRIES;
use crate::password;
use crate::services::staff::{UsedPasswords, accept_invitation, invitation_hash, refuse_try, try_link};
use crate::web::desk::{Outcome, finish};
use crate::web::form::{Protected, form_struct};
use crate::web::frame::open_frame;
use crate::web::guard::{Anonymous, Visitor};
use crate::web::layout::Problem;
use crate::web::me::new_password::{check, fields, tell_used_before};
use crate::web::outcome::{Fault, Reply};
use crate::web::sign_in::door;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptForm {
    password: SecretString,
    password_again: SecretString,
}

form_struct!(passing AcceptForm);

/// GET /invitation/{token}
pub async fn form(Anonymous(mut visitor): Anonymous, path: Path<String>) -> HttpResponse {
    let result = show(&mut visitor, path.into_inner()).await;
    finish(&visitor, Outcome { result, frame: Default::default() })
}

async fn show(visitor: &mut Visitor, token: String) -> Result<Reply, Fault> {
    visitor.ensure_token();
    match find(visitor, &token).await? {
        Ok(invitation) => Reply::page(&view(visitor, &token, &invitation)?),
        Err(institution) => gone(institution),
    }
}

/// The invitation, or the name of the institution whose admins make new ones.
async fn find(visitor: &Visitor, token: &str) -> Result<Result<Invitation, String>, Fault> {
    let hash = invitation_hash(token);
    let now = visitor.state.now();
    door::read(&visitor.state, move |conn, institution| {
        let found = invitations::find(conn, &hash, now)?;
        Ok(found.ok_or_else(|| institution.settings.name.into_string()))
    })
    .await
}

fn view(visitor: &Visitor, token: &str, invitation: &Invitation) -> Result<InvitationView, Fault> {
    let browser = visitor.token.as_deref().ok_or(Fault::ForeignForm)?;
    Ok(InvitationView {
        frame: open_frame("Set your password", visitor.state.keys.form_token(browser)),
        person: invitation.display_name.clone(),
        username: invitation.username.clone(),
        institution: invitation.institution_name.clone(),
        action: format!("/invitation/{token}"),
        fields: fields("Password").into(),
    })
}

fn gone(institution: String) -> Result<Reply, Fault> {
    let frame = open_frame("This link no longer works", String::new());
    let help = format!("Otherwise ask an admin of {institution} for a new link.");
    Reply::page_with(StatusCode::NOT_FOUND, &InvitationGoneView { frame, help })
}

fn spent(institution: String) -> Result<Reply, Fault> {
    let frame = open_frame("This link no longer works", String::new());
    let help = format!(
        "{LINK_TRIES} passwords on it were ones that you had before. Ask an admin of {institution} for a new link, and choose one \
         that you never had here."
    );
    Reply::page_with(StatusCode::NOT_FOUND, &InvitationGoneView { frame, help })
}

/// POST /invitation/{token}
pub async fn accept(Anonymous(visitor): Anonymous, path: Path<String>, form: Protected<AcceptForm>) -> HttpResponse {
    let result = try_accepting(&visitor, path.into_inner(), form.0).await;
    finish(&visitor, Outcome { result, frame: Default::default() })
}

async fn try_accepting(visitor: &Visitor, token: String, form: AcceptForm) -> Result<Reply, Fault> {
    let invitation = match find(visitor, &token).await? {
        Ok(invitation) => invitation,
        Err(institution) => return gone(institution),
    };
    let context = [&invitation.username, &invitation.display_name, &invitation.institution_name].map(String::as_str);
    let mut view = view(visitor, &token, &invitation)?;
    if !check(&mut view.fields, form.password.expose_secret(), form.password_again.expose_secret(), &context) {
        view.frame.problems = Problem::of(&view.fields);
        return Reply::refused(&view);
    }
    let link = invitation.clone();
    let Some(used) = door::write(&visitor.state, move |conn| try_link(conn, &link)).await? else {
        return gone(invitation.institution_name);
    };
    let all = used.all();
    let is_new = move || (!password::is_among(&form.password, &all)).then(|| password::hash(&form.password));
    let Some(hash) = door::hashing(&visitor.state, is_new).await? else {
        if is_last_refused(visitor, invitation.clone()).await? {
            return spent(invitation.institution_name);
        }
        tell_used_before(&mut view.fields);
        view.frame.problems = Problem::of(&view.fields);
        return Reply::refused(&view);
    };
    if accept_once(visitor, token, used, hash).await? {
        Ok(Reply::to("/sign-in").saying("Your password is set. Sign in."))
    } else {
        gone(invitation.institution_name)
    }
}

async fn is_last_refused(visitor: &Visitor, link: Invitation) -> Result<bool, Fault> {
    let (address, request, now) = (visitor.address.clone(), visitor.request, visitor.state.now());
    door::write(&visitor.state, move |conn| {
        let origin = Origin { staff: None, session: None, address: Some(&address), request: Some(request) };
        refuse_try(conn, &link, origin, now)
    })
    .await
}

async fn accept_once(visitor: &Visitor, token: String, used: UsedPasswords, hash: String) -> Result<bool, Fault> {
    let address = visitor.address.clone();
    let request = visitor.request;
    let now = visitor.state.now();
    door::write(&visitor.state, move |conn| {
        let origin = Origin { staff: None, session: None, address: Some(&address), request: Some(request) };
        accept_invitation(conn, &token, (used.present.as_deref(), &hash), origin, now)
    })
    .await
}
