//! Four eyes: which acts wait for a second person, and the life of a proposal. Pure; proposals are kept by db::proposals and made
//! by the services whose act it is.

mod act;
mod matter;
mod state;

pub use act::{Act, Approvals, acts_of};
pub use matter::Matter;
pub use state::{Move, ProposalState};
