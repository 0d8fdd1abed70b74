//! Where a statement, a card, a PIN goes: a temporary address in force comes before an address of the account's or card's own,
//! and that before the customer's base address (the founding platform's order).

use chrono::NaiveDate;

use crate::domain::address::Address;
use crate::domain::customer::TemporaryAddress;

/// Which of the addresses it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The customer's temporary address, to this day or until further notice.
    Temporary(Option<NaiveDate>),
    /// The account's or the card's own.
    Own,
    Base,
}

/// The address in force today, and which it is.
pub fn destination<'a>(
    base: &'a Address,
    temporary: Option<&'a TemporaryAddress>,
    own: Option<&'a Address>,
    today: NaiveDate,
) -> (Source, &'a Address) {
    match (temporary.filter(|temporary| temporary.is_in_force(today)), own) {
        (Some(temporary), _) => (Source::Temporary(temporary.to), &temporary.address),
        (None, Some(own)) => (Source::Own, own),
        (None, None) => (Source::Base, base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;
    use crate::domain::text::Line;

    fn at(street: &str) -> Address {
        Address {
            country: Country::FIN,
            line1: Line::stored(street.to_owned()),
            line2: None,
            line3: None,
            line4: None,
            zip_code: Line::stored("00100".to_owned()),
            city: Line::stored("Helsinki".to_owned()),
            region: None,
        }
    }

    #[test]
    fn a_temporary_address_comes_first_while_it_is_in_force_then_its_own_then_the_base() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a date");
        let (base, own) = (at("Base 1"), at("Own 2"));
        let temporary = TemporaryAddress { address: at("Away 3"), from: day(10), to: Some(day(20)) };
        let found = |own, today| destination(&base, Some(&temporary), own, today);

        assert_eq!(found(Some(&own), day(10)), (Source::Temporary(Some(day(20))), &temporary.address));
        assert_eq!(found(Some(&own), day(21)), (Source::Own, &own));
        assert_eq!(found(None, day(9)), (Source::Base, &base));
        assert_eq!(destination(&base, None, Some(&own), day(15)), (Source::Own, &own));
    }
}
