//! What the places that ask for a passkey have in common: the form with its one button, and what it sends. The answer of the device
//! travels in an ordinary form, so that it passes the checks that every form passes.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::views::PasskeyForm;
use crate::domain::passkey::{PASSKEYS, PasskeyName, Purpose};
use crate::domain::text::Flaw;
use crate::relying_party::RelyingParty;
use crate::web::desk::Context;
use crate::web::form::form_struct;
use crate::web::form_views::FieldView;
use crate::web::sign_in::next::is_local;

/// One sentence for whatever was wrong with it, and for a locked account.
pub const REFUSED: &str = "The passkey was not accepted, or the account is locked. Try again or use another way, or ask an admin for \
                           help";

/// The browser sent no answer of a device.
pub const UNASKED: &str =
    "The passkey was not asked: that takes JavaScript, which is off in this browser. Turn it on or use another way";

/// What could not be added.
pub const NOT_ADDED: &str = "The passkey was not added: its answer came too late or was not for this desk. Try again";
pub const ENOUGH: &str = "You have as many passkeys as there can be. Remove one that you no longer use";

/// Why the desk has no passkeys.
pub const NO_NAME: &str = "Passkeys belong to a name, and this desk is reached at an address of numbers.";

/// The answer of a device that was added already or is to be used.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    pub passkey: SecretString,
    #[serde(default)]
    pub next: String,
}

/// The answer of a device that is to be added, and what to call it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPasskeyForm {
    pub passkey: SecretString,
    pub name: String,
    #[serde(default)]
    pub next: String,
}

form_struct!(passing AnswerForm, NewPasskeyForm);

/// What a device answered; the words for the person where none was asked.
pub fn answer(sent: &SecretString) -> Result<&str, &'static str> {
    Some(sent.expose_secret()).filter(|answer| !answer.is_empty()).ok_or(UNASKED)
}

/// The desk as passkeys know it, or why it has none.
pub fn relying_party(cx: &Context) -> Result<&RelyingParty, &'static str> {
    cx.state.relying_party.as_ref().ok_or(NO_NAME)
}

/// The button for who has a passkey; None where there is none to be asked.
pub fn using(cx: &Context, action: &str, next: &str, button: &str) -> Option<PasskeyForm> {
    let is_there = cx.factors.has_passkey && cx.state.relying_party.is_some();
    is_there.then(|| PasskeyForm {
        form_token: cx.form_token.clone(),
        action: action.to_owned(),
        next: local(next),
        purpose: Purpose::Use,
        fields: Vec::new(),
        button: button.to_owned(),
        without_script: "A passkey takes JavaScript, which is off in this browser. Turn it on, or use a code."
            .to_owned(),
        cancel_href: None,
    })
}

/// The form for a new passkey; None where the desk can have none.
pub fn adding(cx: &Context, action: &str, next: &str, (name, error): (&str, Option<String>)) -> Option<PasskeyForm> {
    let field =
        FieldView::text("name", "Name of the passkey", name).hint("What you call the device: work laptop, blue key");
    cx.state.relying_party.is_some().then(|| PasskeyForm {
        form_token: cx.form_token.clone(),
        action: action.to_owned(),
        next: local(next),
        purpose: Purpose::Add,
        fields: vec![field.error(error)],
        button: "Add the passkey".to_owned(),
        without_script:
            "A passkey takes JavaScript, which is off in this browser. Turn it on, then load this page again."
                .to_owned(),
        cancel_href: None,
    })
}

/// The name that was typed. One left empty is no reason to ask the device again, which would then keep two.
pub fn name(typed: &str) -> Result<PasskeyName, String> {
    match PasskeyName::parse_required(typed) {
        Err(Flaw::Missing) => Ok(PasskeyName::stored(A_NAME.to_owned())),
        Err(flaw) => Err(flaw.sentence("Name of the passkey")),
        Ok(name) => Ok(name),
    }
}

/// What a passkey is called where nobody calls it anything.
pub const A_NAME: &str = "Passkey";

/// A name that is not taken, to begin with.
pub fn suggestion(count: usize) -> String {
    if count == 0 { A_NAME.to_owned() } else { format!("{A_NAME} {}", (count + 1).min(PASSKEYS)) }
}

fn local(next: &str) -> String {
    Some(next).filter(|next| is_local(next)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_left_empty_is_given_and_one_that_cannot_be_is_told() {
        assert_eq!(name(" ").expect("given").as_str(), "Passkey");
        assert_eq!(name(" Blue  key ").expect("good").as_str(), "Blue key");
        assert_eq!(name(&"x".repeat(61)), Err("Name of the passkey must be 60 characters or fewer".to_owned()));
        assert!(name("4111 1111 1111 1111").is_err());
        assert_eq!((suggestion(0), suggestion(1)), ("Passkey".to_owned(), "Passkey 2".to_owned()));
    }
}
