//! Customers as use-cases: read, look at the door, draft, create, amend, change status, note, reveal, history. All ways in
//! (form, and later import and approval) end in these functions, so that no rule can be walked around.

mod amend;
mod care;
mod create;
pub mod door;
pub mod drafts;
mod history;
mod links;
mod namesake;
mod note;
mod past;
mod proposed;
mod record;
mod reveal;
mod seals;
mod status;

pub use amend::{AmendRefusal, Amended, amend};
pub use care::{CareRefusal, Cared, Mark, Returned, ReturnedWords, confirm, lift_returned, mark_returned, open_marks};
pub use create::{CreateRefusal, create};
pub use history::{Happening, list as list_history, open as open_history};
pub use links::LinkRefusal;
pub use namesake::explain as explain_namesake;
pub use note::{Note, NoteText, add as add_note, list as list_notes, open_all as open_notes};
pub use past::{Past, find_change, read_past, took_effect};
pub use proposed::approve_change;
pub use record::{Record, hold, read};
pub use reveal::reveal;
pub use status::{StatusRefusal, approve_closing, change as change_status};
