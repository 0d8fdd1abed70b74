//! Samples of the pages of the second factor, half-way and on the desk.

use super::{LONG_NAME, Sample, done, door_frame, frame, page, refused};
use crate::domain::passkey::Purpose;
use crate::web::form_views::FieldView;
use crate::web::part_views::{Fact, FactGroup, Link};
use crate::web::second_factor::views::{
    AskView, MineView, OnePasskeyView, OwnPasskey, PasskeyForm, QrView, RecoveryCodesView, SetUpView,
};

pub(super) fn pages() -> Vec<Sample> {
    [ask(), passkeys(), set_up(), mine(), one_passkey(), vec![recovery_codes("", 10), recovery_codes(LONG_NAME, 10)]]
        .concat()
}

fn fields(error: Option<&str>) -> Vec<FieldView> {
    let field = FieldView::text("code", "Code", "").hint("The six digits that your authenticator app shows now");
    vec![field.autocomplete("one-time-code").mono().error(error.map(Into::into))]
}

fn ask() -> Vec<Sample> {
    let usual = AskView {
        frame: door_frame("Show that it is you"),
        crumbs: "Saga Lindqvist, Nordic Example Bank".into(),
        heading: "Show that it is you".into(),
        lead: "The password was right.".into(),
        passkey: None,
        action: "/sign-in/second-factor".into(),
        next: "/customers".into(),
        with: String::new(),
        fields: fields(None),
        button: "Sign in".into(),
        other: Some(Link::new("Use a recovery code", "/sign-in/second-factor?with=recovery-code")),
        help: "An admin can reset your second factor.".into(),
        has_sign_out: true,
    };
    let wrong = fields(Some("The code is not right"));
    let again = AskView {
        frame: frame("Show again that it is you", ""),
        crumbs: String::new(),
        heading: "Show again that it is you".into(),
        action: "/me/proof".into(),
        other: None,
        help: String::new(),
        has_sign_out: false,
        ..usual.clone()
    };
    vec![
        page("second-factor", usual.clone()),
        page("second-factor-long", AskView { crumbs: LONG_NAME.into(), with: "recovery-code".into(), ..usual.clone() }),
        page("second-factor-wrong", AskView { frame: refused(usual.frame.clone(), &[&wrong]), fields: wrong, ..usual }),
        page("proof", again),
    ]
}

fn passkey(purpose: Purpose, fields: Vec<FieldView>) -> Option<PasskeyForm> {
    Some(PasskeyForm {
        form_token: "token".into(),
        action: "/sign-in/second-factor/passkey".into(),
        next: "/customers".into(),
        purpose,
        fields,
        button: "Use the passkey".into(),
        without_script: "A passkey takes JavaScript, which is off in this browser.".into(),
        cancel_href: None,
    })
}

fn name(value: &str, error: Option<&str>) -> Vec<FieldView> {
    vec![FieldView::text("name", "Name of the passkey", value).error(error.map(Into::into))]
}

fn passkeys() -> Vec<Sample> {
    let usual = AskView {
        frame: door_frame("Show that it is you"),
        crumbs: "Saga Lindqvist, Nordic Example Bank".into(),
        heading: "Show that it is you".into(),
        lead: "The password was right.".into(),
        passkey: passkey(Purpose::Use, Vec::new()),
        action: "/sign-in/second-factor".into(),
        fields: fields(None),
        button: "Sign in".into(),
        other: Some(Link::new("Use a recovery code", "/sign-in/second-factor?with=recovery-code")),
        help: "An admin can reset your second factor.".into(),
        has_sign_out: true,
        ..AskView::default()
    };
    let only = AskView { fields: Vec::new(), ..usual.clone() };
    let adding = AskView {
        frame: door_frame("Add a passkey"),
        heading: "Add a passkey".into(),
        lead: "A role of yours asks for a passkey.".into(),
        passkey: passkey(Purpose::Add, name("Passkey", None)),
        fields: Vec::new(),
        other: None,
        ..usual.clone()
    };
    let wrong = name(LONG_NAME, Some("Name of the passkey must be 60 characters or fewer"));
    let refused = AskView {
        frame: refused(frame("Add a passkey", ""), &[&wrong]),
        crumbs: String::new(),
        passkey: passkey(Purpose::Add, wrong).map(|form| PasskeyForm {
            action: "/me/second-factor/passkeys/new".into(),
            cancel_href: Some("/me/second-factor".into()),
            ..form
        }),
        has_sign_out: false,
        ..adding.clone()
    };
    let none = AskView { passkey: None, lead: "Passkeys belong to a name.".into(), ..adding.clone() };
    vec![
        page("second-factor-passkey", usual),
        page("second-factor-passkey-only", only),
        page("passkey-enrolment", adding),
        page("passkey-enrolment-wrong", refused),
        page("passkey-enrolment-empty", none),
    ]
}

