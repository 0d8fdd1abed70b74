//! What identifies a customer at the door, before anything else is asked: name, numbers or birth date, mobile, e-mail. Read from
//! the same inputs as the whole customer, so that nothing is asked twice.

use chrono::NaiveDate;

use super::field::REG_NO_CONFIRMED;
use super::{Field, Kind, Name, Problem, Reader, Registration};
use crate::domain::customer::CustomerNumber;
use crate::domain::email::Email;
use crate::domain::form::{FormField, Ground, Typed};
use crate::domain::phone::Phone;
use crate::domain::reg_no::RegNo;
use crate::domain::text::Flaw;

/// The note in a draft that the registration number comes later.
const REG_NO_LATER: &str = "reg_no_later";

/// Who stands at the door.
#[derive(Debug, Clone)]
pub struct Identity {
    pub name: Name,
    pub customer_number: CustomerNumber,
    /// Missing only for a person whose birth date is known: then it is asked with the rest.
    pub reg_no: Option<RegNo>,
    pub date_of_birth: Option<NaiveDate>,
    pub mobile: Option<Phone>,
    pub email: Option<Email>,
}

impl Identity {
    /// The fields of the first page for this kind, in its order.
    pub fn fields(kind: Kind) -> Vec<Field> {
        let numbers = [Field::CustomerNumber, Field::RegNoKind, Field::RegNoCountry, Field::RegNo];
        let contact = [Field::Mobile, Field::Email];
        match kind {
            Kind::Private => super::Group::Name
                .fields(kind)
                .into_iter()
                .chain([Field::DateOfBirth])
                .chain(numbers)
                .chain(contact)
                .collect(),
            Kind::Corporate => [Field::Sort, Field::Name].into_iter().chain(numbers).chain(contact).collect(),
        }
    }

    /// The inputs of the first page: all that may be sent with it.
    pub fn inputs(kind: Kind) -> Vec<String> {
        let mut inputs: Vec<String> = Identity::fields(kind).into_iter().flat_map(Field::inputs).collect();
        inputs.push(REG_NO_CONFIRMED.to_owned());
        if kind == Kind::Private {
            inputs.push(super::ONLY_NAME.to_owned());
        }
        inputs
    }

    /// Notes whether the registration number was left for later.
    pub fn note_later(typed: &mut Typed) {
        let is_later = typed.get(Field::RegNo.key()).trim().is_empty();
        typed.put(REG_NO_LATER, if is_later { "on" } else { "" });
    }

    /// Whether the registration number was left for later: then the rest of the form asks for it.
    pub fn asks_number_later(typed: &Typed) -> bool {
        typed.is_ticked(REG_NO_LATER)
    }

    /// Refuses a person with neither registration number nor birth date.
    pub fn parse(kind: Kind, typed: &Typed, ground: &Ground<'_>) -> Result<Identity, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = Name::parse(kind, typed, ground).map_err(|found| problems.extend(found)).ok();
        let mut reader = Reader::new(typed, ground);
        if kind == Kind::Corporate && super::Sort::parse(reader.text(Field::Sort)).is_none() {
            reader.refuse(Field::Sort, Flaw::Missing);
        }
        reader.excuse(&[Field::DateOfBirth]);
        let date_of_birth = if kind == Kind::Private { reader.past_date(Field::DateOfBirth) } else { None };
        let mobile = parse_phone(&mut reader);
        let parsed = Email::parse(reader.text(Field::Email));
        let email = reader.settle(Field::Email, parsed);
        let is_later = kind == Kind::Private && date_of_birth.is_some() && reader.text(Field::RegNo).is_empty();
        if let Err(found) = reader.finish(Some(())) {
            problems.extend(found);
        }
        let numbers = if is_later { number_only(typed, ground) } else { whole(kind, typed, ground) };
        let numbers = numbers.map_err(|found| problems.extend(found)).ok();
        match (name, numbers, problems.is_empty()) {
            (Some(name), Some((customer_number, reg_no)), true) => {
                // A birth date that only the number tells is one all the same.
                let date_of_birth = date_of_birth.or_else(|| reg_no.as_ref().and_then(RegNo::birth_date));
                Ok(Identity { name, customer_number, reg_no, date_of_birth, mobile, email })
            }
            _ => Err(problems),
        }
    }
}

type Numbers = (CustomerNumber, Option<RegNo>);

fn whole(kind: Kind, typed: &Typed, ground: &Ground<'_>) -> Result<Numbers, Vec<Problem>> {
    let registration = Registration::parse(kind, typed, ground)?;
    Ok((registration.customer_number, Some(registration.reg_no)))
}

fn number_only(typed: &Typed, ground: &Ground<'_>) -> Result<Numbers, Vec<Problem>> {
    let mut reader = Reader::new(typed, ground);
    let parsed = CustomerNumber::parse(reader.text(Field::CustomerNumber));
    let number = reader.settle(Field::CustomerNumber, parsed);
    reader.finish(number.map(|number| (number, None)))
}

fn parse_phone(reader: &mut Reader<'_>) -> Option<Phone> {
    let parsed = Phone::parse(reader.text(Field::Mobile), reader.ground.country);
    reader.settle(Field::Mobile, parsed)
}
