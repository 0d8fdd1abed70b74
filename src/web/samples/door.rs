//! Samples of the pages at the door, and of the error page on both sides of it.

use super::{LONG_NAME, Sample, door_frame, frame, page, refused};
use crate::web::errors::views::ErrorView;
use crate::web::form_views::FieldView;
use crate::web::invitation::views::{InvitationGoneView, InvitationView};
use crate::web::part_views::{Link, Notice, Tone};
use crate::web::sign_in::views::SignInView;

pub(super) fn pages() -> Vec<Sample> {
    let mut pages = sign_in();
    pages.extend(invitation());
    pages.extend(errors());
    pages
}

fn sign_in() -> Vec<Sample> {
    let fields = |username: &str, error: Option<String>| {
        vec![
            FieldView::text("username", "Username", username).autocomplete("username").error(error),
            FieldView::password("password", "Password", "current-password"),
        ]
    };
    let usual = SignInView {
        frame: door_frame("Sign in"),
        institution: "Nordic Example Bank".into(),
        notices: Vec::new(),
        next: "/customers".into(),
        fields: fields("", None),
    };
    let wrong = fields("saga", Some("Check the username and the password".into()));
    let limited = Notice {
        tone: Tone::Warn,
        lead: "Too many attempts.".into(),
        words: "Try again at 14:20.".into(),
        links: Vec::new(),
    };
    let ended = Notice { lead: "You are signed out.".into(), words: "Your session ended.".into(), ..Notice::default() };
    vec![
        page("sign-in", usual.clone()),
        page("sign-in-ended", SignInView { notices: vec![ended], ..usual.clone() }),
        page("sign-in-limited", SignInView { notices: vec![limited], ..usual.clone() }),
        page("sign-in-wrong", SignInView { frame: refused(usual.frame.clone(), &[&wrong]), fields: wrong, ..usual }),
    ]
}

fn invitation() -> Vec<Sample> {
    let fields = |error: Option<&str>| {
        vec![
            FieldView::password("password", "Password", "new-password")
                .hint("At least 12 characters. A few words in a row do well.")
                .error(error.map(Into::into)),
            FieldView::password("password_again", "Password again", "new-password"),
        ]
    };
    let usual = InvitationView {
        frame: door_frame("Set your password"),
        person: "Saga Lindqvist".into(),
        username: "saga".into(),
        institution: "Nordic Example Bank".into(),
        action: "/invitation/abc".into(),
        fields: fields(None),
    };
    let wrong = fields(Some("Password must be 12 characters or more"));
    let gone = InvitationGoneView {
        frame: door_frame("This link no longer works"),
        help: "An admin of Nordic Example Bank can send you a new link.".into(),
    };
    vec![
        page("invitation", usual.clone()),
        page(
            "invitation-wrong",
            InvitationView { frame: refused(usual.frame.clone(), &[&wrong]), fields: wrong, ..usual },
        ),
        page("invitation-gone", gone),
    ]
}

fn errors() -> Vec<Sample> {
    let missing = ErrorView {
        frame: frame("This page is not here", ""),
        heading: "This page is not here".into(),
        what: vec!["The address may be mistyped, or the record has another number.".into()],
        todo: "Find the customer in the box above.".into(),
        ways: vec![Link::new("Home", "/"), Link::new("Customers", "/customers")],
        reason: None,
        reference: Some("01JD-7F3K-22QX".into()),
    };
    let forbidden = ErrorView {
        frame: frame("You may not do this", "Customers"),
        heading: "You may not do this".into(),
        what: vec!["Your roles do not let you close and reopen customers.".into()],
        todo: format!("Ask a supervisor for help, such as Otso Berg, {LONG_NAME} or Aino Salmi."),
        ways: vec![Link::new("Go to home", "/"), Link::new("What each role may do", "/help/roles")],
        reason: Some("no_role".into()),
        ..ErrorView::default()
    };
    let broken = ErrorView {
        frame: door_frame("Something went wrong on our side"),
        heading: "Something went wrong on our side".into(),
        what: vec!["What you typed was not saved.".into()],
        todo: "Try again in a minute. If it happens again, give the reference below to your operator.".into(),
        ways: vec![Link::new("Sign in", "/sign-in")],
        ..missing.clone()
    };
    vec![page("error-missing", missing), page("error-refused", forbidden), page("error-signed-out", broken)]
}
