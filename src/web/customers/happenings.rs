//! A customer's history in sentences: what was done, field by field, by whom and why. Values show as people read them; the
//! registration number of a person only masked, and so what else the reader does not see whole.

use chrono::{DateTime, Utc};

use crate::domain::country::Country;
use crate::domain::customer::{Field, RiskClass, Sort, StatusChange};
use crate::domain::date;
use crate::domain::form::FormField;
use crate::domain::locale::Locale;
use crate::domain::masking::{PersonalFact, PersonalFacts};
use crate::domain::reg_no::RegNoKind;
use crate::services::customers::{Happening, Note};
use crate::web::part_views::{Change, Event, NoteView};
use crate::web::{time, waiting};

pub fn event(happening: &Happening, whole: PersonalFacts, now: DateTime<Utc>) -> Event {
    let is_listed = happening.action == "amended" || waiting::step(&happening.action).is_some();
    Event {
        time: time::human(happening.at, now),
        time_iso: time::iso(happening.at),
        sentence: sentence(happening),
        link: None,
        changes: if is_listed {
            happening.changes.iter().map(|altered| change(altered, whole)).collect()
        } else {
            Vec::new()
        },
        who: happening.who.clone().unwrap_or_else(|| "Cardfile".to_owned()),
        reason: happening.reason.clone(),
    }
}

fn sentence(happening: &Happening) -> String {
    let revealed = happening.changes.first().filter(|_| happening.action == "revealed");
    match revealed {
        Some((field, _, _)) => format!("{} revealed", field.label()),
        None => done(&happening.action).to_owned(),
    }
}

/// What was done, without its values: of a reveal also which.
pub fn told(action: &str, fields: &[String]) -> String {
    let revealed = fields.first().filter(|_| action == "revealed").and_then(|key| Field::parse(key));
    match (revealed, done(action)) {
        (Some(field), _) => format!("{} revealed", field.label()),
        (None, "") => "Changed".to_owned(),
        (None, words) => words.to_owned(),
    }
}

fn done(action: &str) -> &'static str {
    let change = StatusChange::ALL.into_iter().find(|change| change.slug() == action);
    match (action, change) {
        (_, Some(StatusChange::Suspension)) => "Suspended",
        (_, Some(StatusChange::Resumption)) => "Suspension lifted",
        (_, Some(StatusChange::Closure)) => "Closed",
        (_, Some(StatusChange::Reopening)) => "Reopened",
        ("created", None) => "Customer recorded",
        ("note_added", None) => "Note written",
        ("confirmed", None) => "Confirmed with the customer",
        ("post_returned", None) => "Address marked: post came back",
        ("post_return_lifted", None) => "Mark of returned post lifted",
        ("post_return_ended", None) => "Mark of returned post ended with a new address",
        ("namesake_explained", None) => "Opened by somebody of the same surname and address",
        // As it was written while there was nothing else to reveal.
        ("reg_no_revealed", None) => "Registration number revealed",
        ("account_given", None) => "An account given to another owner",
        ("account_taken", None) => "An account taken over",
        ("card_given", None) => "A card given to another holder",
        ("card_taken", None) => "A card taken over",
        ("amended", None) => "",
        ("spot_checked", None) => "Looked at after the fact",
        (step, None) => waiting::step(step).unwrap_or("Changed"),
    }
}

fn change((field, before, after): &(Field, String, String), whole: PersonalFacts) -> Change {
    let text = |text: &str| (!text.is_empty()).then(|| shown(*field, text, whole));
    Change { label: field.label().to_owned(), before: text(before), after: text(after) }
}

/// A value as this person reads it: masked where they do not see it whole.
pub(super) fn shown(field: Field, text: &str, whole: PersonalFacts) -> String {
    let masked = PersonalFact::of(field).filter(|fact| !whole.contains(*fact));
    masked.map_or_else(|| human(field, text), |fact| fact.mask(text))
}

/// A typed value as people read it.
pub fn human(field: Field, text: &str) -> String {
    let named = |name: Option<&str>| name.map_or_else(|| text.to_owned(), |name| format!("{name} ({text})"));
    if field.is_date() {
        return date::parse_iso(text).map_or_else(|| text.to_owned(), date::human);
    }
    match field {
        Field::Country | Field::TemporaryCountry | Field::BirthCountry | Field::RegNoCountry => {
            named(Country::parse(text).ok().map(|country| country.name()))
        }
        Field::Locale => Locale::parse(text).map_or_else(|_| text.to_owned(), |locale| locale.label().to_string()),
        Field::RegNoKind => RegNoKind::parse(text).map_or(text, |kind| kind.label()).to_owned(),
        Field::Sort => Sort::parse(text).map_or(text, |sort| sort.label()).to_owned(),
        Field::RiskClass => RiskClass::parse(text).map_or(text, |class| class.label()).to_owned(),
        Field::ScreeningDone => "Done".to_owned(),
        _ => text.to_owned(),
    }
}

pub(super) fn note(note: &Note, now: DateTime<Utc>) -> NoteView {
    NoteView {
        time: time::human(note.at, now),
        time_iso: time::iso(note.at),
        who: note.who.clone(),
        kind: None,
        text: note.text.clone(),
    }
}
