//! My account: what a person sees and changes of themselves.

mod handlers;
pub(in crate::web) mod new_password;
mod password;
mod view;
pub mod views;

pub use handlers::{change_shortcuts, change_theme, show};
pub use password::change_password;
