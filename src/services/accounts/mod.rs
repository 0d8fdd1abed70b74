//! Accounts as use-cases: register or request, amend, change status with what follows for the cards, give to another owner, and
//! the history of all that. Locks are taken from the outside in: customers, account, cards.

mod amend;
mod cascade;
mod clock;
mod create;
mod history;
mod record;
mod refusal;
mod status;
mod transfer;

pub use amend::{Amended, amend};
pub use clock::close_due;
pub use create::{Creation, create};
pub use history::{Happening, list as list_history, open as open_history};
pub use record::{AccountRecord, hold, read};
pub use refusal::AccountRefusal;
pub use status::{Follows, approve_closing, change as change_status, what_follows};
pub use transfer::{Consequences, TransferWish, approve_transfer, consequences, transfer};
