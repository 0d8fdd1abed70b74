//! Text that a person typed: one line or several, and the reasons for refusing it. Values with a shape of their own
//! (e-mail, phone, registration numbers) have their own files and answer with the same `Flaw`. A `Line` or `Block`
//! made by `parse` shows all that it holds: it carries no control or hidden character and no full card number.

use unicode_normalization::UnicodeNormalization;

use crate::domain::card_number::holds_card_number;

/// Why a value was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing was typed where something is needed.
    Missing,
    /// More than `max` code points.
    TooLong { max: usize },
    /// A character that this value cannot hold.
    Character(char),
    /// It holds what looks like a full payment card number.
    CardNumber,
    /// Any other reason, in words; `{label}` stands for the name of the field.
    Sentence(String),
}

impl Flaw {
    /// The reason in words for the person who typed, given the name of the field as it is printed beside it:
    /// `Postcode` gives "Enter the postcode". It says what to do and never repeats the value.
    pub fn sentence(&self, label: &str) -> String {
        match self {
            Flaw::Missing => format!("Enter the {}", inside_a_sentence(label)),
            Flaw::TooLong { max } => format!("{label} must be {max} characters or fewer"),
            Flaw::Character('\n' | '\r') => format!("{label} must be on one line"),
            Flaw::Character(character) if is_unseen(*character) => {
                format!("{label} must not contain hidden characters. Type it instead of pasting it")
            }
            Flaw::Character(character) => {
                format!("{label} must not contain “{character}”. Remove it")
            }
            Flaw::CardNumber => format!(
                "{label} must not contain what looks like a card number. \
                 Cardfile never stores full card numbers; remove it"
            ),
            Flaw::Sentence(sentence) => sentence.replace("{label}", label),
        }
    }
}

