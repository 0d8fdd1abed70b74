//! What is known of an account besides product, owner and status. That a number, a reference and a place in the tree are free is
//! held by the database.

use chrono::NaiveDate;

use super::{AccountNumber, Field, PaymentReference, PaymentReferenceKind, Problem, Reader, Segment, choice};
use crate::domain::form::{Ground, Typed};
use crate::domain::origin::Origin;
use crate::domain::text::{Flaw, Line};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// What people call it, up to 64 characters (founding platform, account v4).
    pub name: Option<Line<64>>,
    pub number: Option<AccountNumber>,
    pub segment: Option<Segment>,
    pub opened_on: NaiveDate,
    pub payment_reference: Option<PaymentReference>,
    /// The account above, by its number; a requested one that has none yet, by its reference.
    pub parent: Option<AccountNumber>,
}

impl Details {
    /// Refuses a registered account without a number, and a number that is not digits beside a payment reference.
    pub fn parse(typed: &Typed, origin: Origin, ground: &Ground<'_>) -> Result<Details, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let name = reader.line(Field::Name);
        let number = read_number(&mut reader, origin);
        let parsed = choice(reader.text(Field::Segment), Segment::parse);
        let segment = reader.settle(Field::Segment, parsed);
        let opened_on = reader.past_date(Field::OpenedOn);
        let payment_reference = read_payment_reference(&mut reader);
        if payment_reference.is_some() && number.as_ref().is_some_and(|number| !number.is_digits()) {
            let sentence = "{label} must be digits only, because the payment reference is made out of it";
            reader.refuse(Field::Number, Flaw::Sentence(sentence.into()));
        }
        let parent = read_parent(&mut reader, number.as_ref());
        let details =
            opened_on.map(|opened_on| Details { name, number, segment, opened_on, payment_reference, parent });
        reader.finish(details)
    }

    pub fn fill(&self, typed: &mut Typed) {
        let number =
            |number: &Option<AccountNumber>| number.as_ref().map_or(String::new(), |number| number.as_str().into());
        let reference = self.payment_reference.as_ref();
        typed.set(Field::Name, self.name.as_ref().map_or("", |name| name.as_str()));
        typed.set(Field::Number, number(&self.number));
        typed.set(Field::Segment, self.segment.map_or("", Segment::code));
        typed.set_date(Field::OpenedOn, Some(self.opened_on));
        typed.set(Field::PaymentReferenceKind, reference.map_or("", |reference| reference.kind().code()));
        typed.set(Field::PaymentReference, reference.map_or("", |reference| reference.as_str()));
        typed.set(Field::Parent, number(&self.parent));
    }
}

fn read_number(reader: &mut Reader<'_>, origin: Origin) -> Option<AccountNumber> {
    let parsed = match AccountNumber::parse(reader.text(Field::Number)) {
        Ok(None) if origin == Origin::Registered => Err(Flaw::Missing),
        parsed => parsed,
    };
    reader.settle(Field::Number, parsed)
}

/// Kind and number come together or not at all.
fn read_payment_reference(reader: &mut Reader<'_>) -> Option<PaymentReference> {
    let text = reader.text(Field::PaymentReference);
    let parsed = match choice(reader.text(Field::PaymentReferenceKind), PaymentReferenceKind::parse) {
        Ok(None) if !text.is_empty() => Err(Flaw::Missing),
        parsed => parsed,
    };
    let kind = reader.settle(Field::PaymentReferenceKind, parsed)?;
    let parsed = PaymentReference::parse(kind, text).and_then(|reference| reference.ok_or(Flaw::Missing));
    reader.settle(Field::PaymentReference, parsed.map(Some))
}

fn read_parent(reader: &mut Reader<'_>, number: Option<&AccountNumber>) -> Option<AccountNumber> {
    let parsed = AccountNumber::parse(reader.text(Field::Parent));
    let parent = reader.settle(Field::Parent, parsed)?;
    if number.is_some_and(|number| number.key() == parent.key()) {
        reader.refuse(Field::Parent, Flaw::Sentence("{label} must be another account than this one".into()));
        return None;
    }
    Some(parent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;

    fn parse(origin: Origin, pairs: &[(&str, &str)]) -> Result<Details, Vec<Problem>> {
        let day = [("opened_on_day", "23"), ("opened_on_month", "11"), ("opened_on_year", "2026")];
        let typed = day.iter().chain(pairs).map(|(key, text)| (key.to_string(), text.to_string())).collect();
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        Details::parse(&typed, origin, &Ground { country: Country::FIN, today, required: &() })
    }

    fn refused(origin: Origin, pairs: &[(&str, &str)]) -> Vec<Field> {
        parse(origin, pairs).expect_err("refused").into_iter().map(|problem| problem.field).collect()
    }

    const WHOLE: [(&str, &str); 6] = [
        ("name", "Household"),
        ("number", "100 200"),
        ("segment", "B"),
        ("payment_reference_kind", "finnish_7_3_1"),
        ("payment_reference", "1234561"),
        ("parent", "A-1"),
    ];

    #[test]
    fn details_are_read_and_written_back() {
        let details = parse(Origin::Registered, &WHOLE).expect("good");
        let mut typed = Typed::default();
        details.fill(&mut typed);

        assert_eq!(typed.text(Field::OpenedOn), "2026-11-23");
        assert_eq!((typed.get("number"), typed.get("parent")), ("100200", "A-1"));
        let again = Details::parse(
            &typed,
            Origin::Registered,
            &Ground { country: Country::FIN, today: details.opened_on, required: &() },
        );
        assert_eq!(again, Ok(details));
    }

    #[test]
    fn a_registered_account_has_a_number_and_a_requested_one_may_wait() {
        assert_eq!(refused(Origin::Registered, &[]), [Field::Number]);
        assert_eq!(parse(Origin::Requested, &[]).expect("good").number, None);
    }

    #[test]
    fn a_payment_reference_needs_its_kind_and_a_kind_its_reference() {
        let requested = |pairs: &[(&str, &str)]| refused(Origin::Requested, pairs);

        assert_eq!(requested(&[("payment_reference", "1232")]), [Field::PaymentReferenceKind]);
        assert_eq!(requested(&[("payment_reference_kind", "mod10")]), [Field::PaymentReference]);
        assert_eq!(
            requested(&[("payment_reference_kind", "other"), ("payment_reference", "1232")]),
            [Field::PaymentReferenceKind]
        );
    }

    #[test]
    fn beside_a_payment_reference_the_number_is_digits() {
        let mut pairs = WHOLE.to_vec();
        pairs[1].1 = "A-100";

        assert_eq!(refused(Origin::Registered, &pairs), [Field::Number]);
        pairs.truncate(3);
        assert!(parse(Origin::Registered, &pairs).is_ok());
    }

    #[test]
    fn an_account_is_not_above_itself_and_does_not_open_tomorrow() {
        assert_eq!(refused(Origin::Requested, &[("number", "a-1"), ("parent", "A-1")]), [Field::Parent]);
        assert_eq!(refused(Origin::Requested, &[("opened_on_day", "24")]), [Field::OpenedOn]);
    }
}
