//! A customer's name: the parts of a person's, or the registered name of a corporate customer. Any letters, as typed.

use super::field::ONLY_NAME;
use super::{Field, Kind, Problem, Reader};
use crate::domain::fold::{clip, fold, words};
use crate::domain::form::{Ground, Typed};
use crate::domain::text::{Flaw, Line};

/// A part of a name, up to 255 code points (founding platform, customer v3).
pub type NamePart = Line<255>;

/// A person's name. Who has only one name has it as the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    pub salutation: Option<Line<32>>,
    pub first: Option<NamePart>,
    pub middle: Option<NamePart>,
    pub last: NamePart,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    Private(PersonName),
    Corporate(NamePart),
}

impl Name {
    /// Reads the name. Refuses a person without a first name unless the tick says that there is only one.
    pub fn parse(kind: Kind, typed: &Typed, ground: &Ground<'_>) -> Result<Name, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let name = match kind {
            Kind::Private => PersonName::read(&mut reader).map(Name::Private),
            Kind::Corporate => reader.line(Field::Name).map(Name::Corporate),
        };
        reader.finish(name)
    }

    pub fn kind(&self) -> Kind {
        match self {
            Name::Private(_) => Kind::Private,
            Name::Corporate(_) => Kind::Corporate,
        }
    }

    /// The name as people say it: "Aino Maria Virtanen".
    pub fn full(&self) -> String {
        match self {
            Name::Corporate(name) => name.as_str().to_owned(),
            Name::Private(name) => {
                let parts = [name.first.as_ref(), name.middle.as_ref(), Some(&name.last)];
                parts.into_iter().flatten().map(|part| part.as_str()).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// The folded name in the order of lists, last name first.
    pub fn key(&self) -> String {
        // An index entry has room for some 2,700 bytes.
        clip(self.folded(), 500)
    }

    fn folded(&self) -> String {
        match self {
            Name::Corporate(name) => fold(name.as_str()),
            Name::Private(name) => {
                let parts = [Some(&name.last), name.first.as_ref(), name.middle.as_ref()];
                fold(&parts.into_iter().flatten().map(|part| part.as_str()).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// First letters, for places that may not show the name: "A V".
    pub fn initials(&self) -> String {
        let parts: Vec<&str> = match self {
            Name::Corporate(name) => vec![name.as_str()],
            Name::Private(name) => name.first.iter().chain([&name.last]).map(|part| part.as_str()).collect(),
        };
        parts.iter().filter_map(|part| part.chars().next()).map(String::from).collect::<Vec<_>>().join(" ")
    }

    pub fn fill(&self, typed: &mut Typed) {
        let text = |part: &Option<NamePart>| part.as_ref().map_or(String::new(), |part| part.as_str().to_owned());
        match self {
            Name::Corporate(name) => typed.set(Field::Name, name.as_str()),
            Name::Private(name) => {
                typed.set(Field::Salutation, name.salutation.as_ref().map_or("", |salutation| salutation.as_str()));
                typed.set(Field::FirstName, text(&name.first));
                typed.set(Field::MiddleName, text(&name.middle));
                typed.set(Field::LastName, name.last.as_str());
                if name.first.is_none() {
                    typed.put(ONLY_NAME, "yes");
                }
            }
        }
    }
}

impl PersonName {
    fn read(reader: &mut Reader<'_>) -> Option<PersonName> {
        let salutation = reader.line(Field::Salutation);
        let first =
            if reader.is_ticked(ONLY_NAME) { PersonName::no_first(reader) } else { reader.line(Field::FirstName) };
        let middle = reader.line(Field::MiddleName);
        let last = reader.line(Field::LastName)?;
        Some(PersonName { salutation, first, middle, last })
    }

    fn no_first(reader: &mut Reader<'_>) -> Option<NamePart> {
        if !reader.text(Field::FirstName).is_empty() {
            reader.refuse(
                Field::FirstName,
                Flaw::Sentence(
                    "First name must be empty when the customer has only one name: write it as the last name".into(),
                ),
            );
        }
        None
    }
}

/// The words a customer is found by: those of the name and, of a vehicle, its plate, also written in one. Clipped to what an
/// index entry has room for.
pub fn find_words(name: &Name, plate: Option<&str>) -> Vec<String> {
    let plate = plate.unwrap_or_default();
    let in_one: String = plate.chars().filter(|c| c.is_alphanumeric()).collect();
    let text = format!("{} {plate} {in_one}", name.full());
    let mut found: Vec<String> = words(&text).into_iter().map(|word| clip(word, 200)).collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;
    use crate::domain::institution::RequiredFields;

    fn parse(pairs: &[(&str, &str)]) -> Result<Name, Vec<Problem>> {
        let typed: Typed = pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect();
        let required = RequiredFields::default();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        Name::parse(Kind::Private, &typed, &Ground { country: Country::FIN, today, required: &required })
    }

    #[test]
    fn a_name_is_kept_as_typed_and_ordered_by_its_folded_form() {
        let name = parse(&[("first_name", "Åsa"), ("last_name", "Öhman")]).expect("good");

        assert_eq!(name.full(), "Åsa Öhman");
        assert_eq!(name.key(), "ohman asa");
        assert_eq!(name.initials(), "Å Ö");
    }

    #[test]
    fn a_person_with_one_name_has_it_as_last_name() {
        let name = parse(&[("last_name", "Sukarno"), ("only_name", "yes")]).expect("good");

        assert_eq!(name.full(), "Sukarno");
        assert!(parse(&[("last_name", "Sukarno")]).is_err());
        assert!(parse(&[("first_name", "Su"), ("last_name", "Karno"), ("only_name", "yes")]).is_err());
    }

    #[test]
    fn every_missing_part_is_told_at_once() {
        let problems = parse(&[]).expect_err("nothing was typed");

        assert_eq!(
            problems.iter().map(|problem| problem.field).collect::<Vec<_>>(),
            [Field::FirstName, Field::LastName]
        );
    }

    #[test]
    fn a_customer_is_found_by_the_words_of_name_and_plate_and_no_word_is_longer_than_an_index_takes() {
        let name = Name::Corporate(NamePart::stored(format!("Volvo {}", "\u{20000}".repeat(200))));

        let found = find_words(&name, Some("ABC-123"));

        assert!(
            ["abc", "123", "abc123", "volvo"].iter().all(|word| found.iter().any(|found| found == word)),
            "{found:?}"
        );
        assert!(found.iter().all(|word| word.len() <= 200));
        assert!(name.key().len() <= 500);
    }
}
