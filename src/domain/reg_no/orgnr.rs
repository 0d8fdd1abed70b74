//! Organisation numbers of Sweden (ten digits, Luhn) and Norway (nine digits, weights). A Swedish sole trader's is the
//! personal number, so its third digit is not looked at.

use super::Check;
use super::weights::{digits, weighted_sum};
use crate::domain::card_number::luhn;

/// Ten digits. Takes the dash before the last four or leaves it, and the "16" that some registers put in front.
pub fn canonical_se(clean: &str) -> Option<String> {
    let number = match clean.split_once('-') {
        Some((front, rest)) if rest.len() == 4 => format!("{front}{rest}"),
        Some(_) => return None,
        None => clean.to_owned(),
    };
    let number = match number.strip_prefix("16") {
        Some(ten) if number.len() == 12 => ten.to_owned(),
        _ => number,
    };
    digits::<10>(&number).map(|_| number)
}

pub fn check_se(canonical: &str) -> Check {
    Check::of(luhn(canonical))
}

/// Nine digits.
pub fn canonical_no(clean: &str) -> Option<String> {
    digits::<9>(clean).map(|_| clean.to_owned())
}

pub fn check_no(canonical: &str) -> Check {
    match digits::<9>(canonical) {
        Some(number) => Check::of(weighted_sum(&number, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
        None => Check::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_are_right_and_their_neighbours_wrong() {
        assert_eq!((check_se("5560160680"), check_se("5560160681")), (Check::Right, Check::Wrong));
        assert_eq!((check_no("988077917"), check_no("988077918")), (Check::Right, Check::Wrong));
    }

    #[test]
    fn the_swedish_forms_come_to_one() {
        for typed in ["556016-0680", "5560160680", "16556016-0680", "165560160680"] {
            assert_eq!(canonical_se(typed).as_deref(), Some("5560160680"), "{typed}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for typed in ["55601-60680", "556016-068", "195560160680", "556016-0680-", "55601606800", "556016068x", ""] {
            assert_eq!(canonical_se(typed), None, "{typed}");
        }
        for typed in ["98807791", "9880779170", "98807791x", "NO988077917", ""] {
            assert_eq!(canonical_no(typed), None, "{typed}");
        }
    }
}