fn one_passkey() -> Vec<Sample> {
    let usual = OnePasskeyView {
        frame: frame("Work laptop, passkey", ""),
        name: "Work laptop".into(),
        note: "Added 3 Mar 2026. Last used today 14:03.".into(),
        action: "/me/second-factor/passkeys/7".into(),
        fields: name("Work laptop", None),
        removal_action: Some("/me/second-factor/passkeys/7/removal".into()),
        why_it_stays: String::new(),
    };
    let last = OnePasskeyView {
        name: "Schlüssel ".repeat(6),
        removal_action: None,
        why_it_stays: "It is the only second factor that you have.".into(),
        ..usual.clone()
    };
    let wrong = name("4111 1111 1111 1111", Some("Name of the passkey must not contain what looks like a card number"));
    let refused = OnePasskeyView { frame: refused(usual.frame.clone(), &[&wrong]), fields: wrong, ..usual.clone() };
    vec![page("passkey", usual), page("passkey-long", last), page("passkey-wrong", refused)]
}

fn set_up() -> Vec<Sample> {
    let usual = SetUpView {
        frame: door_frame("Set up your second factor"),
        crumbs: "Saga Lindqvist, Nordic Example Bank".into(),
        heading: "Set up your second factor".into(),
        lead: "The desk asks for more than a password.".into(),
        action: "/sign-in/enrolment".into(),
        next: String::new(),
        picture: QrView { side: 9, path: "M4 4h1v1h-1z".into() },
        key: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".into(),
        username: "saga.lindqvist".into(),
        fields: fields(None),
        button: "Finish and sign in".into(),
        cancel_href: None,
        other_lead: "Rather your finger, face or PIN?".into(),
        other: Some(Link::new("Use a passkey", "/sign-in/enrolment/passkey")),
        has_sign_out: true,
    };
    let wrong = fields(Some("Code must be six digits"));
    let replacing = SetUpView {
        frame: frame("Replace the authenticator", ""),
        crumbs: String::new(),
        heading: "Replace the authenticator".into(),
        username: "x".repeat(63),
        cancel_href: Some("/me/second-factor".into()),
        other: None,
        has_sign_out: false,
        ..usual.clone()
    };
    vec![
        page("enrolment", usual.clone()),
        page("enrolment-wrong", SetUpView { frame: refused(usual.frame.clone(), &[&wrong]), fields: wrong, ..usual }),
        page("authenticator-replaced", replacing),
    ]
}

fn recovery_codes(crumbs: &str, count: usize) -> Sample {
    let view = RecoveryCodesView {
        frame: frame("Keep your recovery codes", ""),
        crumbs: crumbs.into(),
        codes: vec!["k7dm-02xh-9wqa-e5rt".into(); count],
        on_href: "/".into(),
    };
    page(if crumbs.is_empty() { "recovery-codes" } else { "recovery-codes-long" }, view)
}

fn mine() -> Vec<Sample> {
    let none = MineView {
        frame: frame("Second factor", ""),
        facts: FactGroup {
            id: "factor".into(),
            title: "How it stands".into(),
            change_href: None,
            facts: vec![Fact::new("Authenticator app", "Not set up"), Fact::new("Recovery codes", "None yet")],
        },
        passkeys: Vec::new(),
        add_href: Some("/me/second-factor/passkeys/new".into()),
        no_more: String::new(),
        is_set_up: false,
        has_authenticator: false,
        set_up_href: "/me/second-factor/authenticator".into(),
        removal_action: None,
        codes_action: "/me/second-factor/recovery-codes".into(),
    };
    let usual = MineView {
        frame: done(frame("Second factor", ""), "The new authenticator counts from now on."),
        is_set_up: true,
        has_authenticator: true,
        ..none.clone()
    };
    let own = |name: &str| OwnPasskey {
        name: name.into(),
        href: "/me/second-factor/passkeys/7".into(),
        added: "3 Mar 2026".into(),
        note: "Last used today 14:03".into(),
    };
    let long = MineView {
        passkeys: std::iter::repeat_n(own(LONG_NAME), 9).chain([own("Blue key")]).collect(),
        add_href: None,
        no_more: "You have as many passkeys as there can be.".into(),
        removal_action: Some("/me/second-factor/authenticator/removal".into()),
        ..usual.clone()
    };
    vec![page("my-second-factor-empty", none), page("my-second-factor", usual), page("my-second-factor-long", long)]
}
