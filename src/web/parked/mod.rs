//! A form that was sent when its session was over, or when its person had to show first who they are: what it held, and the way to
//! send it now. Nothing of it is done before.

mod handlers;
pub(in crate::web) mod views;

pub use handlers::{discard, show, words};
