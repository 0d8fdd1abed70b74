//! GET /parked/{parked}, POST /parked/{parked}/discard.

use actix_web::HttpResponse;
use actix_web::web::Path;
use uuid::Uuid;

use super::views::ParkedView;
use crate::domain::country::Country;
use crate::domain::customer::Field;
use crate::domain::form::FormField;
use crate::services::parked_forms::{self, ParkedForm};
use crate::web::desk::{Context, parked_at};
use crate::web::form::{Empty, PARKED, Protected};
use crate::web::form_views::{ButtonForm, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SignedIn};
use crate::web::outcome::Reply;
use crate::web::part_views::{Fact, Notice, Tone};
use crate::web::time;

/// What forms carry for themselves and nobody typed.
const CARRIED: [&str; 2] = ["once", "version"];
/// Says that a check page was passed: what is sent again passes it again.
const CHECKED: &str = "step";
/// Longer than what people type in a line: shown by its beginning.
const SHOWN: usize = 300;

/// GET /parked/{parked}
pub async fn show(desk: Allowed<SignedIn>, path: Path<Uuid>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let kept_for = cx.limits.parked;
        let parked = parked_forms::read(conn, cx.keys(), &cx.actor, path.into_inner(), kept_for)?;
        Reply::page(&view(cx, parked))
    })
    .await
}

/// POST /parked/{parked}/discard
pub async fn discard(desk: Allowed<SignedIn>, path: Path<Uuid>, _: Protected<Empty>) -> HttpResponse {
    desk.write(move |conn, cx| {
        parked_forms::discard(conn, &cx.actor, path.into_inner())?;
        Ok(Reply::to("/").saying("The form was thrown away. Nothing of it was saved."))
    })
    .await
}

fn view(cx: &Context, parked: ParkedForm) -> ParkedView {
    let until = time::clock(parked.parked_at + cx.limits.parked);
    let mut facts: Vec<Fact> = record(&parked.form.action).into_iter().collect();
    let fields: Vec<_> = parked.form.fields.into_iter().filter(|(name, _)| name != CHECKED).collect();
    facts.extend(fields.iter().filter(|(name, value)| is_typed(name, value)).map(fact));
    let fields = fields.into_iter().map(|(name, value)| Hidden { name, value });
    let notice = Notice {
        tone: Tone::Warn,
        lead: "Not saved yet.".to_owned(),
        words: format!(
            "You had to sign in, show who you are, or give a reason before this could be done. What you sent is kept until {until}, \
             for you alone."
        ),
        ..Notice::default()
    };
    ParkedView {
        frame: cx.frame("Not saved yet", Nav::None),
        notices: vec![notice],
        what: words(&parked.form.action),
        facts,
        hidden: fields.chain([Hidden::new(PARKED, parked.id.to_string())]).collect(),
        action: parked.form.action,
        discard: ButtonForm {
            action: format!("{}/discard", parked_at(parked.id)),
            label: "Throw it away".to_owned(),
            ..ButtonForm::default()
        },
    }
}

/// The way to what the form is about, so that it can be looked at first.
fn record(action: &str) -> Option<Fact> {
    let mut parts = action.split(['/', '?']).skip(1);
    let (noun, id) = (parts.next()?, parts.next()?.parse::<i64>().ok()?);
    let href = format!("/{noun}/{id}");
    Some(Fact { label: "Record".to_owned(), lines: vec![href.clone()], href: Some(href), ..Fact::default() })
}

fn is_typed(name: &str, value: &str) -> bool {
    !value.trim().is_empty() && !CARRIED.contains(&name)
}

fn fact((name, value): &(String, String)) -> Fact {
    let country = Country::parse(value).ok().filter(|_| name.ends_with("country"));
    let value = country.as_ref().map_or(value.as_str(), |country| country.name());
    let label = Field::parse(name).map_or_else(|| spelled(name), |field| field.label().to_owned());
    let shown: String = value.chars().take(SHOWN).collect();
    let cut = if shown.len() < value.len() { "…" } else { "" };
    let lines = format!("{shown}{cut}").lines().map(str::to_owned).collect();
    Fact { label, lines, ..Fact::default() }
}

/// "Delivery address" for `delivery_address`.
fn spelled(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// What an address of a form is about: "Customer: edit contact" for `/customers/7/edit/contact`.
pub fn words(action: &str) -> String {
    let path = action.split('?').next().unwrap_or_default();
    let is_word =
        |part: &&str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
    let mut parts = path.split('/').filter(is_word).map(|part| part.replace('-', " "));
    let noun = match parts.next().as_deref() {
        Some("customers") => "Customer",
        Some("accounts") => "Account",
        Some("cards") => "Card",
        Some("staff") => "Staff",
        Some("reviews") => "Review",
        Some("settings") => "Settings",
        Some("me") => "My account",
        _ => "Form",
    };
    let rest: Vec<String> = parts.collect();
    if rest.is_empty() { noun.to_owned() } else { format!("{noun}: {}", rest.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_in_words_without_numbers_and_keys() {
        for (action, told) in [
            ("/customers/7/edit/contact", "Customer: edit contact"),
            ("/customers/new/0198c1d2-6b1e-7a3c-9c55-3f0f8f4f1c11/rest", "Customer: new rest"),
            ("/staff/3/second-factor", "Staff: second factor"),
            ("/settings", "Settings"),
            ("/accounts/new?customer=5", "Account: new"),
            ("/", "Form"),
        ] {
            assert_eq!(words(action), told);
        }
    }

    #[test]
    fn only_what_was_typed_is_shown_and_a_long_text_by_its_beginning() {
        assert!(is_typed("first_name", "Aino") && is_typed("to", "7"));
        assert!(!is_typed("version", "3") && !is_typed("city", " "));
        assert_eq!(record("/accounts/5/ownership").and_then(|fact| fact.href).as_deref(), Some("/accounts/5"));
        assert!(record("/customers/new/0198c1d2-6b1e-7a3c-9c55-3f0f8f4f1c11/rest").is_none());
        let long = fact(&("note_text".to_owned(), "ä".repeat(301)));

        assert_eq!(long.label, "Note text");
        assert_eq!(long.lines, [format!("{}…", "ä".repeat(300))]);
    }
}
