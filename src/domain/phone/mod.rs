//! Phone numbers, kept as E.164. The only folder that touches the phone metadata, which knows the numbering plan of each
//! country; it says that a number can exist, not that anybody answers. A `Phone` always begins with "+".

mod plans;

use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber, Type};

use crate::domain::card_number::decimal_digit;
use crate::domain::country::Country;
use crate::domain::text::{Flaw, is_hidden};

/// One phone number with its country code, such as `+358401234567`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// `None` when nothing was typed. Takes the forms people write: "040 123 4567" (of the default country),
    /// "00358 40 …", "+358 (0)40-…". Refuses letters, extensions and numbers that their country does not have.
    pub fn parse(typed: &str, default: Country) -> Result<Option<Phone>, Flaw> {
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let dialled = dialled(typed)?;
        // With a "+" the default must not be told: the crate would take its rules for those of the number's own country.
        let country = if dialled.starts_with('+') { None } else { Some(default) };
        let number = plans::read(&dialled, country).ok_or_else(not_a_number)?;
        let e164 = number.format().mode(Mode::E164).to_string();
        if !number.is_valid() || number.extension().is_some() || !is_e164(&e164) {
            return Err(not_a_number());
        }
        Ok(Some(Phone(e164)))
    }

    /// A number read back from our own database.
    pub fn stored(value: String) -> Phone {
        Phone(value)
    }

    /// `+358401234567`
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `+358 40 1234567`, grouped as in its country; ungrouped when the metadata no longer knows it.
    pub fn international(&self) -> String {
        match self.number() {
            Some(number) => number.format().mode(Mode::International).to_string(),
            None => self.0.clone(),
        }
    }

    /// Whether a text message can reach it as far as the numbering plan tells. Where the plan does not tell mobile from
    /// fixed (North America), yes.
    pub fn is_mobile(&self) -> bool {
        self.number()
            .is_some_and(|number| matches!(number.number_type(&DATABASE), Type::Mobile | Type::FixedLineOrMobile))
    }

    /// What may be shown to someone who may not see the whole number.
    pub fn last4(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }

    fn number(&self) -> Option<PhoneNumber> {
        plans::read(&self.0, None)
    }
}

/// Whether digits with a "+" before them are a phone number that its country can have.
pub fn is_e164_phone(text: &str) -> bool {
    is_e164(text) && plans::read(text, None).is_some_and(|number| number.is_valid())
}

/// `+` and at most 15 digits, the first of them not 0 (ITU-T E.164).
fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0')
    })
}

/// The digits, with "+" in front when a country code was given.
fn dialled(typed: &str) -> Result<String, Flaw> {
    let mut dialled = String::new();
    for character in typed.trim().trim_start_matches("tel:").chars().filter(|character| !is_hidden(*character)) {
        match character {
            '+' | '＋' if dialled.is_empty() || dialled == "(" => dialled.push('+'),
            '(' | ')' => dialled.push(character),
            '-' | '.' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            blank if blank.is_whitespace() => {}
            other => match decimal_digit(other) {
                Some(digit) => dialled.push(char::from(b'0' + digit)),
                None => return Err(not_a_number()),
            },
        }
    }
    let abroad = dialled.starts_with('+') || dialled.starts_with("(+") || dialled.starts_with("00");
    if abroad {
        // "(0)" is dialled inside the country only.
        dialled = dialled.replacen("(0)", "", 1);
    }
    dialled.retain(|character| !matches!(character, '(' | ')'));
    Ok(match dialled.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => dialled,
    })
}

fn not_a_number() -> Flaw {
    Flaw::Sentence("Enter a phone number with its country code, like +358 40 1234567".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn phone(typed: &str, default: Country) -> Result<String, Flaw> {
        Phone::parse(typed, default).map(|phone| phone.expect("something was typed").0)
    }

    #[test]
    fn the_forms_people_write_come_to_one() {
        let forms = [
            "+358401234567",
            "040 123 4567",
            "(040) 123-4567",
            "00358 40 1234567",
            "+358 (0)40-123 4567",
            "00358(0)401234567",
            "+358.40.123.4567",
            "040/1234567",
            "tel:+358401234567",
            "＋358 40 1234567",
            "٠٤٠ ١٢٣ ٤٥٦٧",
            "+358\u{a0}40\u{2011}1234567",
        ];
        for typed in forms {
            assert_eq!(phone(typed, Country::FIN), Ok("+358401234567".to_owned()), "{typed}");
        }
    }

    #[test]
    fn a_number_with_its_country_code_is_read_by_the_rules_of_that_country() {
        for typed in ["+390669812345", "+46701740605", "+4915123456789", "+12125552671", "+38344123456", "+35821010001"]
        {
            for default in [Country::FIN, Country::SWE, Country::USA, Country::QZZ, Country::ROM] {
                assert_eq!(phone(typed, default), Ok(typed.to_owned()), "{typed} {}", default.code());
            }
        }
    }

    #[test]
    fn a_number_without_country_code_belongs_to_the_default() {
        assert_eq!(phone("070-174 06 05", Country::SWE), Ok("+46701740605".to_owned()));
        assert_eq!(phone("912 34 567", Country::NOR), Ok("+4791234567".to_owned()));
    }

    #[test]
    fn what_no_country_has_is_refused() {
        let typed = [
            "112",
            "abc",
            "040 123 456x",
            "0401234567 ext 5",
            "+",
            "00",
            "+0401234567",
            "+358",
            "+999123456789",
            "+3584012345678901",
            "040+1234567",
            "+4111111111111111",
        ];
        for typed in typed {
            let flaw = phone(typed, Country::FIN).expect_err(typed);
            assert!(flaw.sentence("Mobile").starts_with("Enter a phone number with its country code"), "{typed}");
        }
    }

    #[test]
    fn nothing_typed_is_no_phone() {
        assert_eq!(Phone::parse(" ", Country::FIN), Ok(None));
    }

    #[test]
    fn only_mobiles_take_text_messages() {
        for (number, is_mobile) in
            [("+358401234567", true), ("+12125552671", true), ("+35891234567", false), ("+35821010001", false)]
        {
            assert_eq!(Phone::stored(number.to_owned()).is_mobile(), is_mobile, "{number}");
        }
    }

    #[test]
    fn a_number_is_shown_grouped_or_by_its_end() {
        let phone = Phone::stored("+358401234567".to_owned());

        assert_eq!(phone.international(), "+358 40 1234567");
        assert_eq!(phone.last4(), "4567");
        assert_eq!(phone.as_str(), "+358401234567");
    }

    #[test]
    fn a_stored_number_that_no_plan_knows_any_more_is_shown_as_it_is() {
        assert_eq!(Phone::stored("+999123".to_owned()).international(), "+999123");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_parsed_phone_parses_to_itself_from_both_of_its_forms(
            typed in "(\\+35840|\\+4670|\\+47[49]|\\+4915|\\+3906|\\+1212|040|050)[0-9]{6,8}"
        ) {
            if let Ok(Some(phone)) = Phone::parse(&typed, Country::FIN) {
                prop_assert_eq!(Phone::parse(phone.as_str(), Country::SWE), Ok(Some(phone.clone())));
                prop_assert_eq!(Phone::parse(&phone.international(), Country::DNK), Ok(Some(phone.clone())));
            }
        }
    }
}
