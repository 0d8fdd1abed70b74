//! How to reach a customer, and in which language.

use super::{Field, Problem, Reader};
use crate::domain::email::Email;
use crate::domain::form::{Ground, Typed};
use crate::domain::locale::Locale;
use crate::domain::phone::Phone;
use crate::domain::text::Flaw;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The number that wallet codes go to by SMS.
    pub mobile: Option<Phone>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub locale: Locale,
}

impl Contact {
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<Contact, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let mobile = read_phone(&mut reader, Field::Mobile);
        let phone = read_phone(&mut reader, Field::Phone);
        let parsed = Email::parse(reader.text(Field::Email));
        let email = reader.settle(Field::Email, parsed);
        let parsed = parse_locale(reader.text(Field::Locale));
        let locale = reader.settle(Field::Locale, parsed);
        reader.finish(locale.map(|locale| Contact { mobile, phone, email, locale }))
    }

    pub fn fill(&self, typed: &mut Typed) {
        typed.set(Field::Mobile, self.mobile.as_ref().map_or("", |phone| phone.as_str()));
        typed.set(Field::Phone, self.phone.as_ref().map_or("", |phone| phone.as_str()));
        typed.set(Field::Email, self.email.as_ref().map_or("", |email| email.as_str()));
        typed.set(Field::Locale, self.locale.code());
    }
}

fn read_phone(reader: &mut Reader<'_>, field: Field) -> Option<Phone> {
    let parsed = Phone::parse(reader.text(field), reader.ground.country);
    reader.settle(field, parsed)
}

fn parse_locale(text: &str) -> Result<Option<Locale>, Flaw> {
    if text.is_empty() { Ok(None) } else { Locale::parse(text).map(Some) }
}
