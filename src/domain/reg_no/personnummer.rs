//! Swedish personal identity numbers and coordination numbers (samordningsnummer, day + 60). Kept as twelve digits,
//! `YYYYMMDDNNNN`: the ten-digit form changes its sign in the year its owner turns 100, so it cannot be what we keep.

use chrono::{Datelike, NaiveDate};

use super::Check;
use super::weights::{digits, pair};
use crate::domain::card_number::luhn;

/// How much a coordination number adds to the day.
const COORDINATION: u32 = 60;

/// Twelve digits. Takes ten or twelve, with or without a sign before the last four; of ten digits without a sign the
/// owner is under 100. Refuses a date that does not exist, coordination numbers among them.
pub fn canonical(clean: &str, today: NaiveDate) -> Option<String> {
    twelve_digits(clean, today, 0)
}

/// As `canonical`, for coordination numbers only.
pub fn canonical_coordination(clean: &str, today: NaiveDate) -> Option<String> {
    twelve_digits(clean, today, COORDINATION)
}

/// Luhn over the last ten digits.
pub fn check(canonical: &str) -> Check {
    Check::of(canonical.get(2..).is_some_and(luhn))
}

/// The day of birth; a coordination number tells it too.
pub fn birth_date(canonical: &str) -> Option<NaiveDate> {
    let number = digits::<12>(canonical)?;
    let day = pair(&number, 6);
    let added = if day > COORDINATION { COORDINATION } else { 0 };
    let year = i32::try_from(pair(&number, 0) * 100 + pair(&number, 2)).ok()?;
    date(year, pair(&number, 4), day, added)
}

fn twelve_digits(clean: &str, today: NaiveDate, added: u32) -> Option<String> {
    let (date_digits, sign, rest) = split(clean)?;
    let year = match date_digits.len() {
        8 => date_digits[..4].parse().ok().filter(|year| (1800..=2200).contains(year))?,
        6 => year_of_two_digits(date_digits, sign, today, added)?,
        _ => return None,
    };
    let month_and_day = &date_digits[date_digits.len() - 4..];
    let parts = digits::<4>(month_and_day)?;
    date(year, pair(&parts, 0), pair(&parts, 2), added)?;
    Some(format!("{year:04}{month_and_day}{rest}"))
}

/// The date, the sign ("-" when there is none) and the last four; all digits.
fn split(clean: &str) -> Option<(&str, char, &str)> {
    if !clean.is_ascii() || clean.len() < 10 {
        return None;
    }
    let (front, rest) = clean.split_at(clean.len() - 4);
    let (date, sign) = match front.as_bytes().last()? {
        b'-' => (&front[..front.len() - 1], '-'),
        b'+' => (&front[..front.len() - 1], '+'),
        _ => (front, '-'),
    };
    let all_digits = date.bytes().chain(rest.bytes()).all(|byte| byte.is_ascii_digit());
    all_digits.then_some((date, sign, rest))
}

/// "-" until the year in which the owner turns 100, "+" from then on. A "-" that would lie ahead of today is taken for a
/// number written down before it became "+".
fn year_of_two_digits(date_digits: &str, sign: char, today: NaiveDate, added: u32) -> Option<i32> {
    let parts = digits::<6>(date_digits)?;
    let newest = if sign == '+' { today.year() - 100 } else { today.year() };
    let year = newest - (newest - i32::try_from(pair(&parts, 0)).ok()?).rem_euclid(100);
    let ahead = date(year, pair(&parts, 2), pair(&parts, 4), added).is_some_and(|born| born > today);
    Some(if ahead { year - 100 } else { year })
}

fn date(year: i32, month: u32, day: u32, added: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day.checked_sub(added)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date of a test exists")
    }

    fn today() -> NaiveDate {
        day(2026, 11, 23)
    }

    #[test]
    fn each_form_comes_to_twelve_digits() {
        for typed in ["880320-0016", "8803200016", "19880320-0016", "198803200016", "19880320+0016"] {
            assert_eq!(canonical(typed, today()).as_deref(), Some("198803200016"), "{typed}");
        }
    }

    #[test]
    fn the_sign_tells_on_which_side_of_a_hundred_the_owner_is() {
        let centuries = [
            ("260101-0000", "2026"),
            ("261123-0000", "2026"),
            ("261124-0000", "1926"),
            ("270101-0000", "1927"),
            ("271231-0000", "1927"),
            ("260101+0000", "1926"),
            ("261231+0000", "1926"),
            ("270101+0000", "1827"),
            ("120101+0000", "1912"),
            ("120101-0000", "2012"),
        ];
        for (typed, year) in centuries {
            assert_eq!(&canonical(typed, today()).expect(typed)[..4], year, "{typed}");
        }
    }

    #[test]
    fn a_leap_day_needs_its_leap_year() {
        assert!(canonical("000229-0000", today()).is_some());
        assert_eq!(canonical("000229+0000", today()), None);
        assert_eq!(canonical("19000229-0000", today()), None);
    }

    #[test]
    fn coordination_numbers_are_a_kind_of_their_own() {
        assert_eq!(canonical_coordination("701063-2391", today()).as_deref(), Some("197010632391"));
        assert_eq!(canonical("701063-2391", today()), None);
        assert_eq!(canonical_coordination("880320-0016", today()), None);
        assert_eq!(birth_date("197010632391"), Some(day(1970, 10, 3)));
        assert_eq!(check("197010632391"), Check::Right);
    }

    #[test]
    fn other_forms_are_refused() {
        for typed in [
            "880320-001",
            "880320--0016",
            "1880320-0016",
            "880332-0016",
            "17991231-0016",
            "880320-00a6",
            "88032å0016",
            "-0016",
            "",
        ] {
            assert_eq!(canonical(typed, today()), None, "{typed}");
        }
    }

    #[test]
    fn the_last_digit_checks_the_ten() {
        assert_eq!(check("198803200016"), Check::Right);
        assert_eq!(check("188803200016"), Check::Right);
        assert_eq!(check("198803200018"), Check::Wrong);
        assert_eq!(birth_date("198803200016"), Some(day(1988, 3, 20)));
    }
}
