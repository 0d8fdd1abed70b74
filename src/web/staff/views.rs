//! Pages of staff accounts that are like no other: the list, the link that is shown once, messages by mail, the access review. The record, its forms and its history
//! are those that all nouns share.

use askama::Template;

use crate::web::form_views::{ButtonForm, FieldView, Hidden};
use crate::web::layout::Frame;
use crate::web::part_views::{Chip, Event, Link, Notice, Pager, Tag, Whose};
use crate::web::record_views::Section;

/// Everybody who works in the institution, a page at a time.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/list.html")]
pub struct StaffListView {
    pub frame: Frame,
    /// "12 people"; the title is the same.
    pub heading: String,
    pub notices: Vec<Notice>,
    pub filters: Vec<FieldView>,
    pub chips: Vec<Chip>,
    pub clear_href: String,
    pub rows: Vec<StaffRow>,
    pub pager: Pager,
}

/// One person.
#[derive(Debug, Clone, Default)]
pub struct StaffRow {
    pub name: String,
    pub href: String,
    pub username: String,
    pub roles: String,
    pub last_sign_in: String,
    pub second_factor: String,
    pub status: Tag,
}

/// A one-time link to pass on. It stands on this page and nowhere else.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/link.html")]
pub struct LinkView {
    pub frame: Frame,
    pub heading: String,
    pub username: String,
    pub link: String,
    /// "It works once, until Today 14:03 UTC."
    pub until: String,
    pub record: Link,
}

/// What was sent to somebody by mail, and what waits.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/messages.html")]
pub struct MessagesView {
    pub frame: Frame,
    pub whose: Whose,
    /// Where it goes; empty where there is none.
    pub address: String,
    pub messages: Section,
    /// Where something did not go.
    pub again: Option<ButtonForm>,
}

/// Everybody whose turn it is, with a choice each, and the former reviews.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/review.html")]
pub struct ReviewView {
    pub frame: Frame,
    /// Whether one is due, and when the last one was.
    pub lead: Notice,
    pub action: String,
    /// The version of each grant that was seen.
    pub hidden: Vec<Hidden>,
    /// Radios, one person each; none where it is nobody's turn.
    pub fields: Vec<FieldView>,
    pub events: Vec<Event>,
}
