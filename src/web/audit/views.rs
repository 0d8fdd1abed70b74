//! What the page of the audit prints.

use askama::Template;

use crate::web::form_views::FieldView;
use crate::web::layout::Frame;
use crate::web::part_views::{Chip, Event, Link, Notice, Pager};

#[derive(Debug, Clone, Default, Template)]
#[template(path = "audit/list.html")]
pub struct AuditView {
    pub frame: Frame,
    pub heading: String,
    pub filters: Vec<FieldView>,
    pub chips: Vec<Chip>,
    pub clear_href: String,
    /// Where the page stopped looking before it was full.
    pub notices: Vec<Notice>,
    pub events: Vec<Event>,
    /// What is said where there are none.
    pub empty: String,
    pub pager: Pager,
    pub export: Option<Link>,
}
