//! The work list of wallets: the cards that cannot go into one yet, each with the way to what would mend it.

mod list;

pub use list::{count_waiting, list};
