//! What a card is known by at the processor: its number, as far as it may be kept, and its expiry. Both are unknown until the
//! card was produced.

use super::{Expiry, Field, Problem, Reader, TruncatedNumber};
use crate::domain::form::{Ground, Typed};
use crate::domain::origin::Origin;
use crate::domain::text::Flaw;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    pub truncated_number: Option<TruncatedNumber>,
    pub expiry: Option<Expiry>,
}

impl Numbers {
    /// Refuses a registered card without a number: it exists at the processor, so it has one.
    pub fn parse(typed: &Typed, origin: Origin, ground: &Ground<'_>) -> Result<Numbers, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let parsed = match TruncatedNumber::parse(reader.text(Field::TruncatedNumber)) {
            Ok(None) if origin == Origin::Registered => Err(Flaw::Missing),
            parsed => parsed,
        };
        let truncated_number = reader.settle(Field::TruncatedNumber, parsed);
        let parsed = Expiry::parse(reader.text(Field::Expiry));
        let expiry = reader.settle(Field::Expiry, parsed);
        reader.finish(Some(Numbers { truncated_number, expiry }))
    }

    pub fn fill(&self, typed: &mut Typed) {
        typed.set(Field::TruncatedNumber, self.truncated_number.as_ref().map_or("", |number| number.as_str()));
        typed.set(Field::Expiry, self.expiry.map_or(String::new(), Expiry::human));
    }
}
