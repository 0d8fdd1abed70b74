//! The changes of the settings in words: the list below the form, and what happened while somebody was editing.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::fields::{APPROVAL_ACTS, CONFIRM_MONTHS, PASSKEY_ROLES, seen_label};
use super::limits;
use crate::db::events::EventRow;
use crate::domain::country::Country;
use crate::domain::customer::Field;
use crate::domain::deed_kind::DeedKind;
use crate::domain::form::FormField;
use crate::domain::institution::TabTitle;
use crate::domain::locale::Locale;
use crate::domain::own_limits::Limit;
use crate::domain::policy::Role;
use crate::domain::review::Act;
use crate::domain::wallet::Rule;
use crate::web::part_views::{Change, Event, Notice, Tone};
use crate::web::time;

/// What the program does itself stands in the history under its own name.
const PROGRAM: &str = "Cardfile";

/// An event as a line of the list.
pub fn event(row: &EventRow, now: DateTime<Utc>) -> Event {
    let sentence = match row.action.as_str() {
        "institution_created" => "Institution created",
        "institution_added" => "Another institution added",
        "access_reviewed" => "Access review signed off",
        "spot_check_rates_changed" => "Spot checks: how much is drawn",
        "audit_exported" => "Audit exported",
        "keys_rotation_begun" => "Change of keys begun",
        "keys_rotated" => "Keys changed",
        "keys_retired" => "Old keys given up",
        _ => "",
    };
    Event {
        time: time::human(row.at, now),
        time_iso: time::iso(row.at),
        sentence: sentence.into(),
        link: None,
        changes: changes(row),
        who: who(row),
        reason: None,
    }
}

/// The settings' version after this change.
pub fn version_after(row: &EventRow) -> Option<i32> {
    let version = row.details.as_ref()?.get("version")?.get(1)?.as_i64()?;
    i32::try_from(version).ok()
}

/// Tells who changed what since the version that the person saw; the newest of these rows comes first.
pub fn meanwhile(rows: &[EventRow], seen: i32, now: DateTime<Utc>) -> Notice {
    let since = rows.iter().filter(|row| version_after(row).is_some_and(|version| version > seen));
    let told: Vec<String> = since.map(|row| told(row, now)).collect();
    Notice {
        tone: Tone::Warn,
        lead: "The settings changed while you were editing.".into(),
        words: format!("{} What you typed is below. Put in theirs where you agree, then save again.", told.join(" ")),
        links: Vec::new(),
    }
}

fn told(row: &EventRow, now: DateTime<Utc>) -> String {
    let became = |change: Change| format!("{} became “{}”", change.label, change.after.unwrap_or("none".into()));
    let changes: Vec<String> = changes(row).into_iter().map(became).collect();
    format!("{}, {}: {}.", who(row), time::human(row.at, now), changes.join("; "))
}

fn who(row: &EventRow) -> String {
    row.staff_name.clone().unwrap_or_else(|| PROGRAM.into())
}

fn changes(row: &EventRow) -> Vec<Change> {
    let side = |field: &str, index: usize| {
        let value = row.details.as_ref()?.get(field)?.get(index)?;
        Some(words(field, value)).filter(|words| !words.is_empty())
    };
    let change = |field: &String| Change { label: label(field), before: side(field, 0), after: side(field, 1) };
    row.fields.iter().map(change).collect()
}

fn label(field: &str) -> String {
    match field {
        "name" => "Name",
        "added" => "Institution",
        "country" => "Country",
        "locale" => "Language",
        "tab_title" => "Browser tab",
        "required" => "Required fields",
        "wallet_rule" => "Cards in wallets",
        "ring_key" => "Ring key",
        "index_key" => "Index key",
        "cookie_key" => "Cookie key",
        "confirm_months" => CONFIRM_MONTHS,
        "wallet_cooldown_hours" => "Hours to wait after a new mobile",
        PASSKEY_ROLES => "A passkey is needed by",
        APPROVAL_ACTS => "A second person approves",
        seen if !seen_label(seen).is_empty() => seen_label(seen),
        other => match Limit::parse(other) {
            Some(limit) => limit.label(),
            // Of how much is drawn for spot checks.
            None => DeedKind::parse(other).map_or(other, |kind| kind.label()),
        },
    }
    .to_owned()
}

/// A code as people know it. Codes of the history may be older than the lists, so one that is not there shows as it is.
fn words(field: &str, value: &Value) -> String {
    if let Some(limit) = Limit::parse(field) {
        return limits::words(limit, value);
    }
    if let Some(keys) = value.as_array() {
        let role = |key| Role::parse(key).filter(|_| field == PASSKEY_ROLES).map(Role::label);
        let act = |key| Act::parse(key).filter(|_| field == APPROVAL_ACTS).map(Act::label);
        let label = |key| {
            role(key).or_else(|| act(key)).or_else(|| Field::parse(key).map(|field| field.label())).unwrap_or(key)
        };
        let labels = keys.iter().filter_map(Value::as_str).map(label);
        return labels.collect::<Vec<_>>().join(", ");
    }
    let code = value.as_str().unwrap_or_default();
    let known = match field {
        "country" => Country::parse(code).ok().map(Country::name),
        "locale" => Locale::parse(code).ok().map(Locale::label),
        "tab_title" => TabTitle::parse(code).map(TabTitle::label),
        "wallet_rule" => Rule::parse(code).map(Rule::label),
        _ => None,
    };
    known.unwrap_or(code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(version: i32) -> EventRow {
        EventRow {
            id: 1,
            at: DateTime::from_timestamp(1_800_000_000, 0).expect("a date"),
            action: "settings_changed".into(),
            fields: vec!["country".into(), "required".into()],
            details_sealed: None,
            details: Some(json!({
                "country": ["FIN", "SWE"], "required": [[], ["mobile", "email"]], "version": [version - 1, version],
            })),
            address: None,
            sealed_for_id: None,
            data_key_sealed: None,
            staff_name: Some("Maja Ek".into()),
        }
    }

    #[test]
    fn a_change_is_told_in_words() {
        let now = row(2).at;

        let event = event(&row(2), now);

        let told: Vec<_> =
            event.changes.into_iter().map(|change| (change.label, change.before, change.after)).collect();
        assert_eq!(told[0], ("Country".into(), Some("Finland".into()), Some("Sweden".into())));
        assert_eq!(told[1], ("Required fields".into(), None, Some("Mobile, E-mail".into())));
    }

    #[test]
    fn only_what_happened_since_is_told_to_who_came_too_late() {
        let rows = [row(3), row(2)];

        let notice = meanwhile(&rows, 2, row(2).at);

        assert_eq!(notice.words.matches("Maja Ek").count(), 1);
        assert!(notice.words.contains("Country became “Sweden”"));
    }
}
