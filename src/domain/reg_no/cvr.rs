//! Danish business numbers (CVR): eight digits, the last of which checks the others.

use super::Check;
use super::weights::{digits, weighted_sum};

/// Eight digits.
pub fn canonical(clean: &str) -> Option<String> {
    digits::<8>(clean).map(|_| clean.to_owned())
}

pub fn check(canonical: &str) -> Check {
    match digits::<8>(canonical) {
        Some(number) => Check::of(weighted_sum(&number, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
        None => Check::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_number_is_right_and_its_neighbour_wrong() {
        assert_eq!(canonical("13585628").as_deref(), Some("13585628"));
        assert_eq!((check("13585628"), check("13585627")), (Check::Right, Check::Wrong));
    }

    #[test]
    fn other_forms_are_refused() {
        for typed in ["1358562", "135856280", "1358562x", "DK13585628", ""] {
            assert_eq!(canonical(typed), None, "{typed}");
        }
    }
}
