//! The page behind a one-time link: a new member of staff sets a password. Links are made and ended by services.

use askama::Template;

use crate::web::form_views::FieldView;
use crate::web::layout::Frame;

/// Set a password.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "invitation.html")]
pub struct InvitationView {
    pub frame: Frame,
    pub person: String,
    pub username: String,
    pub institution: String,
    pub action: String,
    /// The password and the password again, the rules as a hint of the first.
    pub fields: Vec<FieldView>,
}

/// The link was used or is too old.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "invitation_gone.html")]
pub struct InvitationGoneView {
    pub frame: Frame,
    /// Who can send a new one.
    pub help: String,
}