/// "Date of birth" becomes "date of birth"; "HETU" and "ID number" stay as they are.
fn inside_a_sentence(label: &str) -> String {
    let mut characters = label.chars();
    match (characters.next(), characters.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}

fn is_unseen(character: char) -> bool {
    character.is_control() || is_hidden(character) || matches!(character, '\u{200c}' | '\u{200d}')
}

/// Whether a character takes no room of its own or turns the direction of its neighbours, so that text holding it
/// can read as something else. The two joiners are not in the list: Persian, Hindi and others need them.
pub fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Text on one line: normalised (NFC), trimmed, inner blanks collapsed to one, 1 to `MAX` code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// `None` when nothing but blanks was typed. Refuses what is too long, line breaks, control and hidden characters
    /// and card numbers. A tab counts as a blank, for it comes along when a cell is pasted.
    pub fn parse(typed: &str) -> Result<Option<Self>, Flaw> {
        let Some(line) = one_line(typed)? else {
            return Ok(None);
        };
        refuse_long_or_card::<MAX>(&line)?;
        Ok(Some(Line(line)))
    }

    /// As `parse`, and refuses nothing typed.
    pub fn parse_required(typed: &str) -> Result<Self, Flaw> {
        Self::parse(typed)?.ok_or(Flaw::Missing)
    }

    /// A value read back from our own database, where only parsed values go. It is not looked at again.
    pub fn stored(value: String) -> Self {
        Line(value)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> AsRef<str> for Line<MAX> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Text of several lines: as `Line`, but line breaks are kept (as `\n`) and so are blanks inside a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<const MAX: usize>(String);

impl<const MAX: usize> Block<MAX> {
    /// `None` when nothing but blanks was typed. Refuses what is too long, control and hidden characters and card
    /// numbers. Browsers send `\r\n`; it counts as one character.
    pub fn parse(typed: &str) -> Result<Option<Self>, Flaw> {
        let Some(block) = several_lines(typed)? else {
            return Ok(None);
        };
        refuse_long_or_card::<MAX>(&block)?;
        Ok(Some(Block(block)))
    }

    /// As `parse`, and refuses nothing typed.
    pub fn parse_required(typed: &str) -> Result<Self, Flaw> {
        Self::parse(typed)?.ok_or(Flaw::Missing)
    }

    /// A value read back from our own database, where only parsed values go. It is not looked at again.
    pub fn stored(value: String) -> Self {
        Block(value)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> AsRef<str> for Block<MAX> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Trimmed, normalised, blanks collapsed; the rule of characters applied, not that of length or card numbers.
/// For the sibling types that set those themselves.
pub(crate) fn one_line(typed: &str) -> Result<Option<String>, Flaw> {
    let normal: String = typed.trim().nfc().map(tab_to_blank).collect();
    refuse_unseen(&normal)?;
    let line = normal.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((!line.is_empty()).then_some(line))
}

fn several_lines(typed: &str) -> Result<Option<String>, Flaw> {
    let typed = typed.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let lines = typed.split('\n').map(|line| {
        let line: String = line.trim_end().nfc().map(tab_to_blank).collect();
        refuse_unseen(&line).map(|()| line)
    });
    let block = lines.collect::<Result<Vec<_>, _>>()?.join("\n").trim().to_owned();
    Ok((!block.is_empty()).then_some(block))
}

fn tab_to_blank(character: char) -> char {
    if character == '\t' { ' ' } else { character }
}

fn refuse_unseen(text: &str) -> Result<(), Flaw> {
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let bad = if matches!(character, '\u{200c}' | '\u{200d}') {
            // A joiner means something between two letters or signs of a script that joins, nowhere else.
            !joins(before) || !joins(characters.peek().copied())
        } else {
            character.is_control() || is_hidden(character)
        };
        if bad {
            return Err(Flaw::Character(character));
        }
        before = Some(character);
    }
    Ok(())
}

fn joins(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|neighbour| {
        !neighbour.is_ascii() && !neighbour.is_whitespace() && !matches!(neighbour, '\u{200c}' | '\u{200d}')
    })
}

fn refuse_long_or_card<const MAX: usize>(text: &str) -> Result<(), Flaw> {
    if text.chars().count() > MAX {
        return Err(Flaw::TooLong { max: MAX });
    }
    if holds_card_number(text) {
        return Err(Flaw::CardNumber);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(typed: &str) -> Result<Option<String>, Flaw> {
        Line::<10>::parse(typed).map(|line| line.map(Line::into_string))
    }

    fn block(typed: &str) -> Result<Option<String>, Flaw> {
        Block::<40>::parse(typed).map(|block| block.map(Block::into_string))
    }

    #[test]
    fn a_line_is_trimmed_and_its_blanks_collapse() {
        assert_eq!(line("  Å \t\u{a0} B\n"), Ok(Some("Å B".to_owned())));
        assert_eq!(line("A\u{30a}"), Ok(Some("Å".to_owned())));
    }

    #[test]
    fn nothing_but_blanks_is_no_line() {
        for typed in ["", "   ", "\t", "\r\n", "\u{a0}"] {
            assert_eq!(line(typed), Ok(None), "{typed:?}");
        }
        assert_eq!(Line::<10>::parse_required(" "), Err(Flaw::Missing));
        assert_eq!(Block::<10>::parse_required(" "), Err(Flaw::Missing));
    }

    #[test]
    fn length_is_counted_in_code_points_up_to_the_limit() {
        assert!(line("ääääääääää").is_ok());
        assert_eq!(line("äääääääääää"), Err(Flaw::TooLong { max: 10 }));
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        let hidden = ['\0', '\u{7}', '\u{7f}', '\u{85}', '\u{ad}', '\u{200b}', '\u{200e}', '\u{202e}', '\u{2028}'];
        for character in
            hidden.into_iter().chain(['\n', '\r', '\u{2066}', '\u{2069}', '\u{feff}', '\u{e0041}', '\u{3164}'])
        {
            assert_eq!(line(&format!("a{character}b")), Err(Flaw::Character(character)), "{character:?}");
        }
    }

    #[test]
    fn a_joiner_stays_between_letters_that_join_and_nowhere_else() {
        assert!(line("می\u{200c}شود").is_ok());
        assert!(line("👩\u{200d}🚒").is_ok());
        for typed in ["a\u{200c}b", "\u{200c}", "می\u{200c}", "می\u{200c}\u{200c}شود"] {
            assert!(matches!(line(typed), Err(Flaw::Character(_))), "{typed:?}");
        }
    }

    #[test]
    fn a_card_number_is_refused_in_a_line_and_across_a_block() {
        assert_eq!(Line::<40>::parse("card 4111 1111 1111 1111"), Err(Flaw::CardNumber));
        assert_eq!(block("first\n4111-1111-1111-1111"), Err(Flaw::CardNumber));
        assert!(Line::<40>::parse("card 4111 1111 1111 1112").is_ok());
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(block("\r\n a  b \r\n\r\nc\rd\n\n"), Ok(Some("a  b\n\nc\nd".to_owned())));
        assert_eq!(block("\n \n"), Ok(None));
        assert_eq!(block("a\u{b}b"), Err(Flaw::Character('\u{b}')));
    }

    #[test]
    fn a_line_break_counts_as_one_character() {
        assert!(Block::<3>::parse("a\r\nb").is_ok());
        assert_eq!(Block::<2>::parse("a\r\nb"), Err(Flaw::TooLong { max: 2 }));
    }

    #[test]
    fn each_flaw_says_what_to_do() {
        let sentences = [
            (Flaw::Missing, "Postcode", "Enter the postcode"),
            (Flaw::Missing, "Date of birth", "Enter the date of birth"),
            (Flaw::Missing, "ID number", "Enter the ID number"),
            (Flaw::Missing, "", "Enter the "),
            (Flaw::TooLong { max: 32 }, "Postcode", "Postcode must be 32 characters or fewer"),
            (Flaw::Character('€'), "Plate", "Plate must not contain “€”. Remove it"),
            (Flaw::Character('\n'), "City", "City must be on one line"),
            (
                Flaw::Sentence("{label} must include a day".to_owned()),
                "Date of birth",
                "Date of birth must include a day",
            ),
        ];
        for (flaw, label, sentence) in sentences {
            assert_eq!(flaw.sentence(label), sentence);
        }
    }

    #[test]
    fn a_hidden_character_is_not_printed_back() {
        for character in ['\u{202e}', '\u{200d}', '\0'] {
            let sentence = Flaw::Character(character).sentence("City");

            assert!(sentence.starts_with("City must not contain hidden characters"));
            assert!(!sentence.contains(character));
        }
    }

    #[test]
    fn the_flaw_of_a_card_number_tells_why() {
        assert_eq!(
            Flaw::CardNumber.sentence("Note"),
            "Note must not contain what looks like a card number. \
             Cardfile never stores full card numbers; remove it"
        );
    }

    proptest! {
        #[test]
        fn a_line_shows_all_that_it_holds(typed in "\\PC*|.*|[a-z \t\u{200c}\u{200d}äö]{0,12}") {
            if let Ok(Some(line)) = Line::<20>::parse(&typed) {
                let kept = line.as_str();
                prop_assert!(!kept.chars().any(|character| character.is_control() || is_hidden(character)));
                prop_assert!((1..=20).contains(&kept.chars().count()));
                prop_assert_eq!(kept.trim(), kept);
                prop_assert_eq!(Line::<20>::parse(kept), Ok(Some(line.clone())));
            }
        }

        #[test]
        fn a_parsed_block_parses_to_itself(typed in "[a-zä \t\r\n\u{2028}]{0,30}") {
            if let Ok(Some(block)) = Block::<40>::parse(&typed) {
                prop_assert!(!block.as_str().chars().any(|character| character.is_control() && character != '\n'));
                prop_assert_eq!(Block::<40>::parse(block.as_str()), Ok(Some(block.clone())));
            }
        }
    }
}
