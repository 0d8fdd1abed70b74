//! The truncated card number: the first six or eight digits and the last four, which is the most that PCI DSS 4.0.1 lets be
//! shown (3.4.1) of a card of 16 digits. The whole number never comes this far: it is refused where it is typed.

use crate::domain::card_number::decimal_digit;
use crate::domain::text::Flaw;

/// 16 places, those that are not known as underscores (founding platform, card v4): `12345678____4285`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruncatedNumber(String);

/// Digits of a whole number, and of the longest part that is kept: eight and four.
const WHOLE: usize = 16;
const MOST_DIGITS: usize = 12;

impl TruncatedNumber {
    /// `None` when nothing was typed. Takes what people type and paste, with `_ * • x …` for what is left out. Refuses more
    /// digits than may be kept, and says which to give.
    pub fn parse(typed: &str) -> Result<Option<TruncatedNumber>, Flaw> {
        let signs: Vec<char> = typed.chars().filter(|c| !is_separator(*c)).map(plain_digit).collect();
        if signs.is_empty() {
            return Ok(None);
        }
        if signs.iter().filter(|c| c.is_ascii_digit()).count() > MOST_DIGITS {
            return Err(whole_number());
        }
        let front = signs.iter().take_while(|c| c.is_ascii_digit()).count();
        let back = signs.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let hidden = signs.get(front..signs.len().saturating_sub(back)).unwrap_or_default();
        let is_whole = matches!(front, 6 | 8) && back == 4 && !hidden.is_empty() && signs.len() <= WHOLE;
        if !is_whole || !hidden.iter().all(|c| is_mask(*c)) {
            return Err(form());
        }
        let (first, last): (String, String) =
            (signs[..front].iter().collect(), signs[signs.len() - back..].iter().collect());
        Ok(Some(TruncatedNumber(format!("{first:_<0$}{last}", WHOLE - back))))
    }

    pub fn stored(number: String) -> TruncatedNumber {
        TruncatedNumber(number)
    }

    /// `12345678____4285`
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn last_four(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }

    /// `•••• 4285`, wherever nobody asked for more.
    pub fn shown(&self) -> String {
        format!("•••• {}", self.last_four())
    }

    /// `1234 5678 •••• 4285`
    pub fn whole(&self) -> String {
        let mut whole = String::with_capacity(2 * WHOLE);
        for (place, sign) in self.0.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                whole.push(' ');
            }
            whole.push(if sign == '_' { '•' } else { sign });
        }
        whole
    }
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}')
}

fn is_mask(character: char) -> bool {
    matches!(character, '_' | '*' | '•' | '●' | '∗' | '·' | '.' | '…' | 'x' | 'X' | '×' | '#')
}

/// A digit of any script as one of 0 to 9, so that no whole number comes in by another script.
fn plain_digit(character: char) -> char {
    decimal_digit(character).map_or(character, |digit| char::from(b'0' + digit))
}

fn whole_number() -> Flaw {
    Flaw::Sentence(
        "{label} must be only the first six or eight digits and the last four, such as 123456______4285. \
         Cardfile never holds a whole card number"
            .into(),
    )
}

fn form() -> Flaw {
    Flaw::Sentence(
        "{label} must be the first six or eight digits and the last four of 16, such as 123456______4285".into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::CARDS;
    use proptest::prelude::*;

    fn number(typed: &str) -> Option<String> {
        TruncatedNumber::parse(typed).ok().flatten().map(|number| number.0)
    }

    /// The form that the database holds.
    fn is_in_form(number: &str) -> bool {
        let (front, back) = number.split_at_checked(8).unwrap_or_default();
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let first = digits(front) || front.ends_with("__") && digits(&front[..6]);
        number.len() == 16 && first && back.starts_with("____") && digits(&back[4..])
    }

    #[test]
    fn what_people_type_and_paste_comes_into_one_form() {
        let typed = [
            ("12345678____4285", "12345678____4285"),
            ("123456******4285", "123456______4285"),
            ("1234 56** **** 4285", "123456______4285"),
            ("1234-5678-xxxx-4285", "12345678____4285"),
            ("123456…4285", "123456______4285"),
            ("1234 56...4285", "123456______4285"),
            (" 12345678 •••• 4285 ", "12345678____4285"),
            ("１２３４５６＿4285", ""),
            ("１２３４５６_4285", "123456______4285"),
        ];
        for (typed, kept) in typed {
            assert_eq!(number(typed).unwrap_or_default(), kept, "{typed}");
        }
        assert_eq!(TruncatedNumber::parse("  "), Ok(None));
    }

    #[test]
    fn the_database_holds_the_same_form() {
        assert!(CARDS.contains("truncated_number ~ '^[0-9]{6}([0-9]{2}|__)_{4}[0-9]{4}$'"));
    }

    #[test]
    fn a_whole_number_is_refused_however_it_is_written() {
        let whole = [
            "4111111111111111",
            "4111 1111 1111 1111",
            "1234567890123",
            "1234567890123456789",
            "1234567890__1234",
            "４１１１１１１１１１１１１１１１",
            "123456781234*1234",
        ];
        for typed in whole {
            let flaw = TruncatedNumber::parse(typed).expect_err(typed);
            assert!(flaw.sentence("Card number").ends_with("never holds a whole card number"), "{typed}");
        }
    }

    #[test]
    fn other_parts_of_a_number_are_refused() {
        let parts = [
            "4285",
            "1234567____4285",
            "12345____4285",
            "123456******285",
            "123456******42851",
            "1234564285",
            "123456*********4285",
            "123456 exp 4285",
            "______________",
        ];
        for typed in parts {
            let flaw = TruncatedNumber::parse(typed).expect_err(typed);
            assert!(flaw.sentence("Card number").contains("the last four of 16"), "{typed}");
        }
    }

    #[test]
    fn it_is_shown_by_its_last_four_and_on_demand_by_all_there_is() {
        let six = TruncatedNumber::stored("123456______4285".into());

        assert_eq!((six.shown(), six.whole()), ("•••• 4285".into(), "1234 56•• •••• 4285".into()));
        assert_eq!(TruncatedNumber::stored("12345678____4285".into()).whole(), "1234 5678 •••• 4285");
        assert_eq!(six.last_four(), "4285");
    }

    proptest! {
        #[test]
        fn whatever_is_taken_is_in_form_and_stays_it(typed in "[0-9]{5,9}[_*x •….-]{0,10}[0-9]{3,5}|\\PC{0,24}") {
            if let Some(kept) = number(&typed) {
                prop_assert!(is_in_form(&kept), "{}", kept);
                let shown = TruncatedNumber::stored(kept.clone());
                prop_assert_eq!(number(&shown.whole()), Some(kept.clone()));
                prop_assert_eq!(number(&kept), Some(kept));
            }
        }
    }
}
