//! Customers as pages: list, record, creation step by step, edit by group, status, notes, history, looks, reveal.

mod as_it_was;
mod care;
pub mod care_views;
mod check;
mod create;
mod door;
mod edit;
mod facts;
mod fields;
mod happenings;
mod history;
mod holdings;
mod list;
mod looks;
mod namesake;
pub mod new_views;
mod notes;
mod present;
mod proposed;
mod record_page;
pub mod record_views;
mod rest;
mod restoring;
mod reveal;
mod status;
mod unseen;
pub mod views;

pub use as_it_was::as_it_was;
pub use care::{confirm, lift_returned, mark_returned, returned_form};
pub use check::{check, create};
pub use create::{begin, change_identity, continue_draft, discard, identity_form, new_form};
pub use door::pass_door;
pub use door::taken_notice;
pub use edit::{edit_form, update};
pub use happenings::{event, human as field_words, told};
pub use history::history;
pub use list::list;
pub use looks::looks;
pub use namesake::{explain, namesake_form};
pub use notes::{add_note, notes};
pub use present::{list_row, listed_name, own_tag, row_whose, status_tag, tab as record_tab, whose as record_whose};
pub use record_page::show;
pub use rest::{rest_form, save_rest};
pub use reveal::{reveal, reveal_form};
pub use status::{
    close, closure_form, consequences as customer_consequences, reopen, reopening_form, resume, resumption_form,
    suspend, suspension_form,
};
