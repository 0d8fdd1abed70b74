//! My account: who one is here, the password, how pages look. Each of the three forms is sent alone.

use askama::Template;

use crate::web::form_views::{ButtonForm, FieldView};
use crate::web::layout::Frame;
use crate::web::part_views::FactGroup;

/// The signed-in person's own page; its heading is "My account".
#[derive(Debug, Clone, Default, Template)]
#[template(path = "me.html")]
pub struct MeView {
    pub frame: Frame,
    /// Name, username, roles, institution, last sign-in.
    pub facts: FactGroup,
    /// From where the person is signed in, this session among them.
    pub sessions: Vec<OwnSession>,
    /// Ends all but this one; None where there is no other.
    pub end_others: Option<ButtonForm>,
    pub password_action: String,
    /// The password now, the new one, the new one again.
    pub password_fields: Vec<FieldView>,
    pub theme_action: String,
    /// Radios: system, light, dark.
    pub theme_field: FieldView,
    pub shortcuts_action: String,
    /// A tick.
    pub shortcuts_field: FieldView,
}

/// A session of one's own.
#[derive(Debug, Clone, Default)]
pub struct OwnSession {
    /// "Today 09:12".
    pub since: String,
    /// "Firefox on Windows".
    pub device: String,
    /// "from 192.0.2.7, last used Today 14:03".
    pub note: String,
    /// None for the one that the page is seen in.
    pub end: Option<ButtonForm>,
}
