//! Four eyes: which acts wait for a second person, and the life of a proposal. Pure; proposals are kept by db::proposals and made
//! by the services whose act it is.

mod act;
mod state;

pub use act::{Act, Approvals, acts_of};
pub use state::{Move, ProposalState};
