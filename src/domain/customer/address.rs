//! The addresses of a customer: the base address that every customer has, and a temporary one with its dates.

use chrono::NaiveDate;

use super::{Field, Problem, Reader};
use crate::domain::address::{Address, AddressFields};
use crate::domain::form::{Ground, Typed};
use crate::domain::text::Flaw;

/// Takes the place of the base address (and of card and statement addresses) from its first to its last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemporaryAddress {
    pub address: Address,
    pub from: NaiveDate,
    /// The last day in force; until further notice without one.
    pub to: Option<NaiveDate>,
}

pub(super) const BASE: AddressFields<Field> = [
    Field::Country,
    Field::Address1,
    Field::Address2,
    Field::Address3,
    Field::Address4,
    Field::ZipCode,
    Field::City,
    Field::Region,
];
const TEMPORARY: AddressFields<Field> = [
    Field::TemporaryCountry,
    Field::TemporaryAddress1,
    Field::TemporaryAddress2,
    Field::TemporaryAddress3,
    Field::TemporaryAddress4,
    Field::TemporaryZipCode,
    Field::TemporaryCity,
    Field::TemporaryRegion,
];

/// Reads the base address.
pub(super) fn parse_base(typed: &Typed, ground: &Ground<'_>) -> Result<Address, Vec<Problem>> {
    let mut reader = Reader::new(typed, ground);
    let address = Address::read(&mut reader, &BASE);
    reader.finish(address)
}

impl TemporaryAddress {
    /// Nothing typed at all is no temporary address; anything typed asks for a whole one.
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<Option<TemporaryAddress>, Vec<Problem>> {
        if Address::is_untyped(typed, &TEMPORARY)
            && typed.text(Field::TemporaryFrom).is_empty()
            && typed.text(Field::TemporaryTo).is_empty()
        {
            return Ok(None);
        }
        let mut reader = Reader::new(typed, ground);
        let from = reader.date(Field::TemporaryFrom);
        if from.is_none() && typed.text(Field::TemporaryFrom).is_empty() {
            reader.refuse(Field::TemporaryFrom, Flaw::Missing);
        }
        let to = reader.date(Field::TemporaryTo);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            reader.refuse(Field::TemporaryTo, Flaw::Sentence("In force to must be on or after the first day".into()));
        }
        let address = Address::read(&mut reader, &TEMPORARY);
        let temporary = address.zip(from).map(|(address, from)| Some(TemporaryAddress { address, from, to }));
        reader.finish(temporary)
    }

    pub fn fill(&self, typed: &mut Typed) {
        self.address.fill(typed, &TEMPORARY);
        typed.set_date(Field::TemporaryFrom, Some(self.from));
        typed.set_date(Field::TemporaryTo, self.to);
    }

    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.from <= today && self.to.is_none_or(|to| today <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;
    use crate::domain::institution::RequiredFields;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a date")
    }

    fn parse(pairs: &[(&str, &str)]) -> Result<Option<TemporaryAddress>, Vec<Problem>> {
        let typed: Typed = pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect();
        let required = RequiredFields::default();
        TemporaryAddress::parse(&typed, &Ground { country: Country::FIN, today: day(23), required: &required })
    }

    const WHOLE: [(&str, &str); 7] = [
        ("temporary_country", "SWE"),
        ("temporary_address1", "Storgatan 4"),
        ("temporary_zip_code", "111 23"),
        ("temporary_city", "Stockholm"),
        ("temporary_from_day", "10"),
        ("temporary_from_month", "nov"),
        ("temporary_from_year", "2026"),
    ];

    #[test]
    fn a_temporary_address_is_in_force_from_its_first_to_its_last_day() {
        let mut temporary = parse(&WHOLE).expect("good").expect("there");
        temporary.to = Some(day(20));

        assert!(!temporary.is_in_force(day(9)));
        assert!(temporary.is_in_force(day(10)));
        assert!(temporary.is_in_force(day(20)));
        assert!(!temporary.is_in_force(day(21)));
    }

    #[test]
    fn nothing_typed_is_none_and_a_part_asks_for_the_whole() {
        assert_eq!(parse(&[("temporary_country", "FIN")]), Ok(None));

        let problems = parse(&[("temporary_city", "Turku")]).expect_err("a part");
        let fields: Vec<Field> = problems.iter().map(|problem| problem.field).collect();
        assert_eq!(
            fields,
            [Field::TemporaryFrom, Field::TemporaryCountry, Field::TemporaryAddress1, Field::TemporaryZipCode]
        );
    }

    #[test]
    fn blanks_in_a_date_are_nothing() {
        let mut pairs = WHOLE.to_vec();
        pairs.retain(|(input, _)| !input.starts_with("temporary_from"));
        pairs.push(("temporary_from_day", " "));

        assert_eq!(parse(&pairs).expect_err("no first day")[0].field, Field::TemporaryFrom);
        assert_eq!(parse(&[("temporary_to_month", "  ")]), Ok(None));
    }

    #[test]
    fn it_cannot_end_before_it_begins() {
        let mut pairs = WHOLE.to_vec();
        pairs.extend([("temporary_to_day", "9"), ("temporary_to_month", "11"), ("temporary_to_year", "2026")]);

        assert_eq!(parse(&pairs).expect_err("too early")[0].field, Field::TemporaryTo);
    }
}
