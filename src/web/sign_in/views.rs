//! The page at the door. Whether someone may come in is decided by the handler; the page never says which of the two,
//! username or password, was wrong.

use askama::Template;

use crate::web::form_views::FieldView;
use crate::web::layout::Frame;
use crate::web::part_views::Notice;

/// Username and password.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "sign_in.html")]
pub struct SignInView {
    pub frame: Frame,
    pub institution: String,
    /// "You signed out", "Your session ended after 15 minutes without use", "Too many attempts. Try again at 14:20."
    pub notices: Vec<Notice>,
    /// Where to go afterwards; empty for home.
    pub next: String,
    pub fields: Vec<FieldView>,
}
