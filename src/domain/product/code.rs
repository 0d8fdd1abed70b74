//! A product's code: the processor's name for it, which goes into exports and requests.

use crate::domain::card_number::holds_card_number;
use crate::domain::text::Flaw;

/// What the processor calls a product, such as `CARD_EUR_FI`: 1–32 of A–Z, 0–9, dash and underscore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductCode(String);

impl ProductCode {
    /// Small letters become capitals; blanks are thrown away.
    pub fn parse(typed: &str) -> Result<Option<ProductCode>, Flaw> {
        let code: String = typed.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if code.is_empty() {
            return Ok(None);
        }
        if code.chars().count() > 32 {
            return Err(Flaw::TooLong { max: 32 });
        }
        if !code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_')) {
            let sentence = "{label} must be letters A to Z, digits, dashes and underscores only, such as CARD_EUR_FI";
            return Err(Flaw::Sentence(sentence.into()));
        }
        if holds_card_number(&code) {
            return Err(Flaw::CardNumber);
        }
        Ok(Some(ProductCode(code)))
    }

    pub fn stored(code: String) -> ProductCode {
        ProductCode(code)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_code_is_short_and_plain() {
        let code = ProductCode::parse(" card_eur fi-1 ").expect("good").expect("there");

        assert_eq!(code.as_str(), "CARD_EURFI-1");
        assert_eq!(ProductCode::parse(" "), Ok(None));
        assert!(ProductCode::parse("ÅL-1").is_err());
        assert_eq!(ProductCode::parse("4111 1111 1111 1111"), Err(Flaw::CardNumber));
    }

    #[test]
    fn thirty_two_fit_and_thirty_three_do_not() {
        assert!(ProductCode::parse(&"A".repeat(32)).is_ok());
        assert_eq!(ProductCode::parse(&"A".repeat(33)), Err(Flaw::TooLong { max: 32 }));
    }
}
