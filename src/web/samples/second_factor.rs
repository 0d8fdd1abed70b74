//! Samples of the pages of the second factor, half-way and on the desk.

use super::{LONG_NAME, Sample, done, door_frame, frame, page, refused};
use crate::web::form_views::FieldView;
use crate::web::part_views::{Fact, FactGroup, Link};
use crate::web::second_factor::views::{AskView, MineView, QrView, RecoveryCodesView, SetUpView};

pub(super) fn pages() -> Vec<Sample> {
    [ask(), set_up(), mine(), vec![recovery_codes("", 10), recovery_codes(LONG_NAME, 10)]].concat()
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
        has_sign_out: true,
    };
    let wrong = fields(Some("Code must be six digits"));
    let replacing = SetUpView {
        frame: frame("Replace the authenticator", ""),
        crumbs: String::new(),
        heading: "Replace the authenticator".into(),
        username: "x".repeat(63),
        cancel_href: Some("/me/second-factor".into()),
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
        has_authenticator: false,
        set_up_href: "/me/second-factor/authenticator".into(),
        codes_action: "/me/second-factor/recovery-codes".into(),
    };
    let usual = MineView {
        frame: done(frame("Second factor", ""), "The new authenticator counts from now on."),
        has_authenticator: true,
        ..none.clone()
    };
    vec![page("my-second-factor-empty", none), page("my-second-factor", usual)]
}
