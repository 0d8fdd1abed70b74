//! The customer number: the issuer's own key for a customer, such as a CRM or VAT number.

use crate::domain::card_number::holds_card_number;
use crate::domain::text::Flaw;

/// 1–64 of A–Z, a–z, 0–9 and dash (founding platform, customer v3), unique in its institution whatever the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerNumber(String);

impl CustomerNumber {
    /// Blanks around and inside are thrown away. A card number is refused: as a key it would stand in the open.
    pub fn parse(input: &str) -> Result<Option<CustomerNumber>, Flaw> {
        let number: String = input.chars().filter(|c| !c.is_whitespace()).collect();
        if number.is_empty() {
            return Ok(None);
        }
        if number.chars().count() > 64 {
            return Err(Flaw::TooLong { max: 64 });
        }
        if holds_card_number(&number) {
            return Err(Flaw::CardNumber);
        }
        if !number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(Flaw::Sentence(
                "Customer number must be letters a to z, digits and dashes only, such as C-100048213".into(),
            ));
        }
        Ok(Some(CustomerNumber(number)))
    }

    pub fn stored(number: String) -> CustomerNumber {
        CustomerNumber(number)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is compared by: case makes no difference.
    pub fn key(&self) -> String {
        self.0.to_ascii_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_is_a_number() {
        let number = CustomerNumber::parse(" ABCDEFGH123456789 ").expect("good").expect("there");

        assert_eq!(number.as_str(), "ABCDEFGH123456789");
    }

    #[test]
    fn sixty_four_fit_and_sixty_five_do_not() {
        assert!(CustomerNumber::parse(&"A".repeat(64)).is_ok());
        assert_eq!(CustomerNumber::parse(&"A".repeat(65)), Err(Flaw::TooLong { max: 64 }));
    }

    #[test]
    fn other_letters_and_card_numbers_are_refused() {
        assert!(CustomerNumber::parse("ÅÄÖ-1").is_err());
        assert_eq!(CustomerNumber::parse("4111-1111-1111-1111"), Err(Flaw::CardNumber));
    }
}
