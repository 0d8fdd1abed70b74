//! The people around an account or a card: who it belonged to and when, and where the post of one goes.

use crate::db::addresses::AddressRow;
use crate::db::care::ReturnedRow;
use crate::db::customers::{ListRow, Reach, TemporaryRow};
use crate::db::links::LinkRow;
use crate::db::records::{Row, rows};

/// A link with its customer, as it comes.
pub(super) type Link = (Row<LinkRow>, Row<ListRow>);

pub(super) fn links(links: Vec<Link>) -> Vec<(LinkRow, ListRow)> {
    links.into_iter().map(|(link, customer)| (link.0, customer.0)).collect()
}

/// Base addresses and temporary ones of a customer, as they come: one of the first, one or none of the other; and which are marked.
pub(super) type Addresses = (Vec<Row<AddressRow>>, Vec<Row<TemporaryRow>>, Vec<Row<ReturnedRow>>);

/// None where there is no such customer.
pub(super) fn reach((base, temporary, returned): Addresses) -> Option<Reach> {
    let base = base.into_iter().next()?.0.address();
    let temporary = temporary.first().map(|temporary| temporary.0.address());
    let returned = rows(returned).iter().map(|mark| (mark.part(), mark.came_back_on)).collect();
    Some(Reach { base, temporary, returned })
}

/// Which addresses of a customer are marked because post came back, as one value.
macro_rules! returned_of {
    ($customer:expr) => {
        array(
            returned_post::table
                .inner_join(staff::table.on(staff::id.eq(returned_post::marker_id)))
                .filter(returned_post::institution_id.eq(SCOPE))
                .filter(returned_post::customer_id.eq($customer))
                .filter(IsMarked {})
                .order(returned_post::id)
                .select(record_of::<ReturnedRow>()),
        )
    };
}
pub(super) use returned_of;

/// Where a customer's post goes, as three values.
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
            returned_of!($customer),
        )
    };
}
pub(super) use reach_of;
