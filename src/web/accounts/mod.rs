//! Accounts as pages: list, record, registering and requesting, edit by group, status, owner, history.

mod create;
mod edit;
mod facts;
mod fields;
mod happenings;
mod history;
mod list;
mod ownership;
mod present;
mod record_page;
mod status;

pub use create::{create, new_form};
pub use edit::{edit_form, update};
pub use happenings::{event, told};
pub use history::history;
pub use list::list;
pub use ownership::{ownership_form, transfer, what_a_transfer_means};
pub use present::{account_line, account_tag, whose as account_whose};
pub use record_page::show;
pub use status::{
    block, block_form, close, closure_form, collect, collection_form, consequences as account_consequences, release,
    release_form, reopen, reopening_form, unblock, unblocking_form,
};
