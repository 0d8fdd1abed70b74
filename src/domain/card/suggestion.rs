//! A form of a name that fits a card, offered where the name itself does not: letters the card cannot carry are spelled with
//! those it can, then the middle name goes, then the first name becomes an initial, then the rest is cut. Whatever is offered
//! parses; another script than Latin is not spelled out, so that of such a name nothing is offered.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::EmbossingName;
use super::letters::has;
use crate::domain::customer::Name;
use crate::domain::fold::fold;
use crate::domain::product::EmbossingSet;
use crate::domain::text::is_hidden;

/// What may not stand at the end of a line that was cut.
const ENDS: [char; 7] = [' ', '-', ',', '/', '&', '+', '\''];

/// A customer's name as it fits on a card.
pub fn suggest_name(name: &Name, length: u8, set: EmbossingSet) -> Option<EmbossingName> {
    let Name::Private(name) = name else { return suggest_line(&name.full(), length, set) };
    let part = |part: Option<&str>| part.map(|part| spelled(part, set)).unwrap_or_default();
    let first = part(name.first.as_ref().map(|first| first.as_str()));
    let middle = part(name.middle.as_ref().map(|middle| middle.as_str()));
    let last = part(Some(name.last.as_str()));
    let initial: String = first.chars().find(|c| c.is_alphanumeric()).into_iter().collect();
    let forms = [join(&[&first, &middle, &last]), join(&[&first, &last]), join(&[&initial, &last])];
    let fitting = forms.iter().find(|form| form.chars().count() <= usize::from(length));
    let line = fitting.cloned().unwrap_or_else(|| cut(&forms[2], usize::from(length)));
    checked(&line, length, set)
}

/// Any text as a line that fits on a card.
pub fn suggest_line(text: &str, length: u8, set: EmbossingSet) -> Option<EmbossingName> {
    checked(&cut(&spelled(text, set), usize::from(length)), length, set)
}

/// Nothing is offered that would be refused, such as a card number.
fn checked(line: &str, length: u8, set: EmbossingSet) -> Option<EmbossingName> {
    EmbossingName::parse(line, length, set).ok().flatten()
}

