//! The two numbers a customer is known by: the issuer's customer number and a registration number of a stated kind.

use super::field::REG_NO_CONFIRMED;
use super::{CustomerNumber, Field, Kind, Problem, Reader};
use crate::domain::country::Country;
use crate::domain::form::{Ground, Typed};
use crate::domain::reg_no::{Check, RegNo, RegNoKind};
use crate::domain::text::Flaw;

/// `reg_no` prints as `***`: it is a national id for a person.
#[derive(Debug, Clone)]
pub struct Registration {
    pub customer_number: CustomerNumber,
    pub reg_no: RegNo,
    /// The check digit is wrong and a person said that the number is right all the same.
    pub is_confirmed: bool,
}

impl Registration {
    /// A wrong form is an error; a wrong check digit asks for a tick, which is recorded.
    pub fn parse(kind: Kind, typed: &Typed, ground: &Ground<'_>) -> Result<Registration, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let parsed = CustomerNumber::parse(reader.text(Field::CustomerNumber));
        let customer_number = reader.settle(Field::CustomerNumber, parsed);
        let parsed = parse_kind(reader.text(Field::RegNoKind), kind);
        let reg_no_kind = reader.settle(Field::RegNoKind, parsed);
        let country = reader.country(Field::RegNoCountry);
        let reg_no = match reg_no_kind {
            Some(kind) => read_reg_no(&mut reader, kind, country),
            None => {
                if reader.text(Field::RegNo).is_empty() {
                    reader.refuse(Field::RegNo, Flaw::Missing);
                }
                None
            }
        };
        let is_confirmed = reader.is_ticked(REG_NO_CONFIRMED);
        let is_wrong = reg_no.as_ref().is_some_and(|reg_no| reg_no.check() == Check::Wrong);
        if is_wrong && !is_confirmed {
            reader.refuse_at(
                Field::RegNo,
                REG_NO_CONFIRMED.into(),
                Flaw::Sentence("The check digit of the registration number does not fit. Correct it, or tick that you have checked it".into()),
            );
        }
        let registration = customer_number.zip(reg_no);
        reader.finish(registration.map(|(customer_number, reg_no)| Registration {
            customer_number,
            reg_no,
            is_confirmed: is_wrong && is_confirmed,
        }))
    }

    /// What the history says of a check digit that was confirmed.
    pub fn confirmation(&self) -> Option<String> {
        self.is_confirmed.then(|| "The check digit does not fit; it was confirmed".to_owned())
    }

    /// With the registration number whole: for the form of somebody who changes it, and for sealing.
    pub fn fill(&self, typed: &mut Typed) {
        typed.set(Field::CustomerNumber, self.customer_number.as_str());
        typed.set(Field::RegNoKind, self.reg_no.kind().code());
        typed.set(Field::RegNoCountry, self.reg_no.country().code());
        typed.set(Field::RegNo, self.reg_no.expose());
        if self.is_confirmed {
            typed.put(REG_NO_CONFIRMED, "yes");
        }
    }
}

fn parse_kind(text: &str, kind: Kind) -> Result<Option<RegNoKind>, Flaw> {
    if text.is_empty() {
        return Ok(None);
    }
    let fits = |reg_no: &RegNoKind| match kind {
        Kind::Private => reg_no.for_private(),
        Kind::Corporate => reg_no.for_corporate(),
    };
    RegNoKind::parse(text).filter(fits).map(Some).ok_or(Flaw::Missing)
}

/// Kinds that belong to no one country take the one that was typed, else the institution's.
fn read_reg_no(reader: &mut Reader<'_>, kind: RegNoKind, country: Option<Country>) -> Option<RegNo> {
    let country = kind.country().or(country).unwrap_or(reader.ground.country);
    let parsed = match reader.text(Field::RegNo) {
        "" => Ok(None),
        text => RegNo::parse(kind, Some(country), text, reader.ground.today).map(Some),
    };
    reader.settle(Field::RegNo, parsed)
}
