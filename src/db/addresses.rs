//! Addresses as columns, whichever table they stand in: a customer's base and temporary one, an account's, a card's.

use diesel::prelude::*;

use crate::domain::address::Address;
use crate::domain::country::Country;
use crate::domain::text::Line;

/// The eight columns, in the order of `address_select`.
#[derive(Debug, Clone, Queryable)]
pub struct AddressRow {
    address1: String,
    address2: Option<String>,
    address3: Option<String>,
    address4: Option<String>,
    zip_code: String,
    city: String,
    region: Option<String>,
    country: String,
}

impl AddressRow {
    pub fn address(self) -> Address {
        Address {
            country: Country::stored(&self.country),
            line1: Line::stored(self.address1),
            line2: self.address2.map(Line::stored),
            line3: self.address3.map(Line::stored),
            line4: self.address4.map(Line::stored),
            zip_code: Line::stored(self.zip_code),
            city: Line::stored(self.city),
            region: self.region.map(Line::stored),
        }
    }
}

/// The columns of a table to select.
macro_rules! address_select {
    ($table:ident) => {
        (
            $table::address1,
            $table::address2,
            $table::address3,
            $table::address4,
            $table::zip_code,
            $table::city,
            $table::region,
            $table::country,
        )
    };
}
pub(super) use address_select;

/// The columns of a table with their values, as inserts and updates name them.
macro_rules! address_columns {
    ($table:ident, $address:expr) => {{
        let address: &$crate::domain::address::Address = $address;
        (
            $table::address1.eq(address.line1.as_str()),
            $table::address2.eq($crate::db::addresses::text(&address.line2)),
            $table::address3.eq($crate::db::addresses::text(&address.line3)),
            $table::address4.eq($crate::db::addresses::text(&address.line4)),
            $table::zip_code.eq(address.zip_code.as_str()),
            $table::city.eq(address.city.as_str()),
            $table::region.eq($crate::db::addresses::text(&address.region)),
            $table::country.eq(address.country.code()),
        )
    }};
}
pub(super) use address_columns;

pub(super) fn text<const MAX: usize>(line: &Option<Line<MAX>>) -> Option<&str> {
    line.as_ref().map(|line| line.as_str())
}
