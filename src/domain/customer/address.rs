//! Postal addresses: the base address that every customer has, and a temporary one with its dates. A postcode is text:
//! leading zeros and letters matter.

use chrono::NaiveDate;

use super::reader::Reader;
use super::{Field, Ground, Problem, Typed};
use crate::domain::country::Country;
use crate::domain::text::{Flaw, Line};

/// The founding platform's address object: country, lines and town up to 255, postcode and region up to 32 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub country: Country,
    pub line1: Line<255>,
    pub line2: Option<Line<255>>,
    pub line3: Option<Line<255>>,
    pub line4: Option<Line<255>>,
    pub zip_code: Line<32>,
    pub city: Line<255>,
    pub region: Option<Line<32>>,
}

/// Takes the place of the base address (and later of card and statement addresses) from its first to its last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemporaryAddress {
    pub address: Address,
    pub from: NaiveDate,
    /// The last day in force; until further notice without one.
    pub to: Option<NaiveDate>,
}

/// The fields of an address, in the order of the form.
type Fields = [Field; 8];
const BASE: Fields = [
    Field::Country,
    Field::Address1,
    Field::Address2,
    Field::Address3,
    Field::Address4,
    Field::ZipCode,
    Field::City,
    Field::Region,
];
const TEMPORARY: Fields = [
    Field::TemporaryCountry,
    Field::TemporaryAddress1,
    Field::TemporaryAddress2,
    Field::TemporaryAddress3,
    Field::TemporaryAddress4,
    Field::TemporaryZipCode,
    Field::TemporaryCity,
    Field::TemporaryRegion,
];

impl Address {
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<Address, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let address = read(&mut reader, &BASE);
        reader.finish(address)
    }

    pub fn fill(&self, typed: &mut Typed) {
        fill(self, typed, &BASE);
    }

    /// The address as it is written on an envelope, a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = [Some(&self.line1), self.line2.as_ref(), self.line3.as_ref(), self.line4.as_ref()]
            .into_iter()
            .flatten()
            .map(|line| line.as_str().to_owned())
            .collect();
        lines.push(format!("{} {}", self.zip_code.as_str(), self.city.as_str()));
        lines.extend(self.region.as_ref().map(|region| region.as_str().to_owned()));
        lines.push(format!("{} ({})", self.country.name(), self.country.code()));
        lines
    }
}

impl TemporaryAddress {
    /// Nothing typed at all is no temporary address; anything typed asks for a whole one.
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<Option<TemporaryAddress>, Vec<Problem>> {
        if TEMPORARY.iter().all(|field| typed.get(field.key()).trim().is_empty() || *field == Field::TemporaryCountry)
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
        let address = read(&mut reader, &TEMPORARY);
        let temporary = address.zip(from).map(|(address, from)| Some(TemporaryAddress { address, from, to }));
        reader.finish(temporary)
    }

    pub fn fill(&self, typed: &mut Typed) {
        fill(&self.address, typed, &TEMPORARY);
        typed.set_date(Field::TemporaryFrom, Some(self.from));
        typed.set_date(Field::TemporaryTo, self.to);
    }

    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.from <= today && self.to.is_none_or(|to| today <= to)
    }
}

fn read(reader: &mut Reader<'_>, fields: &Fields) -> Option<Address> {
    let [country, line1, line2, line3, line4, zip_code, city, region] = *fields;
    let country = required(reader, country, Reader::country);
    let line1 = required(reader, line1, Reader::line);
    let (line2, line3, line4) = (reader.line(line2), reader.line(line3), reader.line(line4));
    let zip_code = required(reader, zip_code, Reader::line);
    let city = required(reader, city, Reader::line);
    let region = reader.line(region);
    Some(Address { country: country?, line1: line1?, line2, line3, line4, zip_code: zip_code?, city: city?, region })
}

/// A part that every address needs; fields of a temporary address are not required until there is one.
fn required<'a, T>(
    reader: &mut Reader<'a>,
    field: Field,
    read: impl FnOnce(&mut Reader<'a>, Field) -> Option<T>,
) -> Option<T> {
    if reader.text(field).is_empty() && !field.is_always_required() {
        reader.refuse(field, Flaw::Missing);
        return None;
    }
    read(reader, field)
}

fn fill(address: &Address, typed: &mut Typed, fields: &Fields) {
    let optional = |line: &Option<Line<255>>| line.as_ref().map_or(String::new(), |line| line.as_str().to_owned());
    let [country, line1, line2, line3, line4, zip_code, city, region] = *fields;
    typed.set(country, address.country.code());
    typed.set(line1, address.line1.as_str());
    typed.set(line2, optional(&address.line2));
    typed.set(line3, optional(&address.line3));
    typed.set(line4, optional(&address.line4));
    typed.set(zip_code, address.zip_code.as_str());
    typed.set(city, address.city.as_str());
    typed.set(region, address.region.as_ref().map_or("", |region| region.as_str()));
}

#[cfg(test)]
mod tests {
    use super::*;
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
