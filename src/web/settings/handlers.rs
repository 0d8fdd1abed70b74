//! GET and POST /settings. Whoever saves over a version that is not the present one gets the form again with what they
//! typed, and reads what the others changed.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::fields::{PASSKEY_ROLES, SettingsForm};
use super::history;
use super::views::SettingsView;
use crate::db::events::{self, EventRow, Narrowed, Subject};
use crate::db::{DbError, PgConnection};
use crate::domain::institution::Settings;
use crate::domain::text::Flaw;
use crate::services::settings::{SettingsRefusal, change};
use crate::web::desk::Context;
use crate::web::form::Protected;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageSettings};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::Pager;

/// How many changes a page of the history shows.
const PAGE: usize = 25;

/// GET /settings; `before` is the id of an event.
pub async fn show(desk: Allowed<ManageSettings>, query: web::Query<HashMap<String, String>>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let institution = &cx.actor.institution;
        let form = SettingsForm::of(institution.version, &institution.settings);
        let before = query.get("before").and_then(|id| id.parse().ok());
        let rows = rows(conn, cx, before)?;
        Reply::page(&view(cx, &form, &[], &rows, before))
    })
    .await
}

/// POST /settings
pub async fn update(desk: Allowed<ManageSettings>, form: Protected<SettingsForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let settings = match form.0.parse(&cx.installation(), &cx.actor.institution.settings.limits) {
            Ok(settings) => settings,
            Err(flaws) => return refused(cx, &form.0, &flaws, &rows(conn, cx, None)?),
        };
        if let Some(flaw) = locks_out(cx, &settings) {
            return refused(cx, &form.0, &[(PASSKEY_ROLES, flaw)], &rows(conn, cx, None)?);
        }
        let present = &cx.actor.institution.settings;
        let is_sensitive = settings.passkey_roles != present.passkey_roles
            || settings.limits != present.limits
            || settings.approvals != present.approvals;
        if is_sensitive {
            cx.proven("/settings")?;
        }
        // Read before: after a refusal of the database there is nothing more to be read.
        let rows = rows(conn, cx, None)?;
        match change(conn, &cx.actor, form.0.version, &settings) {
            Ok(true) => Ok(Reply::to("/settings").saying("The settings are saved.")),
            Ok(false) => Ok(Reply::to("/settings").saying("Nothing was different, so nothing was saved.")),
            Err(SettingsRefusal::ChangedMeanwhile) => late(conn, cx, form.0),
            Err(SettingsRefusal::Rule(rule)) => {
                let flaw = Flaw::Sentence(rule.sentence().to_owned());
                Err(Fault::Again(Box::new(refused(cx, &form.0, &[("wallet_rule", flaw)], &rows)?)))
            }
            Err(SettingsRefusal::Db(error)) => Err(error.into()),
        }
    })
    .await
}

/// Why a passkey cannot be asked of these roles yet. Whoever asks for it has to be able to come back in.
fn locks_out(cx: &Context, settings: &Settings) -> Option<Flaw> {
    let (before, after) = (&cx.actor.institution.settings.passkey_roles, &settings.passkey_roles);
    if !after.go_beyond(before) {
        return None;
    }
    if cx.state.relying_party.is_none() {
        let words =
            "Passkeys belong to a name, and this desk is reached at an address of numbers: no role can need one";
        return Some(Flaw::Sentence(words.to_owned()));
    }
    let is_out = after.ask(&cx.actor.standing.roles) && !cx.factors.has_passkey;
    is_out.then(|| {
        Flaw::Sentence("Add a passkey of your own first, under My account: one of your roles is ticked".to_owned())
    })
}

fn refused(
    cx: &Context,
    form: &SettingsForm,
    flaws: &[(&'static str, Flaw)],
    rows: &[EventRow],
) -> Result<Reply, Fault> {
    let mut view = view(cx, form, flaws, rows, None);
    view.frame.problems = Problem::of(view.groups.iter().flat_map(|group| &group.fields));
    Reply::refused(&view)
}

/// The form again, now based on the present version, so that saving once more is a choice made with open eyes.
fn late(conn: &mut PgConnection, cx: &Context, mut form: SettingsForm) -> Result<Reply, Fault> {
    let rows = rows(conn, cx, None)?;
    let seen = form.version;
    // The institution came with the session, before the other change was committed; the history is newer.
    let newest = rows.iter().find_map(history::version_after).unwrap_or(seen);
    form.version = newest.max(cx.actor.institution.version);
    let mut view = view(cx, &form, &[], &rows, None);
    view.notices.push(history::meanwhile(&rows, seen, cx.actor.now));
    let words = "Your changes are not saved yet: someone else changed the settings".into();
    view.frame.problems.push(Problem { field: String::new(), words });
    Reply::page_with(StatusCode::CONFLICT, &view)
}

/// One more than a page, to know whether there are older ones.
fn rows(conn: &mut PgConnection, cx: &Context, before: Option<i64>) -> Result<Vec<EventRow>, DbError> {
    let scope = cx.actor.scope();
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    events::list(conn, scope, Subject::Institution(scope), Narrowed::default(), before, limit)
}

fn view(
    cx: &Context,
    form: &SettingsForm,
    flaws: &[(&'static str, Flaw)],
    rows: &[EventRow],
    before: Option<i64>,
) -> SettingsView {
    let shown = &rows[..rows.len().min(PAGE)];
    SettingsView {
        frame: cx.frame("Settings", Nav::Settings),
        notices: Vec::new(),
        action: "/settings".into(),
        version: form.version.to_string(),
        once: String::new(),
        groups: form.groups(&cx.installation(), flaws),
        events: shown.iter().map(|row| history::event(row, cx.actor.now)).collect(),
        pager: pager(rows, shown, before),
    }
}

fn pager(rows: &[EventRow], shown: &[EventRow], before: Option<i64>) -> Pager {
    let older = shown.last().filter(|_| rows.len() > shown.len());
    let next = older.map(|last| format!("/settings?before={}", last.id));
    let first = before.map(|_| "/settings".to_owned());
    let is_paged = next.is_some() || first.is_some();
    let words = if is_paged { format!("{} changes on this page", shown.len()) } else { String::new() };
    Pager { previous: None, next, words, first }
}
