//! What stands around a record on its page, in one question each: rows of several nouns as values of one row. The record
//! itself is its noun's own.

mod account;
mod card;
mod cards;
mod customer;
mod people;

use diesel::sql_types::BigInt;

use super::kept::{Given, given};

pub use account::{AccountWanted, AroundAccount, account};
pub use card::{AroundCard, CardWanted, card};
pub use customer::{AroundCustomer, CustomerWanted, customer};

/// What each question here is given: the institution, the record, and then how many of each.
type Scope = Given<BigInt, 1>;
type Id = Given<BigInt, 2>;

const SCOPE: Scope = given();
const ID: Id = given();

/// The newest events about the record.
macro_rules! latest {
    ($kind:literal) => {
        told!()
            .filter(events::institution_id.eq(SCOPE))
            .filter(events::subject_kind.eq(Word($kind)))
            .filter(events::subject_id.eq(ID))
            .order(events::id.desc())
            .select(record_of::<EventRow>())
    };
}
use latest;

/// What waits for a second person about the record, the oldest first: one for each part of it at the most.
macro_rules! waiting {
    ($kind:literal) => {
        array(
            proposals::table
                .left_join(staff::table.on(staff::id.nullable().eq(proposals::maker_id)))
                .filter(proposals::institution_id.eq(SCOPE))
                .filter(proposals::subject_kind.eq(Word($kind)))
                .filter(proposals::subject_id.eq(ID))
                .filter(IsOpen {})
                .order(proposals::id)
                .select(record_of::<ProposalRow>()),
        )
    };
}
use waiting;

/// From when to when a link lasted, and why it began and ended: what `LinkRow` reads.
macro_rules! link_columns {
    ($links:ident) => {
        record(($links::since, $links::until, $links::reason, $links::end_reason))
    };
}
use link_columns;
