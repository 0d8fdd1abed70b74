//! Signing in and out. Signing in has two halves with the hashing between them, outside any transaction: `begin` counts the
//! failure before anything is checked, `conclude` takes it back or records it. Known, unknown, locked and disabled names
//! cost the same statements, so that nobody can tell them apart. Passwords never come here.

mod attempt;
mod entry;

pub use attempt::{Attempt, Bar, Begun, begin};
pub use entry::{Entered, Entry, conclude, leave};
