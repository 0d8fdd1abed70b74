//! VAT numbers of the European Union and Northern Ireland: a prefix for the country and what its rule says. Check digits
//! are looked at where the number holds one that Cardfile knows; only the EU's own service tells whether it is in use.

use super::weights::digits;
use super::{Check, cvr, y_tunnus};
use crate::domain::card_number::luhn;
use crate::domain::country::Country;
use crate::domain::text::Flaw;

/// The country of the prefix, and prefix and rest without dots and dashes. Refuses prefixes and forms that the EU does
/// not have.
pub fn parse(clean: &str) -> Result<(Country, String), Flaw> {
    let canonical = clean.replace(['-', '.'], "");
    let (prefix, rest) = canonical.split_at_checked(2).ok_or_else(wrong_form)?;
    if prefix == "GR" {
        return Err(Flaw::Sentence("Enter the VAT number with EL, not GR, in front".to_owned()));
    }
    let country = country_of(prefix).ok_or_else(wrong_form)?;
    if !is_formed(prefix, rest) {
        return Err(wrong_form());
    }
    Ok((country, canonical))
}

pub fn check(canonical: &str) -> Check {
    let Some((prefix, rest)) = canonical.split_at_checked(2) else {
        return Check::Wrong;
    };
    match prefix {
        "FI" => y_tunnus::canonical(rest).map_or(Check::Wrong, |business_id| y_tunnus::check(&business_id)),
        "SE" => Check::of(rest.get(..10).is_some_and(luhn)),
        "DK" => cvr::check(rest),
        _ => Check::NotChecked,
    }
}

fn country_of(prefix: &str) -> Option<Country> {
    match prefix {
        "EL" => Some(Country::GRC),
        "XI" => Some(Country::GBR),
        "AT" | "BE" | "BG" | "CY" | "CZ" | "DE" | "DK" | "EE" | "ES" | "FI" | "FR" | "HR" | "HU" | "IE" | "IT"
        | "LT" | "LU" | "LV" | "MT" | "NL" | "PL" | "PT" | "RO" | "SE" | "SI" | "SK" => Country::from_alpha2(prefix),
        _ => None,
    }
}

fn is_formed(prefix: &str, rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let length = bytes.len();
    let digits_from = |from: usize, to: usize| rest.get(from..to).is_some_and(all_digits);
    let digits_of = |lengths: &[usize]| lengths.contains(&length) && all_digits(rest);
    match prefix {
        "AT" => length == 9 && bytes[0] == b'U' && digits_from(1, 9),
        "BE" => digits_of(&[10]) && matches!(bytes[0], b'0' | b'1'),
        "BG" => digits_of(&[9, 10]),
        "CY" => length == 9 && digits_from(0, 8) && bytes[8].is_ascii_uppercase(),
        "CZ" => digits_of(&[8, 9, 10]),
        "DE" | "EE" | "EL" | "PT" => digits_of(&[9]),
        "DK" | "FI" | "HU" | "LU" | "MT" | "SI" => digits_of(&[8]),
        "ES" => is_spanish(bytes) && digits_from(1, 8),
        "FR" => length == 11 && digits_from(2, 11) && bytes[..2].iter().all(|byte| is_letter_or_digit(*byte)),
        "HR" | "IT" | "LV" => digits_of(&[11]),
        "IE" => is_irish(bytes),
        "LT" => digits_of(&[9, 12]),
        "NL" => length == 12 && digits_from(0, 9) && bytes[9] == b'B' && digits_from(10, 12),
        "PL" | "SK" => digits_of(&[10]),
        "RO" => (2..=10).contains(&length) && all_digits(rest),
        "SE" => digits::<12>(rest).is_some(),
        // Northern Ireland keeps the British forms: standard, branches, government and health.
        "XI" => {
            digits_of(&[9, 12])
                || (length == 5 && (rest.starts_with("GD") || rest.starts_with("HA")) && digits_from(2, 5))
        }
        _ => false,
    }
}

