//! Samples of the pages of institutions, and of their limits in the settings.

use super::{LONG_NAME, Sample, done, frame, page, refused};
use crate::web::form_views::{FieldView, FormGroup, Hidden};
use crate::web::institutions::views::{InstitutionLine, InstitutionsView};
use crate::web::record_views::FormView;
use crate::web::settings::views::SettingsView;

pub(super) fn pages() -> Vec<Sample> {
    [list(), forms(), limits()].concat()
}

fn line(number: &str, name: &str, is_here: bool) -> InstitutionLine {
    InstitutionLine {
        number: number.into(),
        name: name.into(),
        country: "Finland".into(),
        is_here,
        rename_href: "/institutions/1/name".into(),
    }
}

fn list() -> Vec<Sample> {
    let usual = InstitutionsView {
        frame: done(frame("Institutions", "Settings"), "Baltic Example Bank is added."),
        rows: vec![line("752001", "Nordic Example Bank", true), line("752002", "Baltic Example Bank", false)],
    };
    let long_name: String = LONG_NAME.chars().take(100).collect();
    let long = InstitutionsView {
        rows: (0..100).map(|number| line(&format!("{number:06}"), &long_name, number == 0)).collect(),
        ..usual.clone()
    };
    let empty = InstitutionsView { rows: Vec::new(), ..usual.clone() };
    vec![page("institutions", usual), page("institutions-long", long), page("institutions-empty", empty)]
}

fn forms() -> Vec<Sample> {
    let view = |heading: &str, action: &str, fields: Vec<FieldView>| FormView {
        frame: refused(frame(heading, "Settings"), &[&fields]),
        heading: heading.into(),
        action: action.into(),
        once: "1".into(),
        hidden: vec![Hidden::new("version", "3")],
        groups: vec![FormGroup { note: Some("It begins without customers.".into()), fields, ..FormGroup::default() }],
        button: "Save".into(),
        cancel_href: "/institutions".into(),
        ..FormView::default()
    };
    let name =
        |error: Option<&str>| FieldView::text("name", "Name", "Baltic Example Bank").error(error.map(Into::into));
    let number = |error: Option<&str>| {
        FieldView::text("number", "Number", "75200").mono().hint("Six digits").error(error.map(Into::into))
    };
    let wrong = vec![name(Some("Enter the name")), number(Some("Number must be six digits, such as 752001"))];
    let mut usual = view("Add an institution", "/institutions/new", vec![name(None), number(None)]);
    usual.frame = frame("Add an institution", "Settings");
    let renamed = view("Rename institution 752002", "/institutions/2/name", vec![name(Some("Enter the name"))]);
    vec![
        page("institution-new", usual),
        page("institution-new-wrong", view("Add an institution", "/institutions/new", wrong)),
        page("institution-name-wrong", renamed),
    ]
}

fn limits() -> Vec<Sample> {
    let limit = |value: &str, error: Option<&str>| {
        FieldView::text("session_idle_secs", "Minutes without use that end a session", value)
            .optional()
            .hint("5 to 15; the installation has 15 minutes")
            .error(error.map(Into::into))
    };
    let view = |frame, field| SettingsView {
        frame,
        action: "/settings".into(),
        groups: vec![FormGroup {
            title: "Limits".into(),
            note: Some("An institution may be stricter than the installation, never laxer.".into()),
            fields: vec![field],
        }],
        ..SettingsView::default()
    };
    let wrong = limit("16", Some("Minutes without use that end a session must be a whole number from 5 to 15"));
    let frame = frame("Settings", "Settings");
    vec![
        page("settings-limits", view(frame.clone(), limit("", None))),
        page("settings-limits-wrong", view(refused(frame, &[std::slice::from_ref(&wrong)]), wrong)),
    ]
}
