//! Moments as they are typed into the audit's filters: a day, or a day and a time of day, in UTC as everywhere on the desk.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};

use crate::domain::date;

/// How it is typed.
pub const HINT: &str = "2026-11-26, or 2026-11-26 14:30";

/// Where a time begins and where it is over: a day, or a minute. None is no time.
pub fn parse(text: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if let Some(day) = date::parse_iso(text) {
        let start = day.and_hms_opt(0, 0, 0)?.and_utc();
        return Some((start, start.checked_add_signed(Duration::days(1))?));
    }
    let minute = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok()?.and_utc();
    Some((minute, minute.checked_add_signed(Duration::minutes(1))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(String, String)> {
        parse(text).map(|(start, end)| (start.to_rfc3339(), end.to_rfc3339()))
    }

    #[test]
    fn a_day_is_over_with_the_next_and_a_minute_with_the_next_minute() {
        let day = told("2026-11-26").expect("a day");
        assert_eq!(day, ("2026-11-26T00:00:00+00:00".into(), "2026-11-27T00:00:00+00:00".into()));
        let minute = told("2026-11-26 14:30").expect("a minute");
        assert_eq!(minute, ("2026-11-26T14:30:00+00:00".into(), "2026-11-26T14:31:00+00:00".into()));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "yesterday", "2026-13-01", "2026-11-26 25:00", "26.11.2026"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
