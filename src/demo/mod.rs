//! Made-up customers for trials: a pure function from a seed and a running number to one believable customer, in any
//! order. How they get into the database is not here. Nothing of it belongs to anybody real: person ids have serials
//! from 900, which are never given out, business IDs begin with digits not yet reached, mail domains are reserved for
//! examples. Mobile numbers are of the real form and may be somebody's, so a trial must not be wired to anything that
//! sends.

mod address;
mod care;
mod company;
mod customer;
mod dice;
mod generator;
mod item;
mod lands;
mod mail;
mod numbers;
mod person;
mod plan;
mod ranked;
#[cfg(test)]
mod tests;

pub use customer::{DemoAddress, DemoCustomer, DemoTemporaryAddress};
pub use generator::{Generator, LAST_NUMBER};
