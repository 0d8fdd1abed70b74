//! Pages of staff accounts that are like no other: the list, and the link that is shown once. The record, its forms and its history
//! are those that all nouns share.

use askama::Template;

use crate::web::form_views::FieldView;
use crate::web::layout::Frame;
use crate::web::part_views::{Chip, Link, Notice, Pager, Tag};

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
