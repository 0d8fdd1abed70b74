//! A card's expiry: the month printed on it, and with it the last day on which it works.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::domain::text::Flaw;

/// A month of a year. The card works to the end of it, UTC (founding platform's newest cards: 23:59:59 on the last day).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expiry {
    last_day: NaiveDate,
}

impl Expiry {
    /// `None` when nothing was typed. Takes "08/29", "8/2029", "08 2029", "0829"; a year of two digits is one of 20xx.
    pub fn parse(typed: &str) -> Result<Option<Expiry>, Flaw> {
        let parts: Vec<&str> = typed.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        if typed.trim().is_empty() {
            return Ok(None);
        }
        if !parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(form());
        }
        let (month, year) = match parts[..] {
            [both] if matches!(both.len(), 4 | 6) => both.split_at(2),
            [month, year] => (month, year),
            _ => return Err(form()),
        };
        if !matches!(month.len(), 1 | 2) || !matches!(year.len(), 2 | 4) {
            return Err(form());
        }
        let month = month.parse().ok().filter(|month| (1..=12).contains(month));
        let month = month.ok_or_else(|| Flaw::Sentence("{label} must have a month from 1 to 12".into()))?;
        let century = if year.len() == 2 { 2000 } else { 0 };
        let year = year.parse().ok().map(|year: i32| century + year).filter(|year| (2000..=2099).contains(year));
        let year = year.ok_or_else(|| Flaw::Sentence("{label} must have a year from 2000 to 2099".into()))?;
        NaiveDate::from_ymd_opt(year, month, 1).map(Expiry::of).map(Some).ok_or_else(form)
    }

    /// Of a last day read back from our own database, where only last days of months go.
    pub fn from_last_day(last_day: NaiveDate) -> Expiry {
        Expiry { last_day }
    }

    fn of(first_day: NaiveDate) -> Expiry {
        Expiry { last_day: first_day + Months::new(1) - Days::new(1) }
    }

    /// The last day on which the card works.
    pub fn last_day(self) -> NaiveDate {
        self.last_day
    }

    pub fn is_over(self, today: NaiveDate) -> bool {
        self.last_day < today
    }

    /// "08/2029", as on the card but for the century.
    pub fn human(self) -> String {
        format!("{:02}/{}", self.last_day.month(), self.last_day.year())
    }
}

fn form() -> Flaw {
    Flaw::Sentence("{label} must be a month and a year, such as 08/29".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    #[test]
    fn a_month_and_a_year_are_taken_as_people_write_them() {
        for typed in ["08/29", "8/29", "8/2029", "08 2029", "0829", "082029", " 08 / 29 ", "08-29", "08.2029"] {
            let expiry = Expiry::parse(typed).expect(typed).expect(typed);
            assert_eq!((expiry.last_day(), expiry.human()), (day(2029, 8, 31), "08/2029".into()), "{typed}");
        }
        assert_eq!(Expiry::parse(" "), Ok(None));
    }

    #[test]
    fn the_last_day_is_that_of_its_month() {
        for (typed, last) in [("02/28", day(2028, 2, 29)), ("02/29", day(2029, 2, 28)), ("12/99", day(2099, 12, 31))] {
            let expiry = Expiry::parse(typed).expect("good").expect("there");
            assert_eq!(expiry.last_day(), last);
            assert_eq!(Expiry::from_last_day(last), expiry);
            assert_eq!(Expiry::parse(&expiry.human()), Ok(Some(expiry)));
        }
    }

    #[test]
    fn a_card_works_on_its_last_day_and_not_after_it() {
        let expiry = Expiry::from_last_day(day(2026, 11, 30));

        assert!(!expiry.is_over(day(2026, 11, 30)));
        assert!(expiry.is_over(day(2026, 12, 1)));
    }

    #[test]
    fn each_refusal_says_what_to_mend() {
        let refusals = [
            ("13/29", "Expiry must have a month from 1 to 12"),
            ("00/29", "Expiry must have a month from 1 to 12"),
            ("08/1999", "Expiry must have a year from 2000 to 2099"),
            ("08/2100", "Expiry must have a year from 2000 to 2099"),
            ("829", "Expiry must be a month and a year, such as 08/29"),
            ("08/209", "Expiry must be a month and a year, such as 08/29"),
            ("31/08/2029", "Expiry must be a month and a year, such as 08/29"),
            ("Aug 2029", "Expiry must be a month and a year, such as 08/29"),
            ("٠٨/٢٩", "Expiry must be a month and a year, such as 08/29"),
            ("/", "Expiry must be a month and a year, such as 08/29"),
        ];
        for (typed, sentence) in refusals {
            assert_eq!(Expiry::parse(typed).expect_err(typed).sentence("Expiry"), sentence, "{typed}");
        }
    }
}
