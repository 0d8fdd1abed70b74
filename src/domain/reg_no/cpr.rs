//! Danish personal identification numbers: `DDMMYY-SSSS`, of which the seventh digit tells the century. Only the date is
//! looked at: numbers that fail the old check digit have been given out since 2007.

use chrono::NaiveDate;

use super::weights::{digits, pair};

/// Ten digits. Takes the dash or leaves it; refuses a date that does not exist.
pub fn canonical(clean: &str) -> Option<String> {
    let number = match clean.split_once('-') {
        Some((date, rest)) if date.len() == 6 && rest.len() == 4 => format!("{date}{rest}"),
        Some(_) => return None,
        None => clean.to_owned(),
    };
    birth_date(&number).map(|_| number)
}

pub fn birth_date(canonical: &str) -> Option<NaiveDate> {
    let number = digits::<10>(canonical)?;
    let short = pair(&number, 4);
    let century = match (number[6], short) {
        (0..=3, _) => 1900,
        (4 | 9, 37..) => 1900,
        (5..=8, 58..) => 1800,
        _ => 2000,
    };
    NaiveDate::from_ymd_opt(i32::try_from(century + short).ok()?, pair(&number, 2), pair(&number, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date of a test exists")
    }

    #[test]
    fn the_dash_may_be_left_out() {
        for typed in ["211062-5629", "2110625629"] {
            assert_eq!(canonical(typed).as_deref(), Some("2110625629"));
        }
    }

    #[test]
    fn other_forms_and_days_are_refused() {
        for typed in ["511062-5629", "310462-5629", "211062-562", "21106-25629", "211062--5629", "211062-562x", ""] {
            assert_eq!(canonical(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_seventh_digit_tells_the_century() {
        let dates = [
            ("0101993000", 1999),
            ("0101364000", 2036),
            ("0101374000", 1937),
            ("0101575000", 2057),
            ("0101585000", 1858),
            ("0101369000", 2036),
            ("0101379000", 1937),
        ];
        for (number, year) in dates {
            assert_eq!(birth_date(number), Some(day(year, 1, 1)), "{number}");
        }
    }
}
