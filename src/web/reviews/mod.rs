//! Four eyes: the queue of changes that wait for a second person, and the page on which one is decided.

mod about;
mod carry_out;
mod decide;
mod deed;
mod filters;
mod form;
mod group;
mod page;
mod queue;
mod show;
pub mod views;

pub use decide::{approve, claim, reject, send_back, withdraw};
pub use queue::{count_for_home, list};
pub use show::show;
