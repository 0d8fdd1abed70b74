//! French company numbers: SIREN, nine digits, and SIRET, the SIREN and five digits for the establishment. Both pass Luhn
//! by design; the post office, which ran out of numbers, is the one exception.

use super::Check;
use super::weights::digits;
use crate::domain::card_number::luhn;

const LA_POSTE: &str = "356000000";

/// Nine digits.
pub fn canonical(clean: &str) -> Option<String> {
    digits::<9>(clean).map(|_| clean.to_owned())
}

pub fn check(canonical: &str) -> Check {
    Check::of(luhn(canonical))
}

/// Fourteen digits.
pub fn canonical_siret(clean: &str) -> Option<String> {
    digits::<14>(clean).map(|_| clean.to_owned())
}

/// The post office's pass when their digits add up to a multiple of five.
pub fn check_siret(canonical: &str) -> Check {
    let Some(number) = digits::<14>(canonical) else {
        return Check::Wrong;
    };
    let of_the_post = canonical.starts_with(LA_POSTE) && number.iter().sum::<u32>() % 5 == 0;
    let siren_is_right = canonical.get(..9).is_some_and(luhn);
    Check::of(of_the_post || (siren_is_right && luhn(canonical)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_numbers_are_told_from_their_neighbours() {
        assert_eq!((check("732829320"), check("732829321")), (Check::Right, Check::Wrong));
        assert_eq!((check_siret("73282932000074"), check_siret("73282932000075")), (Check::Right, Check::Wrong));
    }

    #[test]
    fn a_siret_needs_a_right_siren_in_front() {
        // Passes Luhn as a whole, and its first nine do not.
        assert!(luhn("73282932100072"));
        assert_eq!(check_siret("73282932100072"), Check::Wrong);
    }

    #[test]
    fn the_post_office_counts_in_fives() {
        assert_eq!(check_siret("35600000000048"), Check::Right);
        assert_eq!(check_siret("35600000049837"), Check::Right);
        assert_eq!(check_siret("35600000049838"), Check::Wrong);
    }

    #[test]
    fn other_forms_are_refused() {
        for typed in ["73282932", "7328293200", "73282932x", ""] {
            assert_eq!(canonical(typed), None, "{typed}");
        }
        for typed in ["7328293200007", "732829320000740", "7328293200007x", ""] {
            assert_eq!(canonical_siret(typed), None, "{typed}");
        }
    }
}
