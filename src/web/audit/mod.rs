//! The audit: what happened in the whole institution, searched by who, whom, what, when and from where; and the result as a file.
//! Values of customers are not in it. They are in the history of each, a link away, where reading them is a look on record.

mod export;
mod line;
mod list;
mod query;
mod shield;
mod times;
pub mod views;

pub use export::{ROWS, export, export_form};
pub use list::list;
