//! Use-cases: one function each, on one connection in the caller's transaction, ending with its record in the history. Forms,
//! templates and addresses are not known here; a service does not call its sibling.

pub mod customers;
pub mod demo;
mod error;
pub mod institutions;
pub mod settings;
pub mod sign_in;
pub mod staff;

pub use customers::drafts;
pub use error::Failure;
