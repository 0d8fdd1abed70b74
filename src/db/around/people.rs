//! The people around an account or a card: who it belonged to and when, and where the post of one goes.

use crate::db::addresses::AddressRow;
use crate::db::customers::{ListRow, Reach, TemporaryRow};
use crate::db::links::LinkRow;
use crate::db::records::Row;

/// A link with its customer, as it comes.
pub(super) type Link = (Row<LinkRow>, Row<ListRow>);

pub(super) fn links(links: Vec<Link>) -> Vec<(LinkRow, ListRow)> {
    links.into_iter().map(|(link, customer)| (link.0, customer.0)).collect()
}

/// Base addresses and temporary ones of a customer, as they come: one of the first, one or none of the other.
pub(super) type Addresses = (Vec<Row<AddressRow>>, Vec<Row<TemporaryRow>>);

/// None where there is no such customer.
pub(super) fn reach((base, temporary): Addresses) -> Option<Reach> {
    let base = base.into_iter().next()?.0.address();
    Some(Reach { base, temporary: temporary.first().map(|temporary| temporary.0.address()) })
}

/// Where a customer's post goes, as two values.
macro_rules! reach_of {
    ($customer:expr) => {
        (
            array(
                customers::table
                    .filter(customers::institution_id.eq(SCOPE))
                    .filter(customers::id.eq($customer))
                    .select(record(address_select!(customers))),
            ),
            array(
                customer_temporary_addresses::table
                    .filter(customer_temporary_addresses::institution_id.eq(SCOPE))
                    .filter(customer_temporary_addresses::customer_id.eq($customer))
                    .select(record_of::<TemporaryRow>()),
            ),
        )
    };
}
pub(super) use reach_of;
