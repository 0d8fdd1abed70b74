//! The account number: what the processor and its customers call the account. A requested account has none at first.

use crate::domain::text::Flaw;

/// 1–64 of A–Z, a–z, 0–9 and dash (founding platform, account v4), unique in its institution whatever the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNumber(String);

impl AccountNumber {
    /// Blanks around and inside are thrown away. What looks like a card number is none here: numbers with a MOD10 check digit pass
    /// Luhn by design, and the processor gives them out as it likes.
    pub fn parse(typed: &str) -> Result<Option<AccountNumber>, Flaw> {
        let number: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if number.is_empty() {
            return Ok(None);
        }
        if number.chars().count() > 64 {
            return Err(Flaw::TooLong { max: 64 });
        }
        if !number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            let sentence = "{label} must be letters a to z, digits and dashes only, such as A-1234567890";
            return Err(Flaw::Sentence(sentence.into()));
        }
        Ok(Some(AccountNumber(number)))
    }

    pub fn stored(number: String) -> AccountNumber {
        AccountNumber(number)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is compared by: case makes no difference.
    pub fn key(&self) -> String {
        self.0.to_ascii_uppercase()
    }

    /// Whether a payment reference can be made out of it.
    pub fn is_digits(&self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_go_and_case_makes_no_difference() {
        let number = AccountNumber::parse(" ab 12-3 ").expect("good").expect("there");

        assert_eq!(number.as_str(), "ab12-3");
        assert_eq!(number.key(), "AB12-3");
        assert!(!number.is_digits());
        assert!(AccountNumber::stored("123".into()).is_digits());
        assert_eq!(AccountNumber::parse(" "), Ok(None));
    }

    #[test]
    fn sixty_four_fit_and_sixty_five_do_not() {
        assert!(AccountNumber::parse(&"A".repeat(64)).is_ok());
        assert_eq!(AccountNumber::parse(&"A".repeat(65)), Err(Flaw::TooLong { max: 64 }));
    }

    #[test]
    fn other_letters_are_refused_and_a_number_that_passes_luhn_goes_through() {
        assert!(matches!(AccountNumber::parse("ÅÄÖ-1"), Err(Flaw::Sentence(_))));
        assert!(AccountNumber::parse("a_1").is_err());
        assert!(AccountNumber::parse("4000001234567899").is_ok_and(|number| number.is_some()));
    }
}
