//! Filling an institution with made-up customers: `load` is the use-case, `preparing` makes sealed rows of what the generator
//! in `crate::demo` made up. Never called by the desk itself.

mod load;
mod preparing;

pub use load::{DemoRefusal, Filling, Loaded, TURN, count_made, load};
