//! The pages below a record: its notes and the reveal of a masked value. The record's own page is in views. A
//! revealed value is on one page only, which is never stored and blanks itself.

use askama::Template;

use super::views::NoteForm;
use crate::web::form_views::FieldView;
use crate::web::layout::Frame;
use crate::web::part_views::{NoteView, Pager, Whose};

/// Every note, newest first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/notes.html")]
pub struct NotesView {
    pub frame: Frame,
    pub whose: Whose,
    /// "3 notes"; the title begins with it.
    pub heading: String,
    pub note_form: Option<NoteForm>,
    pub notes: Vec<NoteView>,
    pub pager: Pager,
}

/// Why the person wants to see the value.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/reveal_form.html")]
pub struct RevealFormView {
    pub frame: Frame,
    pub whose: Whose,
    /// "Reveal the registration number"; the title begins with it.
    pub heading: String,
    /// "Finnish personal identity code (HETU)", "Mobile".
    pub kind: String,
    /// As it stands on the record: "••••••-308T", "•••• 4567".
    pub mask: String,
    /// Reason (select) and words.
    pub fields: Vec<FieldView>,
    pub action: String,
    pub once: String,
    /// The key of the field whose value is meant.
    pub field: &'static str,
    pub cancel_href: String,
}

/// The value, for a minute.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/revealed.html")]
pub struct RevealedView {
    pub frame: Frame,
    pub whose: Whose,
    /// "Registration number"; the title begins with it and never holds the value.
    pub heading: String,
    pub kind: String,
    pub value: String,
    /// After how many seconds the script blanks it.
    pub seconds: u32,
    pub back_href: String,
}

/// The form that asks why somebody opens a customer of their own surname and address.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/namesake.html")]
pub struct NamesakeView {
    pub frame: Frame,
    pub whose: Whose,
    pub heading: String,
    /// `reason`, `words`
    pub fields: Vec<FieldView>,
    pub action: String,
    /// Where they wanted to go.
    pub next: String,
    pub cancel_href: String,
}
