//! The institution's settings. Which fields are required is a tick for each; every change is in the list below the form.

use askama::Template;

use crate::web::form_views::FormGroup;
use crate::web::layout::Frame;
use crate::web::part_views::{Event, Notice, Pager};

/// The settings and their history; its heading is "Settings".
#[derive(Debug, Clone, Default, Template)]
#[template(path = "settings.html")]
pub struct SettingsView {
    pub frame: Frame,
    pub notices: Vec<Notice>,
    pub action: String,
    pub version: String,
    pub once: String,
    pub groups: Vec<FormGroup>,
    pub events: Vec<Event>,
    pub pager: Pager,
}
