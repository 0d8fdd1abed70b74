//! Estonian registry codes of companies and other bodies: eight digits that begin with 1, 7, 8 or 9, checked as personal
//! codes are.

use super::Check;
use super::isikukood::check_digit;
use super::weights::digits;

/// Eight digits, of which the first is one that the registers use.
pub fn canonical(clean: &str) -> Option<String> {
    let code = digits::<8>(clean)?;
    matches!(code[0], 1 | 7 | 8 | 9).then(|| clean.to_owned())
}

pub fn check(canonical: &str) -> Check {
    match digits::<8>(canonical) {
        Some(code) => Check::of(check_digit(&code[..7]) == code[7]),
        None => Check::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_code_is_right_and_its_neighbour_wrong() {
        assert_eq!((check("12345678"), check("12345679")), (Check::Right, Check::Wrong));
    }

    #[test]
    fn only_the_first_digits_of_the_registers_are_taken() {
        for first in 0..=9 {
            let is_used = matches!(first, 1 | 7 | 8 | 9);
            assert_eq!(canonical(&format!("{first}2345678")).is_some(), is_used, "{first}");
        }
        for typed in ["1234567", "123456789", "1234567x", ""] {
            assert_eq!(canonical(typed), None, "{typed}");
        }
    }
}
