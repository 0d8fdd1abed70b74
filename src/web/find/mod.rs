//! The find box over customers, accounts and cards: a term goes in by POST and travels on sealed; results say why they were
//! found.

mod handlers;
mod holdings;
mod term;
pub mod views;

pub use handlers::{Found, list_customers, seal_term, show};
pub use term::begin_with;
