//! What an institution issues: sorts of accounts and sorts of cards, agreed with the processor and then fixed. A product is
//! retired, never removed, because accounts and cards of it stay.

mod account;
mod card;
mod code;
mod look;

pub use account::{AccountProduct, AccountProductField};
pub use card::{CardProduct, CardProductField};
pub use code::ProductCode;
pub use look::{Brand, EmbossingSet, Form};

/// A product is typed whole, in one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProductGroup {
    Product,
}
