//! The page behind a one-time link.

mod handlers;
pub mod views;

pub use handlers::{accept, form};
