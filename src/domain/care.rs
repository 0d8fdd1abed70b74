//! When data is old: after how many months a customer is to be confirmed again. Which lists of care there are is the store's and
//! the pages' business.

use chrono::{DateTime, Months, Utc};

use crate::domain::text::Flaw;

/// After so many months without a confirmation a customer stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConfirmMonths(i32);

impl Default for ConfirmMonths {
    fn default() -> ConfirmMonths {
        ConfirmMonths(12)
    }
}

impl ConfirmMonths {
    /// Five years.
    pub const MAX: i32 = 60;

    /// Whole months from 1 to `MAX`; blanks around them are thrown away.
    pub fn parse(text: &str) -> Result<ConfirmMonths, Flaw> {
        let months = text.trim().parse().ok().filter(|months| (1..=ConfirmMonths::MAX).contains(months));
        let range =
            || Flaw::Sentence(format!("{{label}} must be a whole number of months from 1 to {}", ConfirmMonths::MAX));
        months.map(ConfirmMonths).ok_or_else(range)
    }

    /// From the store, which holds the range.
    pub fn stored(months: i32) -> ConfirmMonths {
        ConfirmMonths(months)
    }

    pub fn months(self) -> i32 {
        self.0
    }

    /// What was confirmed before this moment is to be confirmed again.
    pub fn due_before(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - Months::new(self.0.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_whole_and_within_five_years() {
        for (text, months) in [("1", Some(1)), (" 12 ", Some(12)), ("60", Some(60)), ("61", None), ("0", None)] {
            assert_eq!(ConfirmMonths::parse(text).ok().map(ConfirmMonths::months), months, "{text}");
        }
        assert!(ConfirmMonths::parse("").is_err() && ConfirmMonths::parse("1.5").is_err());
    }

    #[test]
    fn a_year_back_is_the_same_day() {
        let now: DateTime<Utc> = "2026-11-26T12:00:00Z".parse().expect("a moment");
        let due = ConfirmMonths::default().due_before(now);
        assert_eq!(due, "2025-11-26T12:00:00Z".parse::<DateTime<Utc>>().expect("a moment"));
    }
}
