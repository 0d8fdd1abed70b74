//! The find box: a term goes in by POST and travels on sealed; results say why they were found.

mod handlers;
mod term;
pub mod views;

pub use handlers::{seal_term, show};
pub use term::begin_with;
