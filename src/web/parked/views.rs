//! The page of a form that waits.

use askama::Template;

use crate::web::form_views::{ButtonForm, Hidden};
use crate::web::layout::Frame;
use crate::web::part_views::{Fact, Notice};

/// What somebody sent and was not done.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parked.html")]
pub struct ParkedView {
    pub frame: Frame,
    pub notices: Vec<Notice>,
    /// "Customer: edit contact".
    pub what: String,
    /// What the form held, as far as people typed or chose it.
    pub facts: Vec<Fact>,
    /// Where it goes when it is sent now, with all that it held.
    pub action: String,
    pub hidden: Vec<Hidden>,
    pub discard: ButtonForm,
}
