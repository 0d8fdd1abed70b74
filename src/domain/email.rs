//! E-mail addresses. The shape is checked, not that anybody reads there: only a message can tell. What was typed is
//! kept; `key` is what two addresses are compared by.

use unicode_normalization::UnicodeNormalization;

use crate::domain::card_number::holds_card_number;
use crate::domain::text::{Flaw, one_line};

/// The longest address that Enfuce takes.
const MAX: usize = 255;

/// One e-mail address, `local@domain`, at most 255 code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// `None` when nothing was typed. Letters of every script are allowed on both sides. Refuses blanks, quoted local
    /// parts, comments, several addresses at once and domains without a dot.
    pub fn parse(typed: &str) -> Result<Option<Email>, Flaw> {
        let Some(address) = one_line(typed)? else {
            return Ok(None);
        };
        if address.chars().count() > MAX {
            return Err(Flaw::TooLong { max: MAX });
        }
        let shapely = address.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if !shapely {
            return Err(Flaw::Sentence("Enter an e-mail address like anna.virtanen@example.com".to_owned()));
        }
        if holds_card_number(&address) {
            return Err(Flaw::CardNumber);
        }
        Ok(Some(Email(address)))
    }

    /// An address read back from our own database.
    pub fn stored(value: String) -> Email {
        Email(value)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For equality: no mailbox in real use tells `Anna@` from `anna@`.
    pub fn key(&self) -> String {
        self.0.chars().flat_map(char::to_lowercase).nfc().collect()
    }
}

fn is_local(local: &str) -> bool {
    let allowed = |character: char| is_letter(character) || ".!#$%&'*+-/=?^_`{|}~".contains(character);
    (1..=64).contains(&local.chars().count()) && local.chars().all(allowed) && !local.split('.').any(str::is_empty)
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let last_is_a_name = labels.last().is_some_and(|last| !last.chars().all(|c| c.is_ascii_digit()));
    labels.len() >= 2 && last_is_a_name && labels.into_iter().all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.chars().count())
        && label.chars().all(|character| is_letter(character) || character == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// A letter or digit; beyond ASCII also the marks and joiners that words of some scripts are written with.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '\u{200c}' | '\u{200d}')
        || unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_are_taken_as_typed() {
        for typed in [
            "anna.virtanen@example.com",
            "a@b.co",
            "o'neil+cards@mail.example.co.uk",
            "Anna@Example.COM",
            "jörg@müller.example",
        ] {
            assert_eq!(
                Email::parse(typed).map(|email| email.map(|email| email.0)),
                Ok(Some(typed.to_owned())),
                "{typed}"
            );
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        let typed = [
            "anna",
            "anna@",
            "@example.com",
            "anna@localhost",
            "anna@example",
            "anna@@example.com",
            "a@b@example.com",
            "anna virtanen@example.com",
            ".anna@example.com",
            "anna.@example.com",
            "an..na@example.com",
            "anna@.com",
            "anna@example.",
            "anna@-example.com",
            "anna@example-.com",
            "anna@exa_mple.com",
            "anna@10.0.0.1",
            "\"anna\"@example.com",
            "Anna <anna@example.com>",
            "a@example.com,b@example.com",
            "anna@exam ple.com",
        ];
        for typed in typed {
            let flaw = Email::parse(typed).expect_err(typed);
            assert_eq!(flaw.sentence("E-mail"), "Enter an e-mail address like anna.virtanen@example.com", "{typed}");
        }
    }

    #[test]
    fn an_address_has_at_most_255_characters_and_64_before_the_at() {
        let domain = format!("{}.{}.{}.fi", "d".repeat(63), "d".repeat(62), "d".repeat(60));
        let fits = format!("{}@{domain}", "a".repeat(64));

        assert_eq!(fits.len(), 255);
        assert!(Email::parse(&fits).is_ok());
        assert_eq!(Email::parse(&format!("{fits}i")), Err(Flaw::TooLong { max: 255 }));
        assert!(Email::parse(&format!("{}@b.fi", "a".repeat(65))).is_err());
    }

    #[test]
    fn nothing_typed_is_no_address_and_blanks_around_go() {
        assert_eq!(Email::parse("  "), Ok(None));
        assert_eq!(Email::parse(" a@b.co "), Ok(Some(Email::stored("a@b.co".to_owned()))));
    }

    #[test]
    fn a_card_number_is_no_name_for_a_mailbox() {
        assert_eq!(Email::parse("4111111111111111@example.com"), Err(Flaw::CardNumber));
    }

    #[test]
    fn the_key_is_the_same_for_either_case_and_form() {
        let composed = Email::parse("JÖRG@Example.com").unwrap().unwrap();

        assert_eq!(composed.key(), Email::stored("jo\u{308}rg@example.com".to_owned()).key());
        assert_eq!(composed.as_str(), "JÖRG@Example.com");
    }
}
