//! Fills the page "My account" for the actor.

use chrono::{DateTime, Utc};

use super::new_password;
use super::views::{MeView, OwnSession};
use crate::db::events::{self, EventRow, Narrowed, Subject};
use crate::db::session_list::{self, SessionRow};
use crate::db::{DbError, PgConnection};
use crate::domain::actor::Actor;
use crate::domain::second_factor::Factors;
use crate::domain::staff::Theme;
use crate::web::desk::Context;
use crate::web::form_views::{ButtonForm, Choice, FieldView};
use crate::web::frame::{Nav, factor_words, role_words};
use crate::web::part_views::{Fact, FactGroup};
use crate::web::time;

/// How many events are looked through for sign-ins, and how many of these are shown.
const DEPTH: i64 = 50;
const SHOWN: usize = 4;

pub fn view(conn: &mut PgConnection, cx: &Context) -> Result<MeView, DbError> {
    let actor = &cx.actor;
    let events = events::list(conn, actor.scope(), Subject::Staff(actor.staff), Narrowed::default(), None, DEPTH)?;
    let live = session_list::list(conn, actor.staff, actor.now, cx.state.limits)?;
    let theme = Theme::ALL.map(|theme| Choice::new(theme.code(), theme.label(), theme == actor.theme));
    Ok(MeView {
        frame: cx.frame("My account", Nav::None),
        facts: facts(actor, cx.factors, &events),
        sessions: live.iter().map(|session| own_session(actor, session)).collect(),
        end_others: (live.len() > 1).then(|| ButtonForm {
            action: "/me/sessions".into(),
            label: "End all others".into(),
            ..ButtonForm::default()
        }),
        password_action: "/me/password".into(),
        password_fields: password_fields(),
        theme_action: "/me/theme".into(),
        theme_field: FieldView::radios("theme", "Colours", theme.into()),
        shortcuts_action: "/me/shortcuts".into(),
        shortcuts_field: FieldView::tick("shortcuts", "Single-key shortcuts", actor.has_shortcuts)
            .hint("Leave them off if you speak to your computer or if keys get pressed by accident"),
    })
}

/// The password now, the new one, the new one again.
pub fn password_fields() -> Vec<FieldView> {
    let current = FieldView::password("current", "Password now", "current-password");
    [current].into_iter().chain(new_password::fields("New password")).collect()
}

fn facts(actor: &Actor, factors: Factors, events: &[EventRow]) -> FactGroup {
    let sign_ins = Fact {
        lines: sign_ins(events, actor.now),
        note: Some("In UTC. If one of them was not you, change the password and tell an admin.".into()),
        ..Fact::new("Latest sign-ins", "")
    };
    let second_factor = Fact {
        href: Some("/me/second-factor".into()),
        ..Fact::new("Second factor", factor_words(factors.has_authenticator, i64::from(factors.has_passkey)))
    };
    FactGroup {
        id: "you".into(),
        title: "You".into(),
        change_href: None,
        facts: vec![
            Fact::new("Name", &actor.display_name),
            Fact { mono: true, ..Fact::new("Username", &actor.username) },
            Fact::new("Roles", role_words(&actor.standing.roles)),
            Fact::new("Institution", actor.institution.settings.name.as_str()),
            second_factor,
            sign_ins,
        ],
    }
}

fn own_session(actor: &Actor, session: &SessionRow) -> OwnSession {
    let end = ButtonForm {
        action: format!("/me/sessions/{}", session.id()),
        label: "End".into(),
        label_more: format!("{} since {}", session.device, time::human(session.created_at, actor.now)),
        hidden: Vec::new(),
    };
    OwnSession {
        since: time::human(session.created_at, actor.now),
        device: session.device.clone(),
        note: format!("from {}, last used {}", session.address, time::human(session.last_seen_at, actor.now)),
        end: (session.id() != actor.session).then_some(end),
    }
}

/// "Today 14:03 from 192.0.2.7"; a refused attempt says so.
fn sign_ins(events: &[EventRow], now: DateTime<Utc>) -> Vec<String> {
    let line = |event: &EventRow| {
        let outcome = match event.action.as_str() {
            "signed_in" | "second_factor_passed" => "",
            "sign_in_refused" | "second_factor_refused" => ", refused",
            _ => return None,
        };
        let from = event.address.as_deref().unwrap_or("an unknown address");
        Some(format!("{} from {from}{outcome}", time::human(event.at, now)))
    };
    events.iter().filter_map(line).take(SHOWN).collect()
}
