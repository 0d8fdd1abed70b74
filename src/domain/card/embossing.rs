//! What stands on a card: the holder's name and a line for the company. Characters are counted, not bytes; what does not fit is
//! said, and never cut or replaced without being asked for (`suggestion` offers it).

use super::letters::has;
use super::{Field, Problem, Reader, Terms};
use crate::domain::card_number::holds_card_number;
use crate::domain::form::{Ground, Typed};
use crate::domain::product::EmbossingSet;
use crate::domain::text::{Flaw, one_line};

/// One line on a card, the holder's name or the company's. It fits the card it was parsed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbossingName(String);

impl EmbossingName {
    /// `None` when nothing was typed. Blanks are trimmed and collapsed. Tells every forbidden character, and how many
    /// characters are too many.
    pub fn parse(typed: &str, length: u8, set: EmbossingSet) -> Result<Option<EmbossingName>, Flaw> {
        let Some(line) = one_line(typed)? else { return Ok(None) };
        if holds_card_number(&line) {
            return Err(Flaw::CardNumber);
        }
        let mut forbidden: Vec<char> = Vec::new();
        for character in line.chars().filter(|character| !has(set, *character)) {
            if !forbidden.contains(&character) {
                forbidden.push(character);
            }
        }
        // A joiner between two letters of its script is all that a line can hold and nobody see.
        if let [joiner @ ('\u{200c}' | '\u{200d}')] = forbidden[..] {
            return Err(Flaw::Character(joiner));
        }
        forbidden.retain(|character| !matches!(character, '\u{200c}' | '\u{200d}'));
        let surplus = line.chars().count().saturating_sub(usize::from(length));
        let reason = match (forbidden.is_empty(), surplus) {
            (true, 0) => return Ok(Some(EmbossingName(line))),
            (true, _) => format!("be {length} characters or fewer. Leave out {surplus}"),
            (false, 0) => format!("not contain {}", cannot(&forbidden, set)),
            (false, _) => format!("not contain {}, and leave out {surplus}", cannot(&forbidden, set)),
        };
        Err(Flaw::Sentence(format!("{{label}} must {reason}")))
    }

    pub fn stored(line: String) -> EmbossingName {
        EmbossingName(line)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// "“ß” or “Ł”, which cannot be embossed. Write them otherwise"
fn cannot(forbidden: &[char], set: EmbossingSet) -> String {
    let quoted: Vec<String> = forbidden.iter().map(|character| format!("“{character}”")).collect();
    let them = if forbidden.len() == 1 { "it" } else { "them" };
    format!("{}, which cannot be {}. Write {them} otherwise", quoted.join(" or "), set.label().to_lowercase())
}

/// Both lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Embossing {
    pub name: Option<EmbossingName>,
    pub company_line: Option<EmbossingName>,
}

impl Embossing {
    pub fn parse(typed: &Typed, terms: &Terms, ground: &Ground<'_>) -> Result<Embossing, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let mut line = |field: Field| {
            let parsed = EmbossingName::parse(reader.text(field), terms.embossing_length, terms.embossing_set);
            reader.settle(field, parsed)
        };
        let (name, company_line) = (line(Field::EmbossingName), line(Field::CompanyLine));
        reader.finish(Some(Embossing { name, company_line }))
    }

    pub fn fill(&self, typed: &mut Typed) {
        typed.set(Field::EmbossingName, self.name.as_ref().map_or("", |line| line.as_str()));
        typed.set(Field::CompanyLine, self.company_line.as_ref().map_or("", |line| line.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EmbossingSet::{Embossed, Printed};

    fn line(typed: &str, length: u8, set: EmbossingSet) -> Result<String, String> {
        match EmbossingName::parse(typed, length, set) {
            Ok(line) => Ok(line.map(|line| line.0).unwrap_or_default()),
            Err(flaw) => Err(flaw.sentence("Name")),
        }
    }

    #[test]
    fn a_line_is_trimmed_and_counted_in_characters() {
        assert_eq!(line("  Åsa   Öström ", 10, Embossed), Ok("Åsa Öström".into()));
        assert_eq!(line("A\u{30a}", 10, Embossed), Ok("Å".into()));
        assert_eq!(line("ÅÄÖÅÄÖÅÄÖÅ", 10, Embossed), Ok("ÅÄÖÅÄÖÅÄÖÅ".into()));
        assert_eq!(line("ÅÄÖÅÄÖÅÄÖÅA", 10, Embossed), Err("Name must be 10 characters or fewer. Leave out 1".into()));
        assert_eq!(EmbossingName::parse(" ", 26, Printed), Ok(None));
    }

    #[test]
    fn every_forbidden_character_is_told_once() {
        let refusals = [
            ("Strauß", "Name must not contain “ß”, which cannot be embossed. Write it otherwise"),
            ("Łukaß Łi", "Name must not contain “Ł” or “ß”, which cannot be embossed. Write them otherwise"),
            ("Ирма", "Name must not contain “И” or “р” or “м” or “а”, which cannot be embossed. Write them otherwise"),
            (
                "Wolfenbüttelß",
                "Name must not contain “ß”, which cannot be embossed. Write it otherwise, and leave out 3",
            ),
        ];
        for (typed, sentence) in refusals {
            assert_eq!(line(typed, 10, Embossed), Err(sentence.into()), "{typed}");
        }
        assert_eq!(line("Łukaß", 10, Printed), Ok("Łukaß".into()));
        assert!(line("Ирма", 10, Printed).is_err_and(|sentence| sentence.contains("cannot be printed")));
    }

    #[test]
    fn card_numbers_and_what_nobody_sees_are_refused() {
        assert_eq!(EmbossingName::parse("4111 1111 1111 1111", 26, Printed), Err(Flaw::CardNumber));
        assert_eq!(EmbossingName::parse("A\u{202e}B", 26, Printed), Err(Flaw::Character('\u{202e}')));
        assert_eq!(EmbossingName::parse("é\u{200d}é", 26, Printed), Err(Flaw::Character('\u{200d}')));
    }
}
