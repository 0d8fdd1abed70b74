//! An account's history in sentences.

use chrono::{DateTime, Utc};

use crate::domain::account::{Field, PaymentReferenceKind, StatusChange};
use crate::domain::country::Country;
use crate::domain::date;
use crate::domain::form::FormField;
use crate::services::accounts::Happening;
use crate::web::part_views::{Change, Event};
use crate::web::{time, waiting};

pub fn event(happening: &Happening, now: DateTime<Utc>) -> Event {
    let is_listed =
        matches!(happening.action.as_str(), "amended" | "ownership") || waiting::step(&happening.action).is_some();
    Event {
        time: time::human(happening.at, now),
        time_iso: time::iso(happening.at),
        sentence: sentence(&happening.action).to_owned(),
        link: None,
        changes: if is_listed { happening.changes.iter().map(change).collect() } else { Vec::new() },
        who: happening.who.clone().unwrap_or_else(|| "Cardfile".to_owned()),
        reason: happening.reason.clone(),
    }
}

/// What was done, without its values.
pub fn told(action: &str) -> &'static str {
    match sentence(action) {
        "" => "Changed",
        words => words,
    }
}

fn sentence(action: &str) -> &'static str {
    let change = StatusChange::ALL.into_iter().find(|change| change.slug() == action);
    match (action, change) {
        (_, Some(StatusChange::Block)) => "Blocked",
        (_, Some(StatusChange::Unblock)) => "Unblocked",
        (_, Some(StatusChange::Closure)) => "Closing begun",
        (_, Some(StatusChange::Reopening)) => "Closing taken back",
        (_, Some(StatusChange::Collection)) => "Given to collection",
        (_, Some(StatusChange::Release)) => "Taken back from collection",
        ("registered", None) => "Account registered",
        ("requested", None) => "Account requested",
        ("closed_for_good", None) => "Closed for good",
        ("ownership", None) => "Given to another owner",
        ("amended", None) => "",
        ("spot_checked", None) => "Looked at after the fact",
        (step, None) => waiting::step(step).unwrap_or("Changed"),
    }
}

fn change((field, before, after): &(Field, String, String)) -> Change {
    let text = |text: &str| (!text.is_empty()).then(|| human(*field, text));
    Change { label: field.label().to_owned(), before: text(before), after: text(after) }
}

/// A typed value as people read it.
pub(super) fn human(field: Field, text: &str) -> String {
    if field.is_date() {
        return date::parse_iso(text).map_or_else(|| text.to_owned(), date::human);
    }
    match field {
        Field::StatementCountry => {
            Country::parse(text).map_or_else(|_| text.to_owned(), |country| country.name().to_owned())
        }
        Field::PaymentReferenceKind => {
            PaymentReferenceKind::parse(text).map_or_else(|| text.to_owned(), |kind| kind.label().to_owned())
        }
        _ => text.to_owned(),
    }
}
