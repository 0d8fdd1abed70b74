//! Where everyone begins.

mod handlers;
pub mod views;

pub use handlers::show;
