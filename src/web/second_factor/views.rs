//! The pages of the second factor. A code that was typed is never shown again; recovery codes are shown once.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::domain::passkey::Purpose;
use crate::web::form_views::FieldView;
use crate::web::layout::Frame;
use crate::web::part_views::{FactGroup, Link};

/// A button that asks a device, with what is asked beside it. The script does the asking; without it the page says the other way.
#[derive(Debug, Clone, Template)]
#[template(path = "second_factor/passkey.html")]
pub struct PasskeyForm {
    pub form_token: String,
    pub action: String,
    pub next: String,
    pub purpose: Purpose,
    pub fields: Vec<FieldView>,
    pub button: String,
    /// What to do where scripts are off.
    pub without_script: String,
    pub cancel_href: Option<String>,
}

impl HtmlSafe for PasskeyForm {}

/// Asks for a passkey, a code or a password: at sign-in, and again before something sensitive. Also for a new passkey.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "second_factor/ask.html")]
pub struct AskView {
    pub frame: Frame,
    /// Whose sign-in is half-way: "Saga Lindqvist, Nordic Example Bank".
    pub crumbs: String,
    pub heading: String,
    /// Why it is asked.
    pub lead: String,
    /// Comes first where there is one.
    pub passkey: Option<PasskeyForm>,
    pub action: String,
    /// Where to go afterwards; empty for home.
    pub next: String,
    /// "recovery-code" where one is asked for instead of the app's; else empty.
    pub with: String,
    /// Of the form for codes; empty for no such form.
    pub fields: Vec<FieldView>,
    pub button: String,
    /// The other way: a recovery code instead of the app's, or back.
    pub other: Option<Link>,
    /// What to do without either.
    pub help: String,
    /// Whether one can sign out here: where there is no bar with it.
    pub has_sign_out: bool,
}

/// Sets up an authenticator.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "second_factor/set_up.html")]
pub struct SetUpView {
    pub frame: Frame,
    pub crumbs: String,
    pub heading: String,
    pub lead: String,
    pub action: String,
    pub next: String,
    pub picture: QrView,
    /// The same as letters, in groups of four.
    pub key: String,
    pub username: String,
    pub fields: Vec<FieldView>,
    pub button: String,
    pub cancel_href: Option<String>,
    /// Something else than an app, with a few words before it.
    pub other_lead: String,
    pub other: Option<Link>,
    pub has_sign_out: bool,
}

/// A QR code as a picture, dark on light whatever the theme: cameras want it so.
#[derive(Debug, Clone, Default, Template)]
#[template(
    ext = "html",
    source = r##"<svg class="qr" viewBox="0 0 {{ side }} {{ side }}" role="img" aria-label="QR code for the authenticator app"><rect width="{{ side }}" height="{{ side }}" fill="#fff"/><path d="{{ path }}" fill="#000" shape-rendering="crispEdges"/></svg>"##
)]
pub struct QrView {
    /// How many squares it is wide, with its margin.
    pub side: usize,
    pub path: String,
}

impl HtmlSafe for QrView {}

/// The recovery codes, once.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "second_factor/recovery_codes.html")]
pub struct RecoveryCodesView {
    pub frame: Frame,
    pub crumbs: String,
    /// "k7dm-02xh-9wqa-e5rt".
    pub codes: Vec<String>,
    /// Where "I have kept them" leads.
    pub on_href: String,
}

/// The second factor of the signed-in person.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "second_factor/mine.html")]
pub struct MineView {
    pub frame: Frame,
    pub facts: FactGroup,
    pub passkeys: Vec<OwnPasskey>,
    /// None where there can be no more.
    pub add_href: Option<String>,
    /// Why there can be no more.
    pub no_more: String,
    /// Whether there is anything: only then there are recovery codes.
    pub is_set_up: bool,
    pub has_authenticator: bool,
    pub set_up_href: String,
    /// None where the app is the last that there is.
    pub removal_action: Option<String>,
    pub codes_action: String,
}

/// A passkey in the list.
#[derive(Debug, Clone, Default)]
pub struct OwnPasskey {
    pub name: String,
    pub href: String,
    /// "3 Mar 2026".
    pub added: String,
    /// "Last used today 14:03".
    pub note: String,
}

/// One passkey: its name, and giving it up.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "second_factor/one_passkey.html")]
pub struct OnePasskeyView {
    pub frame: Frame,
    pub name: String,
    /// When it was added and last used.
    pub note: String,
    pub action: String,
    pub fields: Vec<FieldView>,
    /// None where it is the last that the person may have.
    pub removal_action: Option<String>,
    pub why_it_stays: String,
}
