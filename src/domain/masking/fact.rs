//! The facts of a person that may be masked, and what a mask leaves of each.

use chrono::Datelike;

use crate::domain::customer::Field;
use crate::domain::date;
use crate::domain::form::FormField;
use crate::domain::phone::Phone;

/// A fact of a person that not everybody sees whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonalFact {
    RegNo,
    DateOfBirth,
    Mobile,
    Phone,
    Email,
}

/// What stands for what is not shown, and the whole mask of a value of which nothing is.
pub const MASK: char = '•';
const HIDDEN: &str = "••••••••";

/// Fewer digits than these, and the last four would be most of the number.
const LEAST_DIGITS: usize = 8;

impl PersonalFact {
    pub const ALL: [PersonalFact; 5] = [
        PersonalFact::RegNo,
        PersonalFact::DateOfBirth,
        PersonalFact::Mobile,
        PersonalFact::Phone,
        PersonalFact::Email,
    ];

    /// Those that a role may see whole.
    pub const SETTABLE: [PersonalFact; 4] =
        [PersonalFact::DateOfBirth, PersonalFact::Mobile, PersonalFact::Phone, PersonalFact::Email];

    /// The field of the customer that holds it.
    pub fn field(self) -> Field {
        match self {
            PersonalFact::RegNo => Field::RegNo,
            PersonalFact::DateOfBirth => Field::DateOfBirth,
            PersonalFact::Mobile => Field::Mobile,
            PersonalFact::Phone => Field::Phone,
            PersonalFact::Email => Field::Email,
        }
    }

    /// The fact that a field holds, where it may be masked.
    pub fn of(field: Field) -> Option<PersonalFact> {
        PersonalFact::ALL.into_iter().find(|fact| fact.field() == field)
    }

    pub fn key(self) -> &'static str {
        self.field().key()
    }

    pub fn label(self) -> &'static str {
        self.field().label()
    }

    pub fn parse(key: &str) -> Option<PersonalFact> {
        PersonalFact::ALL.into_iter().find(|fact| fact.key() == key)
    }

    /// What may be shown of a value to everybody who may see the customer: enough to tell a caller's from another one, too
    /// little to use it. The value as it is kept: a date as 1985-03-14, a phone with its "+".
    pub fn mask(self, kept: &str) -> String {
        match self {
            // Only the number itself knows what may be left of it: `RegNo::mask`.
            PersonalFact::RegNo => None,
            PersonalFact::DateOfBirth => date::parse_iso(kept).map(|date| format!("•• ••• {}", date.year())),
            PersonalFact::Mobile | PersonalFact::Phone => mask_phone(kept),
            PersonalFact::Email => mask_email(kept),
        }
        .unwrap_or_else(|| HIDDEN.to_owned())
    }
}

/// "•••• 4567"
fn mask_phone(kept: &str) -> Option<String> {
    let has_enough = kept.bytes().filter(u8::is_ascii_digit).count() >= LEAST_DIGITS;
    has_enough.then(|| format!("•••• {}", Phone::stored(kept.to_owned()).last4()))
}

/// "a•••@•••.fi"; of a mailbox of one letter not even that.
fn mask_email(kept: &str) -> Option<String> {
    let (mailbox, domain) = kept.split_once('@')?;
    let (_, end) = domain.rsplit_once('.')?;
    let mut letters = mailbox.chars();
    let first = letters.next().filter(|_| letters.next().is_some());
    Some(format!("{}•••@•••.{end}", first.map(String::from).unwrap_or_default()))
}

/// Some of the facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PersonalFacts(u8);

impl PersonalFacts {
    pub const NONE: PersonalFacts = PersonalFacts(0);

    /// All that anybody may see whole.
    pub fn settable() -> PersonalFacts {
        PersonalFact::SETTABLE.into_iter().collect()
    }

    pub fn contains(self, fact: PersonalFact) -> bool {
        self.0 & PersonalFacts::bit(fact) != 0
    }

    pub fn with(self, fact: PersonalFact) -> PersonalFacts {
        PersonalFacts(self.0 | PersonalFacts::bit(fact))
    }

    pub fn or(self, others: PersonalFacts) -> PersonalFacts {
        PersonalFacts(self.0 | others.0)
    }

    pub fn iter(self) -> impl Iterator<Item = PersonalFact> {
        PersonalFact::ALL.into_iter().filter(move |fact| self.contains(*fact))
    }

    pub fn keys(self) -> Vec<&'static str> {
        self.iter().map(PersonalFact::key).collect()
    }

    fn bit(fact: PersonalFact) -> u8 {
        1 << fact as u8
    }
}

impl FromIterator<PersonalFact> for PersonalFacts {
    fn from_iter<T: IntoIterator<Item = PersonalFact>>(facts: T) -> PersonalFacts {
        facts.into_iter().fold(PersonalFacts::NONE, PersonalFacts::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mask_leaves_what_helps() {
        let masks = [
            (PersonalFact::DateOfBirth, "1985-03-14", "•• ••• 1985"),
            (PersonalFact::DateOfBirth, "14 Mar 1985", HIDDEN),
            (PersonalFact::Mobile, "+358401234567", "•••• 4567"),
            (PersonalFact::Phone, "+37212345", "•••• 2345"),
            (PersonalFact::Phone, "+3721234", HIDDEN),
            (PersonalFact::Email, "aino@mail.example.fi", "a•••@•••.fi"),
            (PersonalFact::Email, "åsa@example.com", "å•••@•••.com"),
            (PersonalFact::Email, "a@example.com", "•••@•••.com"),
            (PersonalFact::Email, "nobody", HIDDEN),
            (PersonalFact::RegNo, "131052-308T", HIDDEN),
        ];
        for (fact, kept, mask) in masks {
            assert_eq!(fact.mask(kept), mask, "{kept}");
        }
    }

    proptest! {
        #[test]
        fn no_mask_holds_the_value_whatever_it_is(kept in "\\PC{2,40}", place in 0usize..5) {
            let fact = PersonalFact::ALL[place];
            let mask = fact.mask(&kept);
            prop_assert!(mask.contains(MASK));
            prop_assert!(kept.contains(MASK) || !mask.contains(&kept), "{}", mask);
        }
    }
}
