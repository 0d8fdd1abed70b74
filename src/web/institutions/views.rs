//! The institutions of an admin.

use askama::Template;

use crate::web::layout::Frame;

/// The list; its heading is "Institutions".
#[derive(Debug, Clone, Default, Template)]
#[template(path = "institutions.html")]
pub struct InstitutionsView {
    pub frame: Frame,
    pub rows: Vec<InstitutionLine>,
}

#[derive(Debug, Clone, Default)]
pub struct InstitutionLine {
    pub number: String,
    pub name: String,
    pub country: String,
    /// Whether the reader works in it at the moment.
    pub is_here: bool,
    pub rename_href: String,
}
