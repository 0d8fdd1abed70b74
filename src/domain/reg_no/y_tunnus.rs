//! Finnish business IDs: seven digits, a dash, a check digit. The VAT number of the same company is `FI` and the eight
//! digits, and is a kind of its own.

use super::Check;
use super::weights::{digits, weighted_sum};

const WEIGHTS: [u32; 7] = [7, 9, 10, 5, 8, 4, 2];

/// `1234567-8`. Takes it without the dash, and IDs of six digits from before they had seven.
pub fn canonical(clean: &str) -> Option<String> {
    let (number, check) = match clean.split_once('-') {
        Some(parts) => parts,
        None if clean.len() == 8 && clean.is_ascii() => clean.split_at(7),
        None => return None,
    };
    let all_digits = number.bytes().chain(check.bytes()).all(|byte| byte.is_ascii_digit());
    (all_digits && matches!(number.len(), 6 | 7) && check.len() == 1).then(|| format!("{number:0>7}-{check}"))
}

pub fn check(canonical: &str) -> Check {
    let right = canonical.split_once('-').and_then(|(number, check)| {
        let expected = check_digit(&digits::<7>(number)?)?;
        Some(digits::<1>(check)? == [expected])
    });
    Check::of(right.unwrap_or(false))
}

/// The ID of these seven digits with its check digit. `None` for the one in eleven that has none, and for more digits.
pub fn compose(first7: u32) -> Option<String> {
    let number = format!("{first7:07}");
    let check = check_digit(&digits::<7>(&number)?)?;
    Some(format!("{number}-{check}"))
}

fn check_digit(number: &[u32; 7]) -> Option<u32> {
    match weighted_sum(number, &WEIGHTS) % 11 {
        0 => Some(0),
        1 => None,
        remainder => Some(11 - remainder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_id_is_right_and_its_neighbour_wrong() {
        assert_eq!(check("2077474-0"), Check::Right);
        assert_eq!(check("2077474-1"), Check::Wrong);
    }

    #[test]
    fn each_form_comes_to_one() {
        for (typed, id) in [("2077474-0", "2077474-0"), ("20774740", "2077474-0"), ("116297-3", "0116297-3")] {
            assert_eq!(canonical(typed).as_deref(), Some(id), "{typed}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for typed in
            ["2077474-", "12345-6", "2077474", "207747-40", "20774740-1", "2077474-A", "FI20774740", "2077474é", ""]
        {
            assert_eq!(canonical(typed), None, "{typed}");
        }
    }

    #[test]
    fn composed_ids_are_right_and_one_in_eleven_cannot_be() {
        let ids: Vec<Option<String>> = (2_077_474..2_077_574).map(compose).collect();

        assert_eq!(ids[0].as_deref(), Some("2077474-0"));
        assert!(ids.iter().flatten().all(|id| check(id) == Check::Right));
        assert!((5..=13).contains(&ids.iter().filter(|id| id.is_none()).count()));
        assert_eq!(compose(10_000_000), None);
    }
}
