//! A customer's particulars as parsed values, a file each. What is typed comes in as `Typed`, is parsed group by group and
//! goes back out as `Typed`: for the edit form, for the three-way page and for the history.

mod address;
mod care;
mod contact;
mod customer_number;
mod field;
mod household;
mod identity;
mod kind;
mod name;
mod organisation;
mod person;
mod record;
mod registration;
mod returned;
mod status;

pub use crate::domain::address::Address;
pub use address::TemporaryAddress;
pub use care::{AdditionalValue, Care, RiskClass};
pub use contact::Contact;
pub use customer_number::CustomerNumber;
pub use field::{Field, Group, ONLY_NAME, REG_NO_CONFIRMED};
pub use household::{EXPLAINED, Household, REASON_LASTS};
pub use identity::Identity;
pub use kind::{Kind, Sort};
pub use name::{Name, NamePart, PersonName, find_words};
pub use organisation::Organisation;
pub use person::Person;
pub use record::{Change, Customer, Facts, Warning};
pub use registration::Registration;
pub use returned::PostalPart;
pub use status::{Status, StatusChange};

/// Why a field of a customer was refused.
pub type Problem = crate::domain::form::Problem<Field>;
type Reader<'a> = crate::domain::form::Reader<'a, Field>;
