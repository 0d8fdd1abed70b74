//! What is typed into a form, whatever the noun: kept as text, read field by field into values, compared three ways. Which
//! fields there are is each noun's own table.

mod field;
mod merge;
mod reader;
mod typed;

pub use field::FormField;
pub(crate) use field::form_fields;
pub use merge::{Fate, Pick, fate, merge};
pub use reader::{Ground, Problem, Reader, Requirements};
pub use typed::Typed;
