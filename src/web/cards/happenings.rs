//! A card's history in sentences.

use chrono::{DateTime, Utc};

use crate::domain::card::{Field, Production, Role, StatusChange, TruncatedNumber};
use crate::domain::country::Country;
use crate::domain::form::FormField;
use crate::services::cards::Happening;
use crate::web::part_views::{Change, Event};
use crate::web::{time, waiting};

pub fn event(happening: &Happening, now: DateTime<Utc>) -> Event {
    let is_listed = matches!(happening.action.as_str(), "amended" | "holder" | "reissued")
        || waiting::step(&happening.action).is_some();
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
        (_, Some(StatusChange::Suspicion)) => "Fraud suspected",
        (_, Some(StatusChange::NoRenewal)) => "Not to be renewed",
        (_, Some(StatusChange::Unblock)) => "Set back to OK",
        (_, Some(StatusChange::Loss)) => "Reported lost",
        (_, Some(StatusChange::Theft)) => "Reported stolen",
        (_, Some(StatusChange::Closure)) => "Closed",
        (_, Some(StatusChange::FraudClosure)) => "Closed for fraud",
        (_, Some(StatusChange::Recovery)) => "Brought back",
        ("registered", None) => "Card registered",
        ("requested", None) => "Card requested",
        ("replaced", None) => "Replaced by a new card",
        ("reissued", None) => "Reissued",
        ("expired", None) => "Expired",
        ("holder", None) => "Given to another cardholder",
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
    match field {
        Field::CardCountry | Field::PinCountry => {
            Country::parse(text).map_or_else(|_| text.to_owned(), |country| country.name().to_owned())
        }
        Field::Role => Role::parse(text).map_or(text, |role| role.label()).to_owned(),
        Field::Production => Production::parse(text).map_or(text, |production| production.label()).to_owned(),
        Field::WalletWish => "Wished for".to_owned(),
        Field::TruncatedNumber => TruncatedNumber::stored(text.to_owned()).shown(),
        _ => text.to_owned(),
    }
}
