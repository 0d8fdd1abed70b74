//! Dates as people type and read them: three inputs in, "14 Mar 1985" out. No clock here; whether a date may lie in the
//! future is a question for its field. Years run from 1800 to 2200.

use chrono::{Datelike, NaiveDate};

use crate::domain::text::Flaw;

const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The date in three inputs; `None` when all are empty. A month is a number, an English name or its first three letters.
/// Refuses half a date, naming the missing part, and days that the calendar does not have.
pub fn parse_parts(day: &str, month: &str, year: &str) -> Result<Option<NaiveDate>, Flaw> {
    let (day, month, year) = (day.trim(), month.trim(), year.trim());
    let parts = [("a day", day), ("a month", month), ("a year", year)];
    let missing: Vec<&str> = parts.iter().filter(|(_, typed)| typed.is_empty()).map(|(name, _)| *name).collect();
    match missing.len() {
        0 => {}
        3 => return Ok(None),
        _ => return Err(flaw(&format!("include {}", missing.join(" and ")))),
    }
    let month = parse_month(month).ok_or_else(|| flaw("have a month from 1 to 12, or its name"))?;
    if year.len() != 4 || parse_number(year, 4).is_none() {
        return Err(flaw("have a year of four digits, like 1985"));
    }
    let year = parse_year(year).ok_or_else(|| flaw("have a year from 1800 to 2200"))?;
    let day =
        parse_number(day, 2).filter(|day| (1..=31).contains(day)).ok_or_else(|| flaw("have a day from 1 to 31"))?;
    NaiveDate::from_ymd_opt(year, month, day).map(Some).ok_or_else(|| flaw("be a day that the month has"))
}

/// "14 Mar 1985"
pub fn human(date: NaiveDate) -> String {
    let name = MONTHS.get(date.month0() as usize).map_or("", |name| &name[..3]);
    format!("{} {name} {}", date.day(), date.year())
}

/// "1985-03-14"
pub fn iso(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// The date of an ISO text, in exactly that form and within the years of this file.
pub fn parse_iso(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let day = parse_number(text.get(8..)?, 2)?;
    NaiveDate::from_ymd_opt(parse_year(text.get(..4)?)?, parse_number(text.get(5..7)?, 2)?, day)
}

fn flaw(what: &str) -> Flaw {
    Flaw::Sentence(format!("{{label}} must {what}"))
}

fn parse_month(typed: &str) -> Option<u32> {
    if let Some(number) = parse_number(typed, 2) {
        return (1..=12).contains(&number).then_some(number);
    }
    let is = |name: &str| name.eq_ignore_ascii_case(typed) || name[..3].eq_ignore_ascii_case(typed);
    let place = MONTHS.iter().position(|name| is(name))?;
    u32::try_from(place + 1).ok()
}

fn parse_year(typed: &str) -> Option<i32> {
    let year = i32::try_from(parse_number(typed, 4)?).ok()?;
    YEARS.contains(&year).then_some(year)
}

/// Up to so many ASCII digits and nothing else.
fn parse_number(typed: &str, most: usize) -> Option<u32> {
    let fits = (1..=most).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| typed.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date of a test exists")
    }

    #[test]
    fn a_month_is_a_number_a_name_or_its_beginning() {
        for month in ["3", "03", "March", "mar", "MAR", " march "] {
            assert_eq!(parse_parts("14", month, "1985"), Ok(Some(day(1985, 3, 14))), "{month}");
        }
        for (place, name) in MONTHS.iter().enumerate() {
            let month = u32::try_from(place + 1).unwrap();
            assert_eq!(parse_parts("1", &name[..3], "2001"), Ok(Some(day(2001, month, 1))), "{name}");
        }
    }

    #[test]
    fn three_empty_inputs_are_no_date() {
        assert_eq!(parse_parts("", " ", ""), Ok(None));
    }

    #[test]
    fn each_refusal_says_which_part_to_mend() {
        let refusals = [
            (("14", "", "1985"), "Date of birth must include a month"),
            (("", "", "1985"), "Date of birth must include a day and a month"),
            (("14", "3", ""), "Date of birth must include a year"),
            (("14", "13", "1985"), "Date of birth must have a month from 1 to 12, or its name"),
            (("14", "0", "1985"), "Date of birth must have a month from 1 to 12, or its name"),
            (("14", "marc", "1985"), "Date of birth must have a month from 1 to 12, or its name"),
            (("14", "3", "85"), "Date of birth must have a year of four digits, like 1985"),
            (("14", "3", "1799"), "Date of birth must have a year from 1800 to 2200"),
            (("14", "3", "2201"), "Date of birth must have a year from 1800 to 2200"),
            (("32", "3", "1985"), "Date of birth must have a day from 1 to 31"),
            (("0", "3", "1985"), "Date of birth must have a day from 1 to 31"),
            (("+4", "3", "1985"), "Date of birth must have a day from 1 to 31"),
            (("29", "2", "1985"), "Date of birth must be a day that the month has"),
            (("31", "4", "1985"), "Date of birth must be a day that the month has"),
        ];
        for ((day, month, year), sentence) in refusals {
            let flaw = parse_parts(day, month, year).expect_err(sentence);
            assert_eq!(flaw.sentence("Date of birth"), sentence);
        }
    }

    #[test]
    fn the_first_and_last_year_and_a_leap_day_are_taken() {
        assert_eq!(parse_parts("1", "1", "1800"), Ok(Some(day(1800, 1, 1))));
        assert_eq!(parse_parts("31", "12", "2200"), Ok(Some(day(2200, 12, 31))));
        assert_eq!(parse_parts("29", "2", "1984"), Ok(Some(day(1984, 2, 29))));
    }

    #[test]
    fn a_date_is_shown_short() {
        assert_eq!(human(day(1985, 3, 14)), "14 Mar 1985");
        assert_eq!(human(day(2026, 11, 1)), "1 Nov 2026");
    }

    #[test]
    fn iso_is_taken_in_its_one_form_only() {
        assert_eq!(parse_iso("1985-03-14"), Some(day(1985, 3, 14)));
        for text in [
            "1985-3-14",
            "85-03-14",
            "1985-02-30",
            "1985/03/14",
            "1985-03-14T",
            "+985-03-14",
            "1799-12-31",
            "é985-03-1",
            "",
        ] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn iso_reads_what_it_writes(days in 0u64..146_000) {
            let date = day(1800, 1, 1) + chrono::Days::new(days);
            prop_assert_eq!(parse_iso(&iso(date)), Some(date));
        }
    }
}
