//! Where a card and where its PIN are sent, if not to the holder's own address. The two never travel in one envelope, and may
//! have an address each.

use super::{Field, Problem, Reader};
use crate::domain::address::{Address, AddressFields};
use crate::domain::form::{Ground, Typed};

/// The fields that the card's address is typed in.
pub const CARD: AddressFields<Field> = [
    Field::CardCountry,
    Field::CardAddress1,
    Field::CardAddress2,
    Field::CardAddress3,
    Field::CardAddress4,
    Field::CardZipCode,
    Field::CardCity,
    Field::CardRegion,
];
/// The fields that the PIN's address is typed in.
pub const PIN: AddressFields<Field> = [
    Field::PinCountry,
    Field::PinAddress1,
    Field::PinAddress2,
    Field::PinAddress3,
    Field::PinAddress4,
    Field::PinZipCode,
    Field::PinCity,
    Field::PinRegion,
];

/// Nothing typed at all is no address; anything typed asks for a whole one.
pub(super) fn parse_delivery(
    typed: &Typed,
    fields: &AddressFields<Field>,
    ground: &Ground<'_>,
) -> Result<Option<Address>, Vec<Problem>> {
    if Address::is_untyped(typed, fields) {
        return Ok(None);
    }
    let mut reader = Reader::new(typed, ground);
    let address = Address::read(&mut reader, fields);
    reader.finish(address.map(Some))
}
