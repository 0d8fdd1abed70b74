//! Changes that wait for a second person, whatever the noun: made by the service whose act it is, where the institution says so,
//! and decided by somebody else. Only an `Approval`, which is had here and nowhere else, lets a service carry one out.

mod closing;
mod decide;
mod link;
mod open;
mod opened;
mod propose;
mod rehearse;

pub use closing::{reason_of, wanted_closing};
pub use decide::{
    Approval, ApproveRefusal, DecideRefusal, DecisionText, approve, approve_deed, claim, expect, refuse, told, withdraw,
};
pub use link::{LinkWish, link_form, link_of};
pub use open::{OpenRefusal, OpenlyWanted, propose_openly};
pub use opened::{Opened, Proposal, read};
pub use propose::{Effect, ProposeRefusal, Wanted, propose};
pub use rehearse::{rehearse, whole};
