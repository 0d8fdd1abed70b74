//! Changes of a customer that wait for a second person: made by `amend` where the institution says so, decided by somebody else,
//! and applied by the one function that changes customers.

mod decide;
mod opened;
mod own;
mod propose;

pub use decide::{DecideRefusal, DecisionText, approve, claim, refuse};
pub use opened::{Proposal, read_proposal};
pub use own::withdraw;
pub(super) use propose::{Wanted, propose};
