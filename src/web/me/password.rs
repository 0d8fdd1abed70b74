//! POST /me/password, in three steps: count the failure, check and hash with no connection held, then change. The request
//! passes the guard twice, before and after the hashing, so that a person disabled meanwhile changes nothing.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::oneshot;

use super::new_password;
use super::view::{password_fields, view};
use crate::db::PgConnection;
use crate::password;
use crate::services::staff::{
    self, PasswordCheck, begin_password_check, forgive_password_check, refuse_password_change, tell_if_locked,
};
use crate::web::desk::{Context, Outcome, finish, token_hash};
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::FieldView;
use crate::web::guard::{Allowed, SignedIn, new_token};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply, TokenChange};
use crate::web::sign_in::door;
use crate::web::state::State;

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    current: SecretString,
    password: SecretString,
    password_again: SecretString,
}

form_struct!(passing PasswordForm);

/// POST /me/password
pub async fn change_password(
    before: Allowed<SignedIn>,
    after: Allowed<SignedIn>,
    form: Protected<PasswordForm>,
) -> HttpResponse {
    let state = after.visitor.state.clone();
    let check = match begin(before, form.0.clone()).await {
        Ok(check) => check,
        Err(answer) => return answer,
    };
    match hash(&state, &check, form.0).await {
        Ok(hashed) => after.write(move |conn, cx| conclude(conn, cx, &check, hashed)).await,
        Err(fault) => finish(&after.visitor, Outcome::fault(fault)),
    }
}

/// Looks at what was typed and counts the attempt; Err is the answer where it goes no further.
async fn begin(desk: Allowed<SignedIn>, form: PasswordForm) -> Result<PasswordCheck, HttpResponse> {
    let (give, mut take) = oneshot::channel();
    let answer = desk
        .write(move |conn, cx| {
            let mut fields = password_fields();
            if !is_sound(&mut fields, &form, cx) {
                return refused(conn, cx, fields);
            }
            if cx.factors.is_enrolled() {
                cx.proven("/me")?;
            }
            // The other end waits for this answer before it looks.
            let _ = give.send(begin_password_check(conn, &cx.actor)?);
            Ok(Reply::to("/me"))
        })
        .await;
    // A redirect says that the count is committed.
    match take.try_recv() {
        Ok(check) if answer.status() == StatusCode::SEE_OTHER => Ok(check),
        _ => Err(answer),
    }
}

fn is_sound(fields: &mut [FieldView], form: &PasswordForm, cx: &Context) -> bool {
    let actor = &cx.actor;
    let context = [actor.username.as_str(), &actor.display_name, actor.institution.settings.name.as_str()];
    let is_typed = !form.current.expose_secret().is_empty();
    if !is_typed {
        fields[0].error = Some("Enter the password that you use now".into());
    }
    let is_good =
        new_password::check(fields, form.password.expose_secret(), form.password_again.expose_secret(), &context);
    is_typed && is_good
}

/// What came of the hashing.
enum Hashed {
    /// The present password is another one.
    Wrong,
    /// The new one is one of the last that the person had.
    UsedBefore,
    New(String),
}

/// The hash of the new password where the present one fits and the new one is none of the last. Only who has the present one is
/// told of those before it.
async fn hash(state: &web::Data<State>, check: &PasswordCheck, form: PasswordForm) -> Result<Hashed, Fault> {
    let (present, former) = (check.hash.clone(), check.former.clone());
    door::hashing(state, move || {
        if !password::verify(&form.current, present.as_deref()) {
            return Hashed::Wrong;
        }
        let used: Vec<String> = present.into_iter().chain(former).collect();
        if password::is_among(&form.password, &used) {
            return Hashed::UsedBefore;
        }
        Hashed::New(password::hash(&form.password))
    })
    .await
}

fn conclude(conn: &mut PgConnection, cx: &Context, check: &PasswordCheck, hashed: Hashed) -> Result<Reply, Fault> {
    let (checked, hash) = match (&check.hash, hashed) {
        (Some(checked), Hashed::New(hash)) => (checked, hash),
        (Some(checked), Hashed::UsedBefore) => {
            forgive_password_check(conn, &cx.actor, checked)?;
            let mut fields = password_fields();
            new_password::tell_used_before(&mut fields);
            return refused(conn, cx, fields);
        }
        _ => return tell_wrong(conn, cx, check),
    };
    let token = new_token();
    staff::change_password(conn, &cx.actor, checked, &hash, &token_hash(&token))?;
    let words = "Your password is changed. You are signed out everywhere else.";
    Ok(Reply::to("/me").saying(words).with_token(TokenChange::Set(token)))
}

/// The present password was not the one typed, or none fits now.
fn tell_wrong(conn: &mut PgConnection, cx: &Context, check: &PasswordCheck) -> Result<Reply, Fault> {
    refuse_password_change(conn, &cx.actor)?;
    tell_if_locked(conn, &cx.actor, check)?;
    let mut fields = password_fields();
    fields[0].error = Some(match check.locked_until {
        Some(until) => {
            format!("There were too many wrong passwords. Try again after {} UTC", until.format("%H:%M"))
        }
        None => "Enter the password that you use now. What you typed is another one".into(),
    });
    refused(conn, cx, fields)
}

fn refused(conn: &mut PgConnection, cx: &Context, fields: Vec<FieldView>) -> Result<Reply, Fault> {
    let mut view = view(conn, cx)?;
    view.frame.problems = Problem::of(&fields);
    view.password_fields = fields;
    Reply::refused(&view)
}
