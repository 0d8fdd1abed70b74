//! Finding payment card numbers in text, so that they can be refused: Cardfile keeps truncated ones only (PCI DSS 4.0.1,
//! 3.4 and 3.5). The rule is one, here; who is exempt from it (phones, registration numbers of a stated kind, references)
//! does not ask. Nothing here keeps or logs what it found.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::phone::is_e164_phone;
use crate::domain::text::is_hidden;

const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// Digits that stand together, and what stands before them.
struct Group {
    digits: String,
    /// A blank or dash (or several) is all there is between this group and the one before it.
    continues: bool,
    /// A "+" stands directly before it.
    follows_plus: bool,
}

/// Whether the text holds 13 to 19 digits, alone or in groups with blanks or dashes between them, that begin like a
/// payment card and pass Luhn. Digits of every script count. An international phone number (with its "+" or "00") and
/// digits that run on beyond 19 are not card numbers.
pub fn holds_card_number(text: &str) -> bool {
    let groups = groups(text);
    (0..groups.len()).any(|first| begins_card_number(&groups, first))
}

/// Whether the digits end in the right check digit (ISO/IEC 7812-1, annex B). False for anything but digits.
pub fn luhn(digits: &str) -> bool {
    let sum = digits.bytes().rev().enumerate().try_fold(0u32, |sum, (place, byte)| {
        let digit = char::from(byte).to_digit(10)?;
        let weighted = if place % 2 == 1 { digit * 2 } else { digit };
        Some(sum + weighted / 10 + weighted % 10)
    });
    !digits.is_empty() && sum.is_some_and(|sum| sum % 10 == 0)
}

fn begins_card_number(groups: &[Group], first: usize) -> bool {
    let mut digits = String::with_capacity(LONGEST);
    for (place, group) in groups.iter().enumerate().skip(first) {
        if place > first && !group.continues || digits.len() + group.digits.len() > LONGEST {
            return false;
        }
        digits.push_str(&group.digits);
        if digits.len() >= SHORTEST
            && begins_like_a_card(&digits)
            && luhn(&digits)
            && !(is_dialled_abroad(groups, first) && is_e164_phone(&format!("+{digits}")))
        {
            return true;
        }
    }
    false
}

fn begins_like_a_card(digits: &str) -> bool {
    let four = digits.get(..4).and_then(|four| four.parse::<u16>().ok());
    four.is_some_and(|four| matches!(four, 2221..=2720 | 3400..=3999 | 4000..=6999))
}

fn is_dialled_abroad(groups: &[Group], first: usize) -> bool {
    let after_zeros = first > 0 && groups[first].continues && groups[first - 1].digits == "00";
    groups[first].follows_plus || after_zeros
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut only_separators = false;
    let mut in_group = false;
    let mut plus = false;
    // Other spellings of a digit (superscript, circled, full width) become the digit; what nobody sees is not there.
    for character in text.nfkc().filter(|character| !is_unseen(*character)) {
        if let Some(digit) = decimal_digit(character) {
            if !in_group {
                groups.push(Group { digits: String::new(), continues: only_separators, follows_plus: plus });
            }
            if let Some(group) = groups.last_mut() {
                group.digits.push(char::from(b'0' + digit));
            }
            (in_group, only_separators) = (true, true);
        } else {
            in_group = false;
            only_separators = only_separators && is_separator(character);
        }
        plus = matches!(character, '+' | '＋');
    }
    groups
}