/// A letter first, last or both.
fn is_spanish(bytes: &[u8]) -> bool {
    let ends = [bytes.first().copied().unwrap_or(0), bytes.last().copied().unwrap_or(0)];
    bytes.len() == 9
        && ends.iter().all(|byte| is_letter_or_digit(*byte))
        && ends.iter().any(|byte| byte.is_ascii_uppercase())
}

/// Seven digits and one or two letters; of the old form the second sign may be a letter, "+" or "*".
fn is_irish(bytes: &[u8]) -> bool {
    if !matches!(bytes.len(), 8 | 9) {
        return false;
    }
    let (number, letters) = bytes.split_at(7);
    let new = number.iter().all(u8::is_ascii_digit) && letters.iter().all(u8::is_ascii_uppercase);
    let old = bytes.len() == 8
        && number[0].is_ascii_digit()
        && (number[1].is_ascii_uppercase() || matches!(number[1], b'+' | b'*'))
        && number[2..].iter().all(u8::is_ascii_digit)
        && letters[0].is_ascii_uppercase();
    new || old
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_letter_or_digit(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn wrong_form() -> Flaw {
    Flaw::Sentence("Enter the VAT number with its country in front, in the form FI20774740".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_every_country_are_taken() {
        let numbers = [
            "ATU12345678",
            "BE0123456789",
            "BE1123456789",
            "BG123456789",
            "BG1234567890",
            "CY12345678X",
            "CZ12345678",
            "CZ1234567890",
            "DE123456789",
            "DK13585628",
            "EE123456789",
            "EL123456789",
            "ES12345678X",
            "ESX12345678",
            "ESX1234567X",
            "FI20774740",
            "FR12345678901",
            "FRXX123456789",
            "HR12345678901",
            "HU12345678",
            "IE1234567X",
            "IE1234567XA",
            "IE1X34567A",
            "IE1+34567A",
            "IT12345678901",
            "LT123456789",
            "LT123456789012",
            "LU12345678",
            "LV12345678901",
            "MT12345678",
            "NL123456789B01",
            "PL1234567890",
            "PT123456789",
            "RO12",
            "RO1234567890",
            "SE556016068001",
            "SI12345678",
            "SK1234567890",
            "XI123456789",
            "XI123456789012",
            "XIGD123",
            "XIHA999",
        ];
        for number in numbers {
            assert!(parse(number).is_ok_and(|(_, canonical)| canonical == number), "{number}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let numbers = [
            "",
            "F",
            "FI",
            "20774740",
            "FI2077474",
            "FI207747400",
            "AT12345678",
            "BE2123456789",
            "BG12345678",
            "CY123456789",
            "CZ1234567",
            "CZ12345678901",
            "ES123456789",
            "FR1234567890",
            "IE12345678",
            "LT1234567890",
            "NL123456789A01",
            "RO1",
            "RO12345678901",
            "SE5560160680",
            "XI12345",
            "XIGD1234",
            "GB123456789",
            "NO988077917MVA",
            "ÄÖ123456789",
            "FI2077474Ö",
        ];
        for number in numbers {
            let flaw = parse(number).expect_err(number);
            assert_eq!(
                flaw.sentence(""),
                "Enter the VAT number with its country in front, in the form FI20774740",
                "{number}"
            );
        }
    }

    #[test]
    fn greece_goes_by_el_and_northern_ireland_by_xi() {
        assert_eq!(parse("EL123456789").map(|(country, _)| country), Ok(Country::GRC));
        assert_eq!(parse("XI123456789").map(|(country, _)| country), Ok(Country::GBR));
        assert_eq!(parse("GR123456789").unwrap_err().sentence(""), "Enter the VAT number with EL, not GR, in front");
    }

    #[test]
    fn the_check_digit_of_the_north_is_looked_at() {
        for (right, wrong) in
            [("FI20774740", "FI20774741"), ("SE556016068001", "SE556016068101"), ("DK13585628", "DK13585627")]
        {
            assert_eq!((check(right), check(wrong)), (Check::Right, Check::Wrong));
        }
        assert_eq!(check("DE123456789"), Check::NotChecked);
    }
}
