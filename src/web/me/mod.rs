//! My account: what a person sees and changes of themselves.

mod handlers;
pub(in crate::web) mod new_password;
mod password;
mod sessions;
mod view;
pub mod views;

pub use handlers::{change_shortcuts, change_theme, show};
pub use password::change_password;
pub use sessions::{change_institution, end_other_sessions, end_session};
