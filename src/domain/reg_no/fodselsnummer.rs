//! Norwegian national identity numbers: `DDMMYY`, three digits for the century and sex, two check digits. D-numbers add 40
//! to the day, H-numbers 40 to the month; FH-numbers begin with 8 or 9 and tell no date. For numbers given out from 2032
//! the first check digit has four right values and the three digits tell nothing more; nobody has one yet.

use chrono::NaiveDate;

use super::Check;
use super::weights::{digits, pair, weighted_sum};

/// Eleven digits. Refuses a day or month that does not exist.
pub fn canonical(clean: &str) -> Option<String> {
    let number = digits::<11>(clean)?;
    (is_fh(&number) || has_a_date(&number)).then(|| clean.to_owned())
}

pub fn check(canonical: &str) -> Check {
    let Some(number) = digits::<11>(canonical) else {
        return Check::Wrong;
    };
    // A remainder of 10 has no digit, and so never fits.
    let first = (11 - weighted_sum(&number, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
    let second = (11 - weighted_sum(&number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    Check::of(number[9] == first && number[10] == second)
}

/// The day of birth, where the number tells it.
pub fn birth_date(canonical: &str) -> Option<NaiveDate> {
    let number = digits::<11>(canonical)?;
    if is_fh(&number) {
        return None;
    }
    let (day, month) = day_and_month(&number);
    NaiveDate::from_ymd_opt(year(&number)?, month, day)
}

fn is_fh(number: &[u32; 11]) -> bool {
    number[0] >= 8
}

/// Of a number whose century is not known only the day and month are looked at, as in a leap year.
fn has_a_date(number: &[u32; 11]) -> bool {
    let (day, month) = day_and_month(number);
    NaiveDate::from_ymd_opt(year(number).unwrap_or(2000), month, day).is_some()
}

fn day_and_month(number: &[u32; 11]) -> (u32, u32) {
    let without_40 = |part: u32| if part > 40 { part - 40 } else { part };
    (without_40(pair(number, 0)), without_40(pair(number, 2)))
}

fn year(number: &[u32; 11]) -> Option<i32> {
    let short = pair(number, 4);
    let century = match number[6] * 100 + pair(number, 7) {
        0..=499 => 1900,
        500..=749 if short >= 54 => 1800,
        500..=999 if short <= 39 => 2000,
        900..=999 if short >= 40 => 1900,
        _ => return None,
    };
    i32::try_from(century + short).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date of a test exists")
    }

    #[test]
    fn the_published_number_is_right_and_its_neighbour_wrong() {
        assert_eq!(canonical("15108695088").as_deref(), Some("15108695088"));
        assert_eq!(check("15108695088"), Check::Right);
        assert_eq!(check("15108695077"), Check::Wrong);
    }

    #[test]
    fn the_birth_date_is_read_through_d_and_h_numbers() {
        let dates = [
            ("15108695088", Some(day(1986, 10, 15))),
            ("55108695088", Some(day(1986, 10, 15))),
            ("15508695088", Some(day(1986, 10, 15))),
            ("15105449900", Some(day(1954, 10, 15))),
            ("15105450000", Some(day(1854, 10, 15))),
            ("15105374900", None),
            ("15103950000", Some(day(2039, 10, 15))),
            ("15104090000", Some(day(1940, 10, 15))),
            ("85108695088", None),
        ];
        for (number, date) in dates {
            assert_eq!(birth_date(number), date, "{number}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused_unless_the_number_tells_none() {
        for number in [
            "32108695088",
            "00108695088",
            "40108695088",
            "72108695088",
            "15138695088",
            "29028695088",
            "1510869508",
            "1510869508x",
            "",
        ] {
            assert_eq!(canonical(number), None, "{number}");
        }
        for number in ["85108695088", "71108695088", "31128695088"] {
            assert!(canonical(number).is_some(), "{number}");
        }
    }
}
