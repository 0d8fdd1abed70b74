//! Cards as use-cases: register or request, amend, change status, give to another holder, replace and reissue, and the history of
//! all that. Locks are taken from the outside in: customers, account, card.

mod amend;
mod clock;
mod create;
mod handover;
mod history;
mod record;
mod refusal;
mod replace;
mod status;

pub use amend::{Amended, amend};
pub use clock::expire_due;
pub use create::{Creation, create};
pub use handover::{HandoverWish, approve_handover, hand_over};
pub use history::{Happening, list as list_history, open as open_history};
pub use record::{CardRecord, hold, read};
pub use refusal::{CardRefusal, IN_COLLECTION};
pub use replace::{Replacement, may_be_reissued, reissue, replace};
pub use status::{approve_closing, change as change_status};
