//! Folding text for comparing and finding: "Åsa Strömberg" and "asa STROMBERG" fold to the same. What is shown or
//! stored is never folded. Folding twice gives what folding once gave.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use crate::domain::card_number::decimal_digit;
use crate::domain::text::is_hidden;

/// Lower case, accents dropped, special letters spelled out (ø o, æ ae, ß ss, þ th …), digits of every script as
/// 0 to 9, and everything that is neither letter nor digit as one blank, trimmed.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut blank_due = false;
    // Lower-casing can bring new accents (İ) and so can decomposing, hence once more after it.
    for character in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        if is_dropped(character) {
            continue;
        }
        if !is_part_of_a_word(character) {
            blank_due = true;
            continue;
        }
        if blank_due && !folded.is_empty() {
            folded.push(' ');
        }
        blank_due = false;
        push_plain(&mut folded, character);
    }
    folded
}

/// The distinct words of the folded text, in alphabetical order.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Accents go. Marks of class 0 and 7 to 9 stay: in the scripts of India, in Thai and in Japanese they are vowels and
/// consonants, and names without them would all look alike.
fn is_dropped(character: char) -> bool {
    is_hidden(character)
        || matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
        || (is_combining_mark(character) && !matches!(canonical_combining_class(character), 0 | 7..=9))
}

/// The modifier letters count as apostrophes, which is how they come in names (O’Brien, Oʼzbek).
fn is_part_of_a_word(character: char) -> bool {
    (character.is_alphanumeric() || is_combining_mark(character)) && !matches!(character, '\u{2b9}'..='\u{2ff}')
}

fn push_plain(folded: &mut String, character: char) {
    let plain = match character {
        'ø' | 'ɵ' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'ð' | 'đ' => "d",
        'þ' => "th",
        'ł' => "l",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ə' => "e",
        'ĸ' => "k",
        'ς' => "σ",
        other => {
            match decimal_digit(other) {
                Some(digit) => folded.push(char::from(b'0' + digit)),
                None => folded.push(other),
            }
            return;
        }
    };
    folded.push_str(plain);
}

/// The beginning of a text, no longer than so many bytes.
pub fn clip(mut text: String, max_bytes: usize) -> String {
    while text.len() > max_bytes {
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_fold_to_what_people_type_for_them() {
        let names = [
            ("Åsa  STRÖMBERG", "asa stromberg"),
            ("Søren Kjærgård", "soren kjaergard"),
            ("Þórður Guðmundsson", "thordur gudmundsson"),
            ("Łukasz Đorđević", "lukasz dordevic"),
            ("Strauß", "strauss"),
            ("STRAUẞ", "strauss"),
            ("İpek Işık", "ipek isik"),
            ("Œuvre", "oeuvre"),
            ("O’Brien-Smith", "o brien smith"),
            ("Ｆｕｌｌ　１２", "full 12"),
            ("٠٤٠", "040"),
            ("Σωκράτης", "σωκρατησ"),
            (" --- ", ""),
        ];
        for (name, folded) in names {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn vowel_signs_tell_words_of_india_and_japan_apart() {
        assert_ne!(fold("कि"), fold("का"));
        assert_ne!(fold("がく"), fold("かく"));
    }

    #[test]
    fn words_are_distinct_and_sorted() {
        assert_eq!(words("Virtanen, Anna virtanen (Älä)"), ["ala", "anna", "virtanen"]);
        assert!(words(" . ").is_empty());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*|[À-ʯʰ-ͯa-z '.-]{0,12}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert_eq!(folded.trim(), folded.as_str());
        }

        #[test]
        fn case_and_accents_make_no_difference(text in "[a-zäöåéü ]{0,12}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