/// Characters that do not show, or only adorn the one before: they would carry a number past whoever reads it.
fn is_unseen(character: char) -> bool {
    is_hidden(character)
        || is_combining_mark(character)
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{110bd}' | '\u{110cd}'
                | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{13455}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Blanks of a line and dashes of any kind. A line break is none: the numbers of a list are not one number.
fn is_separator(character: char) -> bool {
    let dash = matches!(
        character,
        '-' | '\u{58a}' | '\u{5be}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{30fc}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
    );
    dash || character == '\t' || (character.is_whitespace() && !character.is_control()) || is_joiner(character)
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// The value of a decimal digit of any script: 4, ４, ٤ and ४ are all 4.
pub fn decimal_digit(character: char) -> Option<u8> {
    if character.is_ascii() {
        return character.is_ascii_digit().then(|| character as u8 - b'0');
    }
    let code = u32::from(character);
    let place = ZEROS.partition_point(|zero| *zero <= code);
    let zero = *ZEROS.get(place.checked_sub(1)?)?;
    u8::try_from(code - zero).ok().filter(|digit| *digit < 10)
}

/// The zeros of general category Nd beyond ASCII, each followed by its 1 to 9 (Unicode 14, ascending).
#[rustfmt::skip]
const ZEROS: [u32; 65] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
    0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0,
    0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_nobody_sees_and_other_spellings_of_digits_hide_nothing() {
        for unseen in ["\u{fe0f}", "\u{20e3}", "\u{e0100}", "\u{1d173}", "\u{13430}", "\u{110bd}", "\u{330}", "\u{ad}"]
        {
            let text = ["4111", "1111", "1111", "1111"].join(unseen);
            assert!(holds_card_number(&text), "{unseen:?}");
        }
        assert!(holds_card_number("⁴¹¹¹¹¹¹¹¹¹¹¹¹¹¹¹"));
        assert!(holds_card_number("④①①①①①①①①①①①①①①①"));
    }

    #[test]
    fn cards_are_found_however_they_are_written() {
        let texts = [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4111\u{a0}1111 - 1111–1111",
            "4 1 1 1 1111 11111111",
            "Card:4111111111111111.",
            "call 12 about 4111 1111 1111 1111 12/27",
            "2020-01-01 5555555555554444",
            "x4111111111111111y",
            "378282246310005",
            "371449635398431",
            "4222222222222",
            "6011 1111 1111 1117",
            "2223 0031 2200 3222",
            "30569309025904 4111111111111111",
            "４１１１ １１１１ １１１１ １１１１",
            "٤١١١١١١١١١١١١١١١",
            "41111111\u{200b}11111111",
            "+4111111111111111",
            "00 4111 1111 1111 1111",
        ];
        for text in texts {
            assert!(holds_card_number(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        let texts = [
            "",
            "no digits",
            "4111 1111 1111 1112",
            "411111111111",
            "411111111111111111111",
            "4111 1111, 1111 1111",
            "4111 1111\n1111 1111",
            "4111.1111.1111.1111",
            "73282932000074",
            "123456789012344",
            "1234567890123452",
            "19560606-1234",
            "FI2112345600000785",
            "SE4550000000058398257466",
            "30569309025904",
        ];
        for text in texts {
            assert!(!holds_card_number(text), "{text}");
        }
    }

    /// The number with the check digit that makes it pass.
    fn with_check_digit(front: &str) -> String {
        (0..10).map(|digit| format!("{front}{digit}")).find(|number| luhn(number)).expect("one digit in ten fits")
    }

    #[test]
    fn a_card_begins_and_ends_within_the_edges() {
        let begins = [
            ("2221", true),
            ("2220", false),
            ("2720", true),
            ("2721", false),
            ("34", true),
            ("33", false),
            ("39", true),
            ("30", false),
            ("4", true),
            ("5", true),
            ("6", true),
            ("1", false),
            ("7", false),
            ("0", false),
        ];
        for (begin, is_card) in begins {
            let number = with_check_digit(&format!("{begin:0<15}"));
            assert_eq!(holds_card_number(&number), is_card, "{number}");
        }
        for (length, is_card) in [(12, false), (13, true), (19, true), (20, false)] {
            let number = with_check_digit(&format!("{:0<1$}", "4", length - 1));
            assert_eq!(holds_card_number(&number), is_card, "{number}");
        }
    }

    #[test]
    fn an_international_phone_that_passes_luhn_is_no_card() {
        let number = (1_000_000..1_000_100)
            .map(|tail| format!("491512{tail}"))
            .find(|number| luhn(number))
            .expect("one number in ten passes");
        let spaced = format!("{} {} {}", &number[..2], &number[2..6], &number[6..]);

        for phone in [format!("+{number}"), format!("Call +{spaced}, evenings"), format!("00 {spaced}")] {
            assert!(!holds_card_number(&phone), "{phone}");
        }
        assert!(holds_card_number(&number));
    }

    #[test]
    fn luhn_takes_digits_only() {
        for (digits, passes) in
            [("8803200016", true), ("8803200018", false), ("0", true), ("", false), ("88-03", false), ("１８", false)]
        {
            assert_eq!(luhn(digits), passes, "{digits}");
        }
    }

    #[test]
    fn digits_of_every_script_have_their_value() {
        for (character, value) in [
            ('7', Some(7)),
            ('７', Some(7)),
            ('٧', Some(7)),
            ('७', Some(7)),
            ('𝟟', Some(7)),
            ('x', None),
            ('½', None),
            ('৴', None),
        ] {
            assert_eq!(decimal_digit(character), value, "{character}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_passes(front in "[0-9]{1,18}", place in 0usize..18, add in 1u8..10) {
            let mut digits = with_check_digit(&front).into_bytes();
            let place = place % digits.len();
            digits[place] = b'0' + (digits[place] - b'0' + add) % 10;
            prop_assert!(!luhn(std::str::from_utf8(&digits).unwrap()));
        }

        #[test]
        fn looking_never_fails(text in "\\PC*|[0-9 +-]{0,60}") {
            holds_card_number(&text);
        }
    }
}