fn join(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text in the letters of the set. What stands for nothing in them becomes a blank.
fn spelled(text: &str, set: EmbossingSet) -> String {
    let characters: Vec<char> = text.nfc().map(plain_sign).collect();
    let mut line = String::with_capacity(text.len());
    for (place, character) in characters.iter().copied().enumerate() {
        if has(set, character) {
            line.push(character);
        } else if !is_unseen(character) {
            let letters: String = fold(&character.to_string()).chars().filter(|letter| has(set, *letter)).collect();
            if letters.is_empty() {
                line.push(' ');
            }
            line.push_str(&in_case(letters, &characters, place));
        }
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Apostrophes and dashes of typographers as those of a keyboard.
fn plain_sign(character: char) -> char {
    match character {
        '’' | '‘' | 'ʼ' | '´' | '`' | '′' => '\'',
        '\u{2010}'..='\u{2015}' | '−' => '-',
        other => other,
    }
}

/// An accent that no letter took up, or what takes no room.
fn is_unseen(character: char) -> bool {
    is_combining_mark(character) || is_hidden(character) || matches!(character, '\u{200c}' | '\u{200d}')
}

/// Letters that stand for a capital begin with one, and are capitals throughout where their neighbour is: "Œuvre" gives
/// "Oeuvre", "STRAUẞ" gives "STRAUSS".
fn in_case(letters: String, characters: &[char], place: usize) -> String {
    if !characters.get(place).is_some_and(|character| character.is_uppercase()) {
        return letters;
    }
    let letter = |place: Option<usize>| place.and_then(|place| characters.get(place)).filter(|c| c.is_alphabetic());
    let neighbour = letter(Some(place + 1)).or_else(|| letter(place.checked_sub(1)));
    if neighbour.is_some_and(|neighbour| neighbour.is_uppercase()) {
        return letters.to_ascii_uppercase();
    }
    let mut letters = letters;
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// The beginning of the text, cut between two words where that costs no more than a third of the line.
fn cut(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let text = text.trim_start_matches(ENDS);
    let clipped: String = text.chars().take(length).collect();
    let ends_a_word = text.chars().nth(length).is_none_or(|next| next == ' ');
    let words = clipped.rsplit_once(' ').map(|(words, _)| words);
    let kept = words.filter(|words| !ends_a_word && words.chars().count() * 3 >= length * 2).unwrap_or(&clipped);
    kept.trim_end_matches(ENDS).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customer::{NamePart, PersonName};
    use EmbossingSet::{Embossed, Printed};
    use proptest::prelude::*;

    fn person(first: &str, middle: &str, last: &str) -> Name {
        let part = |part: &str| (!part.is_empty()).then(|| NamePart::stored(part.to_owned()));
        let (first, middle) = (part(first), part(middle));
        Name::Private(PersonName { salutation: None, first, middle, last: NamePart::stored(last.to_owned()) })
    }

    fn offered(name: &Name, length: u8, set: EmbossingSet) -> String {
        suggest_name(name, length, set).map(|line| line.as_str().to_owned()).unwrap_or_default()
    }

    #[test]
    fn a_name_that_fits_stays_whole_and_a_long_one_gives_way_from_the_middle() {
        let names = [(26, "Åsa Maria Öström"), (15, "Åsa Öström"), (10, "Åsa Öström"), (9, "Å Öström"), (6, "Å Östr")];
        for (length, line) in names {
            assert_eq!(offered(&person("Åsa", "Maria", "Öström"), length, Embossed), line, "{length}");
        }
        assert_eq!(offered(&person("", "", "Sukarno"), 26, Embossed), "Sukarno");
    }

    #[test]
    fn letters_the_card_lacks_are_spelled_with_those_it_has_and_keep_their_case() {
        let names = [
            ("Łukasz", "Strauß", Embossed, "Lukasz Strauss"),
            ("LUKASZ", "STRAUẞ", Embossed, "LUKASZ STRAUSS"),
            ("Œuvre", "d’Orléans", Embossed, "Oeuvre d'Orléans"),
            ("Łukasz", "Strauß", Printed, "Łukasz Strauß"),
            ("Jean–Noël", "Çelik (s. Ağca)", Embossed, "Jean-Noel Celik s. Agca"),
            ("Nguyễn", "Ng\u{323}", Printed, "Nguyen Ng"),
            ("İpek", "Işık", Embossed, "Ipek Isik"),
        ];
        for (first, last, set, line) in names {
            assert_eq!(offered(&person(first, "", last), 26, set), line);
        }
    }

    #[test]
    fn nothing_is_offered_of_another_script_or_of_a_card_number() {
        assert_eq!(suggest_name(&person("Ирина", "", "Иванова"), 26, Printed), None);
        assert_eq!(suggest_line("4111 1111 1111 1111", 26, Printed), None);
    }

    #[test]
    fn a_company_is_cut_between_words_where_that_costs_little() {
        let line = |text: &str| suggest_line(text, 26, Embossed).map(|line| line.as_str().to_owned());

        assert_eq!(line("Pohjois-Karjalan Sähkö & Vesi Oy").as_deref(), Some("Pohjois-Karjalan Sähkö"));
        assert_eq!(line("Ab Donaudampfschifffahrtsgesellschaft").as_deref(), Some("Ab Donaudampfschifffahrtsg"));
    }

    proptest! {
        #[test]
        fn whatever_is_offered_parses_to_itself(
            first in "\\PC{0,40}", middle in "\\PC{0,40}", last in "\\PC{1,60}", length in 10u8..=26, printed: bool,
        ) {
            let set = if printed { Printed } else { Embossed };
            if let Some(line) = suggest_name(&person(&first, &middle, &last), length, set) {
                prop_assert!(line.as_str().chars().count() <= usize::from(length));
                prop_assert_eq!(EmbossingName::parse(line.as_str(), length, set), Ok(Some(line.clone())));
            }
        }

        #[test]
        fn a_name_with_latin_letters_is_always_offered(
            first in "[A-Za-zÀ-ÖØ-öø-žșț' -]{0,40}", last in "[' -]{0,30}[A-Za-zÀ-ÖØ-öø-ž][A-Za-zÀ-ž’' -]{0,60}",
            length in 10u8..=26, printed: bool,
        ) {
            let set = if printed { Printed } else { Embossed };
            prop_assert!(suggest_name(&person(&first, "", &last), length, set).is_some());
            prop_assert!(suggest_line(&last, length, set).is_some());
        }
    }
}
