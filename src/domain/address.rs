//! A postal address, whosever: the customer's own, or one that an account or card has beside it. A postcode is text: leading
//! zeros and letters matter.

use crate::domain::country::Country;
use crate::domain::form::{FormField, Reader, Typed};
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

/// The fields that an address is typed in, in the order of the form: country, four lines, postcode, town, region.
pub type AddressFields<F> = [F; 8];

impl Address {
    /// Reads an address whole; a part that every address needs is asked for.
    pub fn read<F: FormField>(reader: &mut Reader<'_, F>, fields: &AddressFields<F>) -> Option<Address> {
        let [country, line1, line2, line3, line4, zip_code, city, region] = *fields;
        let country = needed(reader, country, Reader::country);
        let line1 = needed(reader, line1, Reader::line);
        let (line2, line3, line4) = (reader.line(line2), reader.line(line3), reader.line(line4));
        let zip_code = needed(reader, zip_code, Reader::line);
        let city = needed(reader, city, Reader::line);
        let region = reader.line(region);
        Some(Address {
            country: country?,
            line1: line1?,
            line2,
            line3,
            line4,
            zip_code: zip_code?,
            city: city?,
            region,
        })
    }

    /// Whether nothing was typed but the country, which a form offers.
    pub fn is_untyped<F: FormField>(typed: &Typed, fields: &AddressFields<F>) -> bool {
        fields[1..].iter().all(|field| typed.get(field.key()).trim().is_empty())
    }

    /// The address as it would be typed.
    pub fn fill<F: FormField>(&self, typed: &mut Typed, fields: &AddressFields<F>) {
        let optional = |line: &Option<Line<255>>| line.as_ref().map_or(String::new(), |line| line.as_str().to_owned());
        let [country, line1, line2, line3, line4, zip_code, city, region] = *fields;
        typed.set(country, self.country.code());
        typed.set(line1, self.line1.as_str());
        typed.set(line2, optional(&self.line2));
        typed.set(line3, optional(&self.line3));
        typed.set(line4, optional(&self.line4));
        typed.set(zip_code, self.zip_code.as_str());
        typed.set(city, self.city.as_str());
        typed.set(region, self.region.as_ref().map_or("", |region| region.as_str()));
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

/// A part that every address needs, also where no address is required.
fn needed<'a, F: FormField, T>(
    reader: &mut Reader<'a, F>,
    field: F,
    read: impl FnOnce(&mut Reader<'a, F>, F) -> Option<T>,
) -> Option<T> {
    if reader.text(field).is_empty() && !field.is_always_required() {
        reader.refuse(field, Flaw::Missing);
        return None;
    }
    read(reader, field)
}
