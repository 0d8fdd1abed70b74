//! What the pages of the second factor have in common: where a half-way session goes on, the field for a code, the picture of a key,
//! the recovery codes.

use actix_web::http::StatusCode;
use qrcode::{Color, EcLevel, QrCode};
use secrecy::{ExposeSecret, SecretString};

use super::views::{QrView, RecoveryCodesView, SetUpView};
use crate::domain::second_factor::{AuthenticatorKey, Code, Missing, RecoveryCode};
use crate::web::desk::Context;
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply, with_next};
use crate::web::sign_in::next::after_sign_in;

/// One sentence for a wrong code, one that was used before, and a locked account.
pub const REFUSED: &str = "The code is not right or was used before, or the account is locked. Wait for the next code and try \
                           again, or ask an admin for help";

/// The squares around a QR code that its readers need.
const MARGIN: usize = 4;

/// Where whoever has nothing to do on this page goes on; None where they are right here.
pub fn way_on(cx: &Context, here: &str, next: &str) -> Option<String> {
    let next = after_sign_in(next);
    let pages: &[&str] = match cx.missing() {
        None => return Some(next.to_owned()),
        Some(Missing::Proof) => &[super::at_sign_in::PATH],
        Some(Missing::Enrolment) => &[super::enrolment::PATH, super::passkey_enrolment::PATH],
        Some(Missing::Passkey) => &[super::passkey_enrolment::PATH],
    };
    (!pages.contains(&here)).then(|| with_next(pages[0], next))
}

/// The field for what the app shows, or for a recovery code.
pub fn code_field(is_recovery: bool) -> FieldView {
    if is_recovery {
        return FieldView::text("code", "Recovery code", "")
            .hint("One of the ten that you kept, such as k7dm-02xh-9wqa-e5rt. Each opens once")
            .mono();
    }
    FieldView::text("code", "Code", "")
        .hint("The six digits that your authenticator app shows now")
        .autocomplete("one-time-code")
        .mono()
}

/// What was typed, and what is wrong with it before anything is looked up.
pub fn parse(typed: &SecretString, is_recovery: bool) -> Result<Code, &'static str> {
    let typed = typed.expose_secret();
    match Code::parse(typed) {
        Some(code) => Ok(code),
        None if !typed.trim().is_empty() && is_recovery => Err("Recovery code must be 16 letters and digits"),
        None if is_recovery => Err("Enter the recovery code"),
        None if !typed.trim().is_empty() => Err("Code must be six digits"),
        None => Err("Enter the code"),
    }
}

/// "Saga Lindqvist, Nordic Example Bank": where there is no bar that says it.
pub fn crumbs(cx: &Context) -> String {
    format!("{}, {}", cx.actor.display_name, cx.actor.institution.settings.name.as_str())
}

/// The page on which an authenticator is set up, in the words that all of its uses share.
pub fn set_up_view(
    cx: &Context,
    heading: &str,
    key: &AuthenticatorKey,
    problem: Option<&str>,
) -> Result<SetUpView, Fault> {
    let actor = &cx.actor;
    let uri = key.uri(actor.institution.settings.name.as_str(), &actor.username);
    let fields = vec![
        code_field(false).hint("The six digits that the app shows for this desk").error(problem.map(str::to_owned)),
    ];
    let mut frame = cx.frame(heading, Nav::None);
    frame.problems = Problem::of(&fields);
    Ok(SetUpView {
        frame,
        heading: heading.to_owned(),
        picture: picture(&uri)?,
        key: key.groups(),
        username: actor.username.clone(),
        fields,
        ..SetUpView::default()
    })
}

/// Refused, or asked for the first time.
pub fn drawn(view: &impl askama::Template, has_problem: bool) -> Result<Reply, Fault> {
    let status = if has_problem { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Reply::page_with(status, view)
}

/// The page that shows new recovery codes. Its forms and bar are those of the session under its new token.
pub fn codes_page(cx: &Context, token: &str, codes: &[RecoveryCode], on_href: &str) -> Result<Reply, Fault> {
    let mut frame = cx.frame("Keep your recovery codes", Nav::None);
    frame.form_token = cx.keys().form_token(token);
    Reply::page(&RecoveryCodesView {
        crumbs: crumbs(cx),
        codes: codes.iter().map(RecoveryCode::shown).collect(),
        on_href: on_href.to_owned(),
        frame,
    })
}

/// Draws the QR code: each run of dark squares in a row is one rectangle of the path.
fn picture(text: &str) -> Result<QrView, Fault> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| Fault::Internal(format!("a key could not be drawn: {error}")))?;
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(code.width()).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run[0] == Color::Dark {
                path.push_str(&format!("M{} {}h{}v1h-{}z", x + MARGIN, y + MARGIN, run.len(), run.len()));
            }
            x += run.len();
        }
    }
    Ok(QrView { side: code.width() + 2 * MARGIN, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_its_margin_and_begins_with_the_corner_of_a_code() {
        let picture = picture("otpauth://totp/Bank:saga?secret=GEZDGNBVGY3TQOJQ").expect("drawn");

        assert!(picture.path.starts_with("M4 4h7v1h-7z"), "{}", picture.path);
        assert!(picture.side > 25 + 2 * MARGIN);
    }

    #[test]
    fn what_is_typed_wrong_is_told_in_the_words_of_its_field() {
        let parse = |typed: &str, is_recovery| super::parse(&typed.to_owned().into(), is_recovery).err();

        assert_eq!(parse(" ", false), Some("Enter the code"));
        assert_eq!(parse("12345", false), Some("Code must be six digits"));
        assert_eq!(parse("", true), Some("Enter the recovery code"));
        assert_eq!(parse("k7dm", true), Some("Recovery code must be 16 letters and digits"));
        assert_eq!(parse("123 456", false), None);
    }
}
