//! Estonian personal identification codes: a digit for century and sex, `YYMMDD`, a serial of three, a check digit. The
//! check is shared with the registry codes of companies.

use chrono::NaiveDate;

use super::Check;
use super::weights::{digits, pair, weighted_sum};

/// Eleven digits. Refuses a first digit that has no century and a date that does not exist.
pub fn canonical(clean: &str) -> Option<String> {
    birth_date(clean).map(|_| clean.to_owned())
}

pub fn check(canonical: &str) -> Check {
    match digits::<11>(canonical) {
        Some(number) => Check::of(check_digit(&number[..10]) == number[10]),
        None => Check::Wrong,
    }
}

pub fn birth_date(canonical: &str) -> Option<NaiveDate> {
    let code = digits::<11>(canonical)?;
    let century = match code[0] {
        first @ 1..=8 => 1800 + (first - 1) / 2 * 100,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(century + pair(&code, 1)).ok()?, pair(&code, 3), pair(&code, 5))
}

/// A second row of weights where the first leaves 10, and 0 where both do.
pub(super) fn check_digit(digits: &[u32]) -> u32 {
    let first = weighted_sum(digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let second = weighted_sum(digits, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    if first < 10 { first } else { second % 10 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date of a test exists")
    }

    #[test]
    fn the_published_code_is_right_and_its_neighbour_wrong() {
        assert_eq!(check("36805280109"), Check::Right);
        assert_eq!(check("36805280108"), Check::Wrong);
        assert_eq!(birth_date("36805280109"), Some(day(1968, 5, 28)));
    }

    #[test]
    fn the_first_digit_tells_the_century() {
        for (first, year) in [(1, 1868), (2, 1868), (3, 1968), (4, 1968), (5, 2068), (6, 2068), (7, 2168), (8, 2168)] {
            assert_eq!(birth_date(&format!("{first}6805280109")), Some(day(year, 5, 28)), "{first}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for code in [
            "06805280109",
            "96805280109",
            "36805320109",
            "36802300109",
            "3680528010",
            "368052801090",
            "3680528010x",
            "",
        ] {
            assert_eq!(canonical(code), None, "{code}");
        }
    }

    #[test]
    fn the_second_weights_count_where_the_first_leave_ten_and_zero_where_both_do() {
        // Sums 1*1 + 9*1 = 10, then 3*1 + 2*1 = 5; and 10 in both rows.
        assert_eq!(check_digit(&[1, 0, 0, 0, 0, 0, 0, 0, 1, 0]), 5);
        assert_eq!(check_digit(&[0, 0, 0, 0, 0, 0, 0, 0, 3, 5]), 0);
    }
}
