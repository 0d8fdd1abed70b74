//! Institutions as pages for those who administer them: all of theirs, adding one, giving one another name. Everything else about an
//! institution is on the settings page of whoever works in it.

mod adding;
mod list;
mod naming;
pub mod views;

pub use adding::{add, new_form};
pub use list::list;
pub use naming::{name_form, rename};

/// Where the list is.
const PATH: &str = "/institutions";
