//! Work lists of data care: what is to be confirmed, filled in, cleared up or mended, the oldest first.

mod list;
mod query;

pub use list::{count_for_home, list};
