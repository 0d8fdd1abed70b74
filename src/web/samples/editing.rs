//! Samples of changing a customer: a group, a conflict, a status.

use super::{LONG_NAME, Sample, aino, countries, frame, page, reasons, refused};
use crate::web::customers::record_views::NamesakeView;
use crate::web::editing::views::{ConflictRow, ConflictView, EditView, Outcome, Picked, StatusView};
use crate::web::form_views::{DatePart, FieldView, FormGroup, Hidden, Width};
use crate::web::layout::Problem;

pub(super) fn pages() -> Vec<Sample> {
    [edit(), conflict(), status(), namesake()].concat()
}

fn contact_fields(mobile: &str, errors: [Option<&str>; 2]) -> Vec<FieldView> {
    let [mobile_error, born_error] = errors.map(|error| error.map(Into::into));
    vec![
        FieldView::tel("mobile", "Mobile", mobile).error(mobile_error),
        FieldView::email("email", "E-mail", "aino@example.com").optional(),
        FieldView::date("date_of_birth", "Date of birth", "14", "mar", "")
            .hint("Such as 14 mar 1985")
            .error(born_error)
            .wrong_part(DatePart::Year),
        FieldView::select("country", "Country", countries("FIN")),
        FieldView::text("address1", "Street and number", "Kungsgatan 12").width(Width::Large),
        FieldView::text("zip_code", "Postcode", "22100").width(Width::Small),
        FieldView::text("city", "Town", "Mariehamn"),
        FieldView::block("additional_values", "Additional values", "key: value", 3).optional(),
        FieldView::tick("reg_no_confirmed", "I have checked the number with the customer", false),
    ]
}

fn edit() -> Vec<Sample> {
    let group =
        |fields| FormGroup { title: "Contact".into(), note: Some("Codes are sent to the mobile.".into()), fields };
    let usual = EditView {
        frame: frame("Change contact: Aino V.", "Customers"),
        whose: aino(),
        heading: "Change contact".into(),
        action: "/customers/1/edit/contact".into(),
        version: "3".into(),
        once: "1".into(),
        groups: vec![group(contact_fields("+358 40 1234567", [None, None]))],
        cancel_href: "/customers/1".into(),
        ..EditView::default()
    };
    let mobile = "Enter the mobile number with its country code, such as +358 40 123 4567";
    let wrong = contact_fields("040 123", [Some(mobile), Some("Date of birth must include a year")]);
    let frame = refused(usual.frame.clone(), &[&wrong]);
    vec![page("edit", usual.clone()), page("edit-wrong", EditView { frame, groups: vec![group(wrong)], ..usual })]
}

fn conflict() -> Vec<Sample> {
    let row = |key: &str, label: &str, mine: &str, outcome: Outcome| ConflictRow {
        key: key.into(),
        label: label.into(),
        opened: None,
        theirs: Some("+358 40 7654321".into()),
        mine: Some(mine.into()),
        outcome,
    };
    let rows = |error: Option<String>| {
        vec![
            row("mobile", "Mobile", "+358 40 1234567", Outcome::Choose { picked: Picked::Nothing, error }),
            row("email", "E-mail", "aino@example.com", Outcome::Mine),
            row("phone", "Phone", LONG_NAME, Outcome::Theirs),
        ]
    };
    let usual = ConflictView {
        frame: frame("Someone changed this customer", "Customers"),
        whose: aino(),
        noun: "customer",
        group: "contact".into(),
        other_who: "Oskar Berg".into(),
        other_when: "at 14:03".into(),
        action: "/customers/1/edit/contact".into(),
        version: "4".into(),
        once: "1".into(),
        rows: rows(None),
        is_reveal: false,
        typed: vec![Hidden::new("mobile", "+358 40 1234567")],
        cancel_href: "/customers/1".into(),
    };
    let words = "Choose which mobile to keep".to_owned();
    let mut wrong = ConflictView { rows: rows(Some(words.clone())), is_reveal: true, ..usual.clone() };
    wrong.frame.problems = vec![Problem { field: "keep_mobile".into(), words }];
    vec![page("conflict", usual), page("conflict-wrong", wrong)]
}

fn status() -> Vec<Sample> {
    let closing = StatusView {
        frame: frame("Close a customer: Aino V.", "Customers"),
        whose: aino(),
        heading: "Close Aino Maria Virtanen".into(),
        consequences: vec![
            "Nobody can change the record until it is reopened.".into(),
            "It is still found, marked as closed.".into(),
        ],
        fields: vec![reasons(), FieldView::block("words", "In your words", "", 3).optional()],
        button: "Close this customer".into(),
        grave: true,
        cancel_href: "/customers/1".into(),
        ..StatusView::default()
    };
    let wrong_fields = vec![reasons().error(Some("Choose a reason".into()))];
    let wrong =
        StatusView { frame: refused(closing.frame.clone(), &[&wrong_fields]), fields: wrong_fields, ..closing.clone() };
    vec![page("status", closing), page("status-wrong", wrong)]
}

fn namesake() -> Vec<Sample> {
    let usual = NamesakeView {
        frame: frame("Say why you open this customer", "Customers"),
        whose: aino(),
        heading: "Say why you open this customer".into(),
        fields: vec![reasons(), FieldView::block("words", "In your own words", "", 2).optional()],
        action: "/customers/1/namesake".into(),
        next: "/customers/1/edit/contact".into(),
        cancel_href: "/customers".into(),
    };
    let fields = vec![reasons().error(Some("Choose a reason".into())), usual.fields[1].clone()];
    let wrong = NamesakeView { frame: refused(usual.frame.clone(), &[&fields]), fields, ..usual.clone() };
    vec![page("namesake", usual), page("namesake-wrong", wrong)]
}
