//! Which facts of a person are masked, for whom, and what a mask leaves to see. A registration number is masked for everybody;
//! of the others an institution says for each role which it sees whole, and roles add up. What a company is reached by is the
//! company's and never masked. How a value is revealed is services::customers' and the pages' affair.

mod fact;
mod roles;

pub use fact::{MASK, PersonalFact, PersonalFacts};
pub use roles::Masking;
