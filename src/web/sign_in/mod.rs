//! Coming in and going out: the page at the door, and what it takes to work before anybody is signed in.

pub(in crate::web) mod door;
mod handlers;
pub(in crate::web) mod next;
pub mod views;

pub use handlers::{enter, form, leave};
