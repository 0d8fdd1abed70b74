//! Help: the keys and the rights.

mod handlers;
pub mod views;

pub use handlers::show;
