//! The statement address: where an account's statements go, if not to its owner's own address.

use super::{Field, Problem, Reader};
use crate::domain::address::{Address, AddressFields};
use crate::domain::form::{Ground, Typed};

/// The fields that it is typed in.
pub const STATEMENT: AddressFields<Field> = [
    Field::StatementCountry,
    Field::StatementAddress1,
    Field::StatementAddress2,
    Field::StatementAddress3,
    Field::StatementAddress4,
    Field::StatementZipCode,
    Field::StatementCity,
    Field::StatementRegion,
];

/// Nothing typed at all is no statement address; anything typed asks for a whole one.
pub(super) fn parse_statement(typed: &Typed, ground: &Ground<'_>) -> Result<Option<Address>, Vec<Problem>> {
    if Address::is_untyped(typed, &STATEMENT) {
        return Ok(None);
    }
    let mut reader = Reader::new(typed, ground);
    let address = Address::read(&mut reader, &STATEMENT);
    reader.finish(address.map(Some))
}
