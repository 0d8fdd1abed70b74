//! The picture of owners and holders around one customer: one tree, printed as a nested list and, where there is room, drawn.

mod drawing;
mod page;
mod tree;
pub mod views;

pub use drawing::draw;
pub use page::show;
