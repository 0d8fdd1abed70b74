//! The list of customers and the page of one. Changing, creating and the pages below a record are in edit_views, new_views
//! and record_views beside this file. The record's page is read, never a form, but for the note one may add.

use askama::Template;

use super::care_views::ConfirmedLine;
use crate::web::form_views::FieldView;
use crate::web::layout::Frame;
use crate::web::part_views::{
    Chip, CustomerRow, Event, FactGroup, Link, NoteView, Notice, Order, Pager, SortHead, Tag, Whose,
};
use crate::web::record_views::Section;

/// A customer as it was at the end of a day.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/as_it_was.html")]
pub struct AsItWasView {
    pub frame: Frame,
    pub whose: Whose,
    /// "As it was on 3 Mar 2026".
    pub heading: String,
    pub action: String,
    /// The day.
    pub filters: Vec<FieldView>,
    pub notices: Vec<Notice>,
    pub status: Option<Tag>,
    pub groups: Vec<FactGroup>,
}

/// All customers, a page at a time.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/list.html")]
pub struct ListView {
    pub frame: Frame,
    /// "1,204 customers", "10,000+ customers"; the title is the same.
    pub heading: String,
    /// kind, sort, status, country.
    pub filters: Vec<FieldView>,
    pub chips: Vec<Chip>,
    /// The list without any filter; shown beside the chips.
    pub clear_href: String,
    pub name_head: SortHead,
    pub rows: Vec<CustomerRow>,
    pub pager: Pager,
    /// None where the person may not create.
    pub new_href: Option<String>,
}

/// One customer.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/show.html")]
pub struct ShowView {
    pub frame: Frame,
    pub identity: Identity,
    /// Deceased, bankrupt, suspended or closed with the reason.
    pub notices: Vec<Notice>,
    pub completeness: Option<Completeness>,
    /// None where the person may not write notes.
    pub note_form: Option<NoteForm>,
    /// The groups one may edit: "Contact" → …/edit/contact. Empty where the person may not.
    pub edits: Vec<Link>,
    /// When it was last confirmed with the customer.
    pub confirmed: Option<ConfirmedLine>,
    /// "Request an account", "Register an account".
    pub account_acts: Vec<Link>,
    /// "Suspend", "Close", "Reopen".
    pub status_acts: Vec<Link>,
    pub groups: Vec<FactGroup>,
    /// What the customer owns, with the cards on it, and what it holds.
    pub sections: Vec<Section>,
    /// Responsible person, parent, and what belongs to this customer.
    pub related: Vec<Related>,
    pub related_more: Option<Link>,
    /// The latest three.
    pub notes: Vec<NoteView>,
    pub notes_all: Option<Link>,
    /// The latest five.
    pub events: Vec<Event>,
    pub events_all: Option<Link>,
    /// Who has looked.
    pub looks: Option<Link>,
}

/// The fixed head of the record.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    pub name: String,
    /// "Private", "Company": stands in the breadcrumb.
    pub kind: String,
    pub kind_href: String,
    pub number: String,
    pub status: Tag,
    /// Of one who has live wallet cards.
    pub wallet: Option<Tag>,
    /// "Born 14 Mar 1985", "fi-FI", "Mariehamn, Åland": in this order, only those that are known.
    pub particulars: Vec<String>,
}

/// "2 recommended fields are missing:" and a link to supply each.
#[derive(Debug, Clone, Default)]
pub struct Completeness {
    pub words: String,
    pub missing: Vec<Link>,
}

/// Another customer tied to this one.
#[derive(Debug, Clone, Default)]
pub struct Related {
    /// "Responsible", "Belongs to", "Vehicle": what the other one is to this one.
    pub role: String,
    pub name: String,
    pub href: String,
    pub number: String,
    pub status: Tag,
}

/// The small form for a note.
#[derive(Debug, Clone, Default)]
pub struct NoteForm {
    pub action: String,
    /// Sent once: the same value twice is one note.
    pub once: String,
    /// Kind (select, may be missing) and text.
    pub fields: Vec<FieldView>,
}
