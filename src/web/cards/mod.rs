//! Cards as pages: list, record, registering and requesting, edit by group, status, holder, replacement, history.

mod create;
mod edit;
mod facts;
mod fields;
mod happenings;
mod history;
mod holder;
mod list;
mod present;
mod record_page;
mod reissue;
mod replacement;
mod status;

pub use create::{create, new_form};
pub use edit::{edit_form, update};
pub use happenings::{event, told};
pub use history::history;
pub use holder::{hand_over, holder_form, what_a_handover_means};
pub use list::list;
pub use present::{card_line, card_tag, named, number, tab as card_tab, whose as card_whose};
pub use record_page::show;
pub use reissue::{reissue, reissue_form};
pub use replacement::{replace, replacement_form};
pub use status::{
    block, block_form, close, close_for_fraud, closure_form, consequences as card_consequences, fraud_closure_form,
    loss_form, no_renewal_form, recover, recovery_form, report_lost, report_stolen, stop_renewal, suspect,
    suspicion_form, theft_form, unblock, unblocking_form,
};
