//! /me/second-factor/passkeys: adding a passkey on the desk, its name, and giving it up. All of it only soon after showing who one is.

use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::passkey_form::{self, ENOUGH, NO_NAME, NOT_ADDED, NewPasskeyForm, adding, relying_party, suggestion};
use super::present::{codes_page, drawn};
use super::views::{AskView, OnePasskeyView};
use crate::db::PgConnection;
use crate::db::passkeys::{self, PasskeyRow};
use crate::services::second_factor::{self, Adding, NewPasskey, Removal};
use crate::web::desk::{Context, token_hash};
use crate::web::form::{Empty, Protected, form_struct};
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SignedIn, new_token};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply, TokenChange};
use crate::web::part_views::Link;
use crate::web::time;

pub(super) const NEW_PATH: &str = "/me/second-factor/passkeys/new";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForm {
    name: String,
}

form_struct!(NameForm);

pub(super) fn address(id: i64) -> String {
    format!("/me/second-factor/passkeys/{id}")
}

/// "Last used today 14:03".
pub(super) fn last_used(row: &PasskeyRow, now: DateTime<Utc>) -> String {
    row.last_used_at.map_or_else(|| "Not used yet".to_owned(), |at| format!("Last used {}", time::human(at, now)))
}

/// GET /me/second-factor/passkeys/new
pub async fn new_passkey_form(desk: Allowed<SignedIn>) -> HttpResponse {
    desk.read(|conn, cx| {
        cx.proven(NEW_PATH)?;
        let count = passkeys::list(conn, cx.actor.staff)?.len();
        Reply::page(&new_view(cx, (&suggestion(count), None), None))
    })
    .await
}

/// POST /me/second-factor/passkeys/new
pub async fn add_passkey(desk: Allowed<SignedIn>, form: Protected<NewPasskeyForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        cx.proven(NEW_PATH)?;
        let NewPasskeyForm { passkey, name, .. } = form.0;
        let refused = |problem: &str| drawn(&new_view(cx, (&name, None), Some(problem)), true);
        let (desk, answer) = match (relying_party(cx), passkey_form::answer(&passkey)) {
            (Ok(desk), Ok(answer)) => (desk, answer),
            (Err(problem), _) | (_, Err(problem)) => return refused(problem),
        };
        let called = match passkey_form::name(&name) {
            Ok(called) => called,
            Err(flaw) => return drawn(&new_view(cx, (&name, Some(flaw)), None), true),
        };
        let token = new_token();
        let new = NewPasskey { desk, name: &called, answer };
        match second_factor::add(conn, &cx.actor, cx.factors, new, &token_hash(&token))? {
            Adding::Done(codes) if codes.is_empty() => {
                let words = "The passkey is added. You are signed out everywhere else.";
                Ok(Reply::to(super::mine::PATH).saying(words).with_token(TokenChange::Set(token)))
            }
            Adding::Done(codes) => {
                let page = codes_page(cx, &token, &codes, super::mine::PATH)?;
                Ok(page.with_token(TokenChange::Set(token)))
            }
            Adding::NotTaken => refused(NOT_ADDED),
            Adding::Enough => refused(ENOUGH),
            Adding::Another => Ok(Reply::to(super::mine::PATH)),
        }
    })
    .await
}

/// GET /me/second-factor/passkeys/{passkey}
pub async fn show_passkey(desk: Allowed<SignedIn>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let id = path.into_inner();
        cx.proven(&address(id))?;
        match passkeys::find(conn, cx.actor.staff, id)? {
            Some(row) => Reply::page(&view(conn, cx, &row, &row.name, None)?),
            None => Ok(gone()),
        }
    })
    .await
}

/// POST /me/second-factor/passkeys/{passkey}
pub async fn rename_passkey(desk: Allowed<SignedIn>, path: Path<i64>, form: Protected<NameForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, typed) = (path.into_inner(), form.0.name);
        cx.proven(&address(id))?;
        let Some(row) = passkeys::find(conn, cx.actor.staff, id)? else { return Ok(gone()) };
        let name = match passkey_form::name(&typed) {
            Ok(name) => name,
            Err(flaw) => return drawn(&view(conn, cx, &row, &typed, Some(flaw))?, true),
        };
        second_factor::rename(conn, &cx.actor, id, &name)?;
        Ok(Reply::to(super::mine::PATH).saying("The name is saved."))
    })
    .await
}

/// POST /me/second-factor/passkeys/{passkey}/removal
pub async fn remove_passkey(desk: Allowed<SignedIn>, path: Path<i64>, _: Protected<Empty>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let id = path.into_inner();
        cx.proven(&address(id))?;
        let (token, needs) = (new_token(), (cx.factors, cx.state.second_factor));
        Ok(match second_factor::remove_passkey(conn, &cx.actor, needs, id, &token_hash(&token))? {
            Removal::Done => Reply::to(super::mine::PATH)
                .saying("The passkey is removed. You are signed out everywhere else.")
                .with_token(TokenChange::Set(token)),
            Removal::Last => Reply::to(super::mine::PATH).refusing("The passkey stays: you need it to sign in."),
            Removal::Gone => gone(),
        })
    })
    .await
}

fn gone() -> Reply {
    Reply::to(super::mine::PATH).saying("There was no such passkey any more.")
}

fn new_view(cx: &Context, name: (&str, Option<String>), problem: Option<&str>) -> AskView {
    let form = adding(cx, NEW_PATH, "", name).map(|mut form| {
        form.cancel_href = Some(super::mine::PATH.to_owned());
        form
    });
    let heading = "Add a passkey";
    let mut frame = cx.frame(heading, Nav::None);
    frame.problems = Problem::of(form.iter().flat_map(|form| &form.fields));
    frame.problems.extend(problem.map(|words| Problem { field: String::new(), words: words.to_owned() }));
    let lead = "It is kept by this computer, your phone or a small key, and asks for your finger, face or PIN each time you sign in.";
    AskView {
        frame,
        heading: heading.to_owned(),
        lead: if form.is_some() { lead } else { NO_NAME }.to_owned(),
        other: form.is_none().then(|| Link::new("Second factor", super::mine::PATH)),
        passkey: form,
        ..AskView::default()
    }
}

fn view(
    conn: &mut PgConnection,
    cx: &Context,
    row: &PasskeyRow,
    typed: &str,
    flaw: Option<String>,
) -> Result<OnePasskeyView, Fault> {
    let fields = vec![FieldView::text("name", "Name of the passkey", typed).error(flaw)];
    let mut frame = cx.frame(format!("{}, passkey", row.name), Nav::None);
    frame.problems = Problem::of(&fields);
    let is_last = passkeys::list(conn, cx.actor.staff)?.len() == 1;
    let why_it_stays = match (is_last, cx.factors.has_authenticator) {
        (true, _) if cx.factors.needs_passkey => "A role of yours asks for a passkey. Add another one first.",
        (true, false) if cx.state.second_factor.is_needed(false) => {
            "It is the only second factor that you have. Add another passkey or set up an authenticator app first."
        }
        _ => "",
    };
    let address = address(row.id);
    Ok(OnePasskeyView {
        frame,
        name: row.name.clone(),
        note: format!("Added {}. {}.", time::day(row.created_at), last_used(row, cx.actor.now)),
        removal_action: why_it_stays.is_empty().then(|| format!("{address}/removal")),
        action: address,
        fields,
        why_it_stays: why_it_stays.to_owned(),
    })
}
