//! Moments as people read them: "Today 14:03", "3 Mar 2026 09:12". In UTC, which the frame says.

use chrono::{DateTime, SecondsFormat, Utc};

/// A moment for people, seen from now.
pub fn human(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if at.date_naive() == now.date_naive() {
        format!("Today {}", at.format("%H:%M"))
    } else {
        at.format("%-d %b %Y %H:%M").to_string()
    }
}

/// A day for people.
pub fn day(at: DateTime<Utc>) -> String {
    crate::domain::date::human(at.date_naive())
}

/// The time of day, such as "14:05 UTC".
pub fn clock(at: DateTime<Utc>) -> String {
    at.format("%H:%M UTC").to_string()
}

/// A moment for machines.
pub fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
