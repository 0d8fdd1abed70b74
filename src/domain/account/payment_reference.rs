//! The payment reference: the number by which money that comes in is known to be for this account. Of each kind the last digit
//! is a check digit; a reference that it does not fit would lose the customer's payment, so it is refused.

use std::ops::RangeInclusive;

use crate::domain::reference::luhn_digit;
use crate::domain::text::Flaw;

/// How the check digit is made (founding platform, account v4, `paymentReference.type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentReferenceKind {
    /// Luhn (ISO/IEC 7812-1, annex B), as on Swedish and Norwegian invoices.
    Mod10,
    /// The Finnish national reference: weights 7, 3, 1 from the right.
    Finnish731,
}

impl PaymentReferenceKind {
    pub const ALL: [PaymentReferenceKind; 2] = [PaymentReferenceKind::Mod10, PaymentReferenceKind::Finnish731];

    pub fn code(self) -> &'static str {
        match self {
            PaymentReferenceKind::Mod10 => "mod10",
            PaymentReferenceKind::Finnish731 => "finnish_7_3_1",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            PaymentReferenceKind::Mod10 => "MOD 10",
            PaymentReferenceKind::Finnish731 => "Finnish 7-3-1",
        }
    }

    pub fn parse(code: &str) -> Option<PaymentReferenceKind> {
        PaymentReferenceKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// How many digits there may be, the check digit included.
    fn lengths(self) -> RangeInclusive<usize> {
        match self {
            PaymentReferenceKind::Mod10 => 2..=25,
            PaymentReferenceKind::Finnish731 => 4..=20,
        }
    }

    /// The digit that has to follow these.
    fn check_digit(self, front: &str) -> char {
        match self {
            PaymentReferenceKind::Mod10 => luhn_digit(front),
            PaymentReferenceKind::Finnish731 => finnish_digit(front),
        }
    }
}

fn finnish_digit(front: &str) -> char {
    let digits = front.chars().rev().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = digits.zip([7, 3, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0')
}

/// A reference of a stated kind. Its check digit fits. Zeros in front are kept as they came: on an invoice they may be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentReference {
    kind: PaymentReferenceKind,
    number: String,
}

impl PaymentReference {
    /// `None` when nothing was typed. Blanks are thrown away.
    pub fn parse(kind: PaymentReferenceKind, typed: &str) -> Result<Option<PaymentReference>, Flaw> {
        let number: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if number.is_empty() {
            return Ok(None);
        }
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Flaw::Sentence("{label} must be digits only".into()));
        }
        let lengths = kind.lengths();
        if !lengths.contains(&number.len()) {
            let (least, most) = (lengths.start(), lengths.end());
            return Err(Flaw::Sentence(format!("{{label}} must have {least} to {most} digits")));
        }
        if number.bytes().all(|byte| byte == b'0') {
            return Err(Flaw::Sentence("{label} must not be zeros only".into()));
        }
        let (front, last) = number.split_at(number.len() - 1);
        let check = kind.check_digit(front);
        if !last.starts_with(check) {
            return Err(Flaw::Sentence(format!(
                "{{label}} must end in {check}, going by its check digit. Check it and its kind with the customer"
            )));
        }
        Ok(Some(PaymentReference { kind, number }))
    }

    pub fn stored(kind: PaymentReferenceKind, number: String) -> PaymentReference {
        PaymentReference { kind, number }
    }

    pub fn kind(&self) -> PaymentReferenceKind {
        self.kind
    }

    pub fn as_str(&self) -> &str {
        &self.number
    }
}

#[cfg(test)]
mod tests {
    use super::PaymentReferenceKind::{Finnish731, Mod10};
    use super::*;
    use crate::domain::in_sql::{ACCOUNTS, codes_of};
    use proptest::prelude::*;

    fn number(kind: PaymentReferenceKind, typed: &str) -> Option<String> {
        PaymentReference::parse(kind, typed).ok().flatten().map(|reference| reference.number)
    }

    #[test]
    fn the_kinds_are_those_of_the_database() {
        let codes = PaymentReferenceKind::ALL.map(PaymentReferenceKind::code);

        assert_eq!(codes_of(ACCOUNTS, "accounts_payment_reference_kind_known"), codes);
    }

    #[test]
    fn good_references_are_taken_and_their_zeros_kept() {
        let good = [
            (Finnish731, "1232", "1232"),
            (Finnish731, "1234561", "1234561"),
            (Finnish731, "1 23456 1", "1234561"),
            (Finnish731, "0001232", "0001232"),
            (Finnish731, "12345678901234567894", "12345678901234567894"),
            (Mod10, "79927398713", "79927398713"),
            (Mod10, "7992 7398 713", "79927398713"),
            (Mod10, "18", "18"),
            (Mod10, "1234567890123456789012340", "1234567890123456789012340"),
        ];
        for (kind, typed, kept) in good {
            assert_eq!(number(kind, typed).as_deref(), Some(kept), "{kind:?} {typed}");
        }
        assert_eq!(PaymentReference::parse(Mod10, " "), Ok(None));
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        let refusals = [
            (
                Finnish731,
                "1234560",
                "X must end in 1, going by its check digit. Check it and its kind with the customer",
            ),
            (
                Mod10,
                "79927398710",
                "X must end in 3, going by its check digit. Check it and its kind with the customer",
            ),
            (Finnish731, "123", "X must have 4 to 20 digits"),
            (Finnish731, "123456789012345678901", "X must have 4 to 20 digits"),
            (Mod10, "1", "X must have 2 to 25 digits"),
            (Mod10, "12345678901234567890123456", "X must have 2 to 25 digits"),
            (Finnish731, "0000", "X must not be zeros only"),
            (Finnish731, "RF18 1234561", "X must be digits only"),
            (Mod10, "１８", "X must be digits only"),
        ];
        for (kind, typed, sentence) in refusals {
            let flaw = PaymentReference::parse(kind, typed).expect_err(sentence);
            assert_eq!(flaw.sentence("X"), sentence, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn of_ten_last_digits_one_fits(front in "[1-9][0-9]{2,18}") {
            for kind in PaymentReferenceKind::ALL {
                let fitting = (0..10).filter(|digit| number(kind, &format!("{front}{digit}")).is_some());
                prop_assert_eq!(fitting.count(), 1);
            }
        }
    }
}
