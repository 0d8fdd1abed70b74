//! What is known of a corporate customer besides the name: its sort, its registration, whom it belongs to. That a parent is
//! corporate, a responsible person private, and the tree without circles is held by the database.

use chrono::NaiveDate;

use super::{CustomerNumber, Field, Problem, Reader, Sort};
use crate::domain::form::{Ground, Typed};
use crate::domain::text::{Flaw, Line};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub sort: Sort,
    /// Printed on invoices, up to 64 characters (founding platform, customer v3).
    pub representative: Option<Line<64>>,
    pub registration_authority: Option<Line<255>>,
    pub registration_date: Option<NaiveDate>,
    /// Informational (founding platform): it changes no status by itself.
    pub bankruptcy_date: Option<NaiveDate>,
    /// The private customer who answers for an item.
    pub responsible: Option<CustomerNumber>,
    /// The corporate customer this one is part of.
    pub parent: Option<CustomerNumber>,
    pub plate: Option<Line<32>>,
}

impl Organisation {
    /// Refuses a responsible person on a company and a plate on anything but a vehicle.
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<Organisation, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let parsed = parse_sort(reader.text(Field::Sort));
        let sort = reader.settle(Field::Sort, parsed);
        let representative = reader.line(Field::Representative);
        // Items are registered nowhere: what an institution requires of companies is not asked of them.
        if sort.is_some_and(Sort::is_item) {
            reader.excuse(&[Field::RegistrationAuthority, Field::RegistrationDate]);
        }
        let registration_authority = reader.line(Field::RegistrationAuthority);
        let registration_date = reader.past_date(Field::RegistrationDate);
        let bankruptcy_date = reader.past_date(Field::BankruptcyDate);
        let responsible = read_responsible(sort, &mut reader);
        let parsed = CustomerNumber::parse(reader.text(Field::Parent));
        let parent = reader.settle(Field::Parent, parsed);
        let plate = reader.line(Field::Plate);
        if plate.is_some() && sort.is_some_and(|sort| sort != Sort::Vehicle) {
            reader
                .refuse(Field::Plate, Flaw::Sentence("Licence plate must be empty unless the sort is vehicle".into()));
        }
        let organisation = sort.map(|sort| Organisation {
            sort,
            representative,
            registration_authority,
            registration_date,
            bankruptcy_date,
            responsible,
            parent,
            plate,
        });
        reader.finish(organisation)
    }

    pub fn fill(&self, typed: &mut Typed) {
        let number =
            |number: &Option<CustomerNumber>| number.as_ref().map_or(String::new(), |number| number.as_str().into());
        typed.set(Field::Sort, self.sort.code());
        typed.set(Field::Representative, self.representative.as_ref().map_or("", |line| line.as_str()));
        typed.set(Field::RegistrationAuthority, self.registration_authority.as_ref().map_or("", |line| line.as_str()));
        typed.set_date(Field::RegistrationDate, self.registration_date);
        typed.set_date(Field::BankruptcyDate, self.bankruptcy_date);
        typed.set(Field::Responsible, number(&self.responsible));
        typed.set(Field::Parent, number(&self.parent));
        typed.set(Field::Plate, self.plate.as_ref().map_or("", |line| line.as_str()));
    }
}

fn parse_sort(text: &str) -> Result<Option<Sort>, Flaw> {
    match text {
        "" => Ok(None),
        code => Sort::parse(code).map(Some).ok_or(Flaw::Missing),
    }
}

fn read_responsible(sort: Option<Sort>, reader: &mut Reader<'_>) -> Option<CustomerNumber> {
    let parsed = CustomerNumber::parse(reader.text(Field::Responsible));
    match (sort, parsed) {
        (Some(Sort::Company), Ok(None)) => None,
        (Some(Sort::Company), _) => {
            let sentence = "Responsible person must be empty for a company: only items have one";
            reader.refuse(Field::Responsible, Flaw::Sentence(sentence.into()));
            None
        }
        (_, parsed) => reader.settle(Field::Responsible, parsed),
    }
}
