//! Help: the keys, and what each role may do.

mod handlers;
mod roles;
pub mod views;

pub use handlers::show;
pub use roles::roles;
