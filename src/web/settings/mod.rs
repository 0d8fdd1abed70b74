//! The institution's settings and the history of their changes.

mod fields;
mod handlers;
mod history;
mod limits;
pub mod views;

pub use handlers::{show, update};
pub use history::event as told;
