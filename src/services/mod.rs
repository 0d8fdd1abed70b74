//! Use-cases: one function each, on one connection in the caller's transaction, ending with its record in the history. Forms,
//! templates and addresses are not known here; a service does not call its sibling.

pub mod accounts;
pub mod audit;
pub mod cards;
pub mod customers;
pub mod data_keys;
pub mod demo;
mod error;
pub mod history;
pub mod institutions;
pub mod keys;
pub mod looks;
pub mod outbox;
pub mod parked_forms;
pub mod products;
pub mod proposals;
pub mod rules;
pub mod second_factor;
pub mod settings;
pub mod sign_in;
pub mod spot_checks;
pub mod staff;

pub use customers::drafts;
pub use error::Failure;
