//! Error pages of our own, each with a way on.

mod page;
pub mod views;

pub use page::{foreign_host, headers_too_large, page};
