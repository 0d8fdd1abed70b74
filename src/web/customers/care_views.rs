//! The line about the last confirmation on the record, and the page of an address from which post came back.

use askama::Template;

use crate::web::form_views::{ButtonForm, FieldView};
use crate::web::layout::Frame;
use crate::web::part_views::Whose;

/// "Confirmed with the customer on 3 Mar 2026 by Saga Lindqvist", and the button that says it for today.
#[derive(Debug, Clone, Default)]
pub struct ConfirmedLine {
    pub words: String,
    /// None where the person may not.
    pub press: Option<ButtonForm>,
}

/// Marking an address because post came back, and lifting such a mark.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/returned_post.html")]
pub struct ReturnedPostView {
    pub frame: Frame,
    pub whose: Whose,
    pub heading: String,
    /// The addresses that are marked already.
    pub marks: Vec<MarkView>,
    pub action: String,
    pub version: String,
    /// `part`, `came_back`, `words`; none where every address is marked.
    pub fields: Vec<FieldView>,
    pub cancel_href: String,
}

/// An address that is marked.
#[derive(Debug, Clone, Default)]
pub struct MarkView {
    pub words: String,
    pub press: ButtonForm,
}
