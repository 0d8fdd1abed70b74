//! What is known of a person besides the name: birth, nationalities, death.

use chrono::NaiveDate;

use super::{Field, Problem, Reader};
use crate::domain::country::Country;
use crate::domain::fold::fold;
use crate::domain::form::{Ground, Typed};
use crate::domain::text::Flaw;

/// Most nationalities of one person that are kept.
const MAX_NATIONALITIES: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    pub date_of_birth: Option<NaiveDate>,
    pub nationalities: Vec<Country>,
    pub birth_country: Option<Country>,
    /// Informational (founding platform): it changes no status by itself.
    pub deceased_date: Option<NaiveDate>,
}

impl Person {
    /// Refuses a birth or death in the future and a death before the birth.
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<Person, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let date_of_birth = reader.past_date(Field::DateOfBirth);
        let parsed = parse_nationalities(reader.text(Field::Nationalities));
        let nationalities = reader.settle(Field::Nationalities, parsed).unwrap_or_default();
        let birth_country = reader.country(Field::BirthCountry);
        let deceased_date = reader.past_date(Field::DeceasedDate);
        if let (Some(birth), Some(death)) = (date_of_birth, deceased_date)
            && death < birth
        {
            reader.refuse(
                Field::DeceasedDate,
                Flaw::Sentence("Date of death must be on or after the date of birth".into()),
            );
        }
        reader.finish(Some(Person { date_of_birth, nationalities, birth_country, deceased_date }))
    }

    pub fn fill(&self, typed: &mut Typed) {
        let codes: Vec<&str> = self.nationalities.iter().map(|country| country.code()).collect();
        typed.set_date(Field::DateOfBirth, self.date_of_birth);
        typed.set(Field::Nationalities, codes.join(", "));
        typed.set(Field::BirthCountry, self.birth_country.map_or("", |country| country.code()));
        typed.set_date(Field::DeceasedDate, self.deceased_date);
    }
}

/// Countries separated by commas, as codes or by name: "FIN, Sweden".
fn parse_nationalities(text: &str) -> Result<Option<Vec<Country>>, Flaw> {
    let mut countries = Vec::new();
    for word in text.split([',', ';', '/']).map(str::trim).filter(|word| !word.is_empty()) {
        let country = find_country(word).ok_or_else(|| {
            Flaw::Sentence(format!(
                "Nationalities must be countries separated by commas, such as FIN, SWE. “{word}” is not one"
            ))
        })?;
        if !countries.contains(&country) {
            countries.push(country);
        }
    }
    if countries.len() > MAX_NATIONALITIES {
        return Err(Flaw::Sentence(format!("Nationalities must be {MAX_NATIONALITIES} or fewer")));
    }
    Ok((!countries.is_empty()).then_some(countries))
}

fn find_country(word: &str) -> Option<Country> {
    let by_name = || {
        let name = fold(word);
        Country::all().iter().copied().find(|country| fold(country.name()) == name)
    };
    Country::parse(word).ok().or_else(by_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nationalities_are_codes_or_names() {
        let countries = parse_nationalities("fin, Sweden; SWE").expect("good").expect("some");

        assert_eq!(countries.iter().map(|country| country.code()).collect::<Vec<_>>(), ["FIN", "SWE"]);
        assert!(parse_nationalities("FIN, Atlantis").is_err());
        assert_eq!(parse_nationalities(" "), Ok(None));
    }
}
