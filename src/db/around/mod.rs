//! What stands around a record on its page, in one question each: rows of several nouns as values of one row. The record
//! itself is its noun's own.

mod account;
mod card;
mod cards;
mod customer;
mod people;

pub use account::{AccountWanted, AroundAccount, account};
pub use card::{AroundCard, CardWanted, card};
pub use customer::{AroundCustomer, CustomerWanted, customer};

/// The newest events about a subject.
macro_rules! latest {
    ($scope:expr, $kind:literal, $id:expr, $limit:expr) => {
        told!()
            .filter(events::institution_id.eq($scope.0))
            .filter(events::subject_kind.eq($kind))
            .filter(events::subject_id.eq($id.0))
            .order(events::id.desc())
            .limit($limit)
            .select(record_of::<EventRow>())
    };
}
use latest;
