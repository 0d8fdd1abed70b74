//! From when on a change of owner or holder counts: now, or a day in the past. A time still to come is refused: until then
//! anything could happen to either customer, and the record would say what is not yet so.

use chrono::{DateTime, NaiveTime, Utc};

use crate::domain::date;
use crate::domain::form::Typed;
use crate::web::form_views::FieldView;

pub const SINCE_INPUTS: [&str; 3] = ["since_day", "since_month", "since_year"];

/// When it counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effective {
    Now,
    From(DateTime<Utc>),
}

impl Effective {
    /// Nothing typed is now. The first day of the present link counts from that link's own moment on.
    pub fn parse(typed: &Typed, present_since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Effective, String> {
        let [day, month, year] = SINCE_INPUTS.map(|input| typed.get(input).to_owned());
        let parsed = date::parse_parts(&day, &month, &year).map_err(|flaw| flaw.sentence("Counts from"))?;
        let Some(day) = parsed else { return Ok(Effective::Now) };
        if day > now.date_naive() {
            return Err("Counts from must be today or in the past".to_owned());
        }
        if day < present_since.date_naive() {
            let first = date::human(present_since.date_naive());
            return Err(format!("Counts from must not be before {first}, when the present link began"));
        }
        if day == now.date_naive() {
            return Ok(Effective::Now);
        }
        Ok(Effective::From(day.and_time(NaiveTime::MIN).and_utc().max(present_since)))
    }

    /// None is whenever it takes effect.
    pub fn at(self) -> Option<DateTime<Utc>> {
        match self {
            Effective::Now => None,
            Effective::From(at) => Some(at),
        }
    }

    pub fn human(self) -> String {
        match self {
            Effective::Now => "Now".to_owned(),
            Effective::From(at) => date::human(at.date_naive()),
        }
    }
}

pub fn since_field(typed: &Typed) -> FieldView {
    let [day, month, year] = SINCE_INPUTS.map(|input| typed.get(input).to_owned());
    FieldView::date("since", "Counts from", &day, &month, &year).optional().hint("Leave empty for now")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn parse(day: &str) -> Result<Effective, String> {
        let pairs = [("since_day", day), ("since_month", "11"), ("since_year", "2026")];
        let typed: Typed = pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect();
        Effective::parse(&typed, at("2026-11-10T09:30:00Z"), at("2026-11-23T12:00:00Z"))
    }

    #[test]
    fn it_counts_between_the_present_links_beginning_and_now() {
        assert!(parse("9").is_err());
        assert_eq!(parse("10"), Ok(Effective::From(at("2026-11-10T09:30:00Z"))));
        assert_eq!(parse("11"), Ok(Effective::From(at("2026-11-11T00:00:00Z"))));
        assert_eq!(parse("23"), Ok(Effective::Now));
        assert!(parse("24").is_err());
    }

    #[test]
    fn nothing_typed_is_now() {
        let nothing = Effective::parse(&Typed::default(), at("2026-11-10T09:30:00Z"), at("2026-11-23T12:00:00Z"));

        assert_eq!(nothing, Ok(Effective::Now));
    }
}
