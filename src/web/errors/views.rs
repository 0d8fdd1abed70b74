//! The page when something cannot be done, signed in or not. It says what happened, what to do and where to go on; the
//! reference finds the request in the log.

use askama::Template;

use crate::web::layout::Frame;
use crate::web::part_views::Link;

/// One error page for every status.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "error.html")]
pub struct ErrorView {
    /// Its title is the heading.
    pub frame: Frame,
    /// "This page is not here".
    pub heading: String,
    /// What happened, a paragraph each.
    pub what: Vec<String>,
    /// What to do; "Try again at 14:20."
    pub todo: String,
    pub ways: Vec<Link>,
    /// Which refusal it was, in a code that support can ask for: "no_role".
    pub reason: Option<String>,
    /// None where there is no request to look up.
    pub reference: Option<String>,
}
