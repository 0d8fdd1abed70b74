//! The customer's row, and back from it to the domain's values. The registration number comes out sealed: opening it takes
//! keys, which are the services' business.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::db::schema::{customer_temporary_addresses, customers};
use crate::domain::country::Country;
use crate::domain::customer::{
    AdditionalValue, Address, Care, Contact, CustomerNumber, Facts, Kind, Name, Organisation, Person, PersonName,
    RiskClass, Sort, Status, TemporaryAddress,
};
use crate::domain::email::Email;
use crate::domain::ids::CustomerId;
use crate::domain::locale::Locale;
use crate::domain::phone::Phone;
use crate::domain::text::Line;

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = customers)]
pub struct CustomerRow {
    pub id: i64,
    pub kind: String,
    pub sort: Option<String>,
    pub customer_number: String,
    pub salutation: Option<String>,
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    pub name: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub nationalities: Vec<String>,
    pub birth_country: Option<String>,
    pub deceased_date: Option<NaiveDate>,
    pub representative: Option<String>,
    pub registration_authority: Option<String>,
    pub registration_date: Option<NaiveDate>,
    pub bankruptcy_date: Option<NaiveDate>,
    pub plate: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub address1: String,
    pub address2: Option<String>,
    pub address3: Option<String>,
    pub address4: Option<String>,
    pub zip_code: String,
    pub city: String,
    pub region: Option<String>,
    pub country: String,
    pub locale: String,
    pub reg_no_kind: String,
    pub reg_no_country: String,
    pub reg_no_sealed: Vec<u8>,
    pub reg_no_confirmed: bool,
    pub data_key_sealed: Vec<u8>,
    pub screening_done: bool,
    pub risk_class: Option<String>,
    pub additional_values: serde_json::Value,
    pub status: String,
    pub status_reason: Option<String>,
    pub status_since: DateTime<Utc>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = customer_temporary_addresses)]
pub struct TemporaryRow {
    pub address1: String,
    pub address2: Option<String>,
    pub address3: Option<String>,
    pub address4: Option<String>,
    pub zip_code: String,
    pub city: String,
    pub region: Option<String>,
    pub country: String,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
}

/// Another customer that this one points to, with what it takes to name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
}

/// A customer with its temporary address and the customers it points to: all of a record, in one query.
#[derive(Debug)]
pub struct LinkedRow {
    pub customer: CustomerRow,
    pub temporary: Option<TemporaryRow>,
    pub parent: Option<Related>,
    pub responsible: Option<Related>,
}

fn line<const MAX: usize>(text: &Option<String>) -> Option<Line<MAX>> {
    text.clone().map(Line::stored)
}

impl CustomerRow {
    pub fn kind(&self) -> Kind {
        if self.kind == Kind::Private.code() { Kind::Private } else { Kind::Corporate }
    }

    pub fn status(&self) -> Status {
        Status::parse(&self.status).expect("customers_status_known lets only known ones in")
    }

    pub fn name(&self) -> Name {
        match (&self.last_name, &self.name) {
            (Some(last), _) => Name::Private(PersonName {
                salutation: line(&self.salutation),
                first: line(&self.first_name),
                middle: line(&self.middle_name),
                last: Line::stored(last.clone()),
            }),
            (None, name) => Name::Corporate(Line::stored(name.clone().unwrap_or_default())),
        }
    }

    pub fn person(&self) -> Person {
        Person {
            date_of_birth: self.date_of_birth,
            nationalities: self.nationalities.iter().map(|code| Country::stored(code)).collect(),
            birth_country: self.birth_country.as_deref().map(Country::stored),
            deceased_date: self.deceased_date,
        }
    }

    pub fn contact(&self) -> Contact {
        Contact {
            mobile: self.mobile.clone().map(Phone::stored),
            phone: self.phone.clone().map(Phone::stored),
            email: self.email.clone().map(Email::stored),
            locale: Locale::stored(&self.locale),
        }
    }

    pub fn address(&self) -> Address {
        Address {
            country: Country::stored(&self.country),
            line1: Line::stored(self.address1.clone()),
            line2: line(&self.address2),
            line3: line(&self.address3),
            line4: line(&self.address4),
            zip_code: Line::stored(self.zip_code.clone()),
            city: Line::stored(self.city.clone()),
            region: line(&self.region),
        }
    }

    pub fn care(&self) -> Care {
        let values: Result<Vec<AdditionalValue>, _> = serde_json::from_value(self.additional_values.clone());
        Care {
            screening_done: self.screening_done,
            risk_class: self.risk_class.as_deref().and_then(RiskClass::parse),
            additional_values: values.expect("additional values are written by this program only"),
        }
    }

    fn organisation(&self, parent: Option<&Related>, responsible: Option<&Related>) -> Organisation {
        let number = |related: &Related| CustomerNumber::stored(related.number.clone());
        Organisation {
            sort: self.sort.as_deref().and_then(Sort::parse).unwrap_or(Sort::Other),
            representative: line(&self.representative),
            registration_authority: line(&self.registration_authority),
            registration_date: self.registration_date,
            bankruptcy_date: self.bankruptcy_date,
            responsible: responsible.map(number),
            parent: parent.map(number),
            plate: line(&self.plate),
        }
    }
}

impl LinkedRow {
    pub fn facts(&self) -> Facts {
        match self.customer.kind() {
            Kind::Private => Facts::Person(self.customer.person()),
            Kind::Corporate => {
                Facts::Organisation(self.customer.organisation(self.parent.as_ref(), self.responsible.as_ref()))
            }
        }
    }
}

impl TemporaryRow {
    pub fn address(&self) -> TemporaryAddress {
        TemporaryAddress {
            address: Address {
                country: Country::stored(&self.country),
                line1: Line::stored(self.address1.clone()),
                line2: line(&self.address2),
                line3: line(&self.address3),
                line4: line(&self.address4),
                zip_code: Line::stored(self.zip_code.clone()),
                city: Line::stored(self.city.clone()),
                region: line(&self.region),
            },
            from: self.valid_from,
            to: self.valid_to,
        }
    }
}
