//! The reference of an account or card: 15 digits that people may read to each other and write down, because it is no card
//! number and pays nothing. One that is made here begins with 1, as no payment card of ours does.

use crate::domain::card_number::luhn;
use crate::domain::text::Flaw;

/// 15 digits (founding platform, card v4, `referenceNumber`), unique in its institution.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference(String);

const LENGTH: usize = 15;

impl Reference {
    /// `None` when nothing was typed. Blanks are thrown away. A reference is not asked whether it looks like a card number:
    /// many pass by chance, and neither Visa nor Mastercard has card numbers of 15 digits.
    pub fn parse(typed: &str) -> Result<Option<Reference>, Flaw> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            return Ok(None);
        }
        if digits.len() != LENGTH || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Flaw::Sentence("{label} must be 15 digits, such as 1000 0000 0000 009".into()));
        }
        Ok(Some(Reference(digits)))
    }

    /// Makes a reference out of a random number: 1, thirteen digits of it, and the check digit.
    pub fn make(random: u64) -> Reference {
        let front = format!("1{:013}", random % 10_000_000_000_000);
        let check = luhn_digit(&front);
        Reference(format!("{front}{check}"))
    }

    pub fn stored(digits: String) -> Reference {
        Reference(digits)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `1000 0000 0000 009`, easier to read aloud.
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(self.0.len() + 3);
        for (place, digit) in self.0.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// The digit after these that makes them pass Luhn (ISO/IEC 7812-1, annex B).
pub fn luhn_digit(front: &str) -> char {
    ('0'..='9').find(|digit| luhn(&format!("{front}{digit}"))).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card_number::holds_card_number;
    use proptest::prelude::*;

    #[test]
    fn fifteen_digits_are_a_reference_and_nothing_else_is() {
        let reference = Reference::parse(" 1000 0000 0000 009 ").expect("good").expect("there");

        assert_eq!(reference.as_str(), "100000000000009");
        assert_eq!(reference.grouped(), "1000 0000 0000 009");
        assert_eq!(Reference::parse(" "), Ok(None));
        for typed in [
            "10000000000000",
            "1000000000000090",
            "10000000000000X",
            "1000-0000-0000-009",
            "１００００００００００００００",
        ] {
            assert!(matches!(Reference::parse(typed), Err(Flaw::Sentence(_))), "{typed}");
        }
    }

    #[test]
    fn the_same_random_number_makes_the_same_reference() {
        assert_eq!(Reference::make(0).as_str(), "100000000000009");
        assert_eq!(Reference::make(7), Reference::make(7));
        assert_ne!(Reference::make(7), Reference::make(8));
    }

    proptest! {
        #[test]
        fn a_made_reference_is_one_and_never_a_card_number(random: u64) {
            let made = Reference::make(random);

            prop_assert_eq!(Reference::parse(&made.grouped()), Ok(Some(made.clone())));
            prop_assert!(luhn(made.as_str()) && made.as_str().starts_with('1'));
            prop_assert!(!holds_card_number(&made.grouped()));
        }
    }
}
