//! Looking at deeds after the fact: what was drawn, one of them with what is found, how it went over time, and how much is drawn.

mod check;
mod list;
mod outcomes;
mod rates;
pub mod views;

pub use check::{find, show};
pub use list::{count_for_home, list};
pub use outcomes::outcomes;
pub use rates::{rates_form, set_rates};
