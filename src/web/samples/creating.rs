//! Samples of the four pages of a new customer.

use super::{LONG_NAME, Sample, active, countries, frame, page, refused};
use crate::web::customers::new_views::{
    Candidate, CandidatesView, KindTab, NewCheckView, NewIdentityView, NewRestView, Taken,
};
use crate::web::form_views::{ButtonForm, Choice, FieldView, FormGroup, Width};
use crate::web::part_views::{Fact, FactGroup, Link, Notice, Tone};

pub(super) fn pages() -> Vec<Sample> {
    let mut pages = identity();
    pages.extend([candidates(), rest(), check()]);
    pages
}

fn discard() -> Option<ButtonForm> {
    let form =
        ButtonForm { action: "/customers/new/1/discard".into(), label: "Discard".into(), ..ButtonForm::default() };
    Some(form)
}

fn identity() -> Vec<Sample> {
    let kind = |label: &str, words: &str, current| KindTab {
        label: label.into(),
        words: words.into(),
        href: "/customers/new".into(),
        current,
    };
    let groups = |error: Option<&str>| {
        vec![FormGroup {
            fields: vec![
                FieldView::text("first_name", "First name", "Matti Juha"),
                FieldView::text("last_name", "Last name", "").error(error.map(Into::into)),
                FieldView::tick("only_name", "Has only one name", false).hint("Write it as the last name"),
                FieldView::select(
                    "reg_no_kind",
                    "Kind of registration number",
                    vec![Choice::new("hetu", "Finnish personal identity code (HETU)", true)],
                ),
                FieldView::text("reg_no", "Registration number", "").mono().hint("Such as 131052-308T"),
                FieldView::date("date_of_birth", "Date of birth", "", "", "").optional(),
            ],
            ..FormGroup::default()
        }]
    };
    let usual = NewIdentityView {
        frame: frame("Who is it? New customer", "Customers"),
        kinds: vec![
            kind("Private", "A person", true),
            kind("Corporate", "A company, department, cost centre or vehicle", false),
        ],
        action: "/customers/new".into(),
        groups: groups(None),
        cancel_href: "/customers".into(),
        ..NewIdentityView::default()
    };
    let wrong = groups(Some("Enter the last name"));
    let taken = Taken {
        words: "This customer number already belongs to".into(),
        customer: Link::new("Aino Maria Virtanen, C100048213", "/customers/1"),
    };
    let frame = refused(usual.frame.clone(), &[&wrong[0].fields]);
    vec![
        page("new-1", usual.clone()),
        page("new-1-wrong", NewIdentityView { frame, taken: Some(taken), groups: wrong, ..usual }),
    ]
}

fn candidates() -> Sample {
    let candidate = |name: &str| Candidate {
        name: name.into(),
        href: "/customers/1".into(),
        number: "C100048213".into(),
        kind: "Private".into(),
        town: "Mariehamn".into(),
        born: "Born 14 Mar 1985".into(),
        status: active(),
        reasons: vec!["same name and date of birth".into(), "phone ends 4410".into()],
    };
    let view = CandidatesView {
        frame: frame("2 customers look like this one", "Customers"),
        heading: "2 customers look like this one".into(),
        looked_for: "Matti Juha Korhonen, born 14 Mar 1985".into(),
        candidates: vec![candidate("Matti Korhonen"), candidate(LONG_NAME)],
        back_href: "/customers/new".into(),
        discard: discard(),
        ..CandidatesView::default()
    };
    page("new-2", view)
}

fn rest() -> Sample {
    let country = |name: &str| FieldView::select(name, "Country", countries("FIN"));
    let locales =
        (0..143).map(|n| Choice::new(format!("xx_{n}"), format!("Language number {n} (Country)"), n == 0)).collect();
    let address = |prefix: &str| {
        let named = |key: &str| format!("{prefix}{key}");
        vec![
            country(&named("country")),
            FieldView::text(&named("address1"), "Street and number", "").width(Width::Large),
            FieldView::text(&named("zip_code"), "Postcode", "").width(Width::Small),
            FieldView::text(&named("city"), "Town", ""),
            FieldView::text(&named("region"), "Region", "").optional(),
        ]
    };
    let group = |title: &str, fields| FormGroup { title: title.into(), note: None, fields };
    let view = NewRestView {
        frame: frame("Contact, address and care", "Customers"),
        heading: "Contact, address and care".into(),
        kind: "New private customer".into(),
        notices: vec![Notice {
            tone: Tone::Good,
            words: "No one like Matti Juha Korhonen is recorded here yet.".into(),
            ..Notice::default()
        }],
        groups: vec![
            group("Person", vec![FieldView::select("birth_country", "Country of birth", countries("")).optional()]),
            group(
                "Contact",
                vec![FieldView::tel("mobile", "Mobile", ""), FieldView::select("locale", "Language", locales)],
            ),
            group("Address", address("")),
            group("Temporary address", address("temporary_")),
        ],
        back_href: "/customers/new".into(),
        discard: discard(),
        ..NewRestView::default()
    };
    page("new-3", view)
}

fn check() -> Sample {
    let group = |id: &str, title: &str| FactGroup {
        id: id.into(),
        title: title.into(),
        change_href: Some("/customers/new/1".into()),
        facts: vec![Fact::new("Name", "Matti Juha Korhonen"), Fact::new("Phone", "")],
    };
    let warning = Notice {
        tone: Tone::Warn,
        lead: "Look twice:".into(),
        words: "the check digit of the registration number is not right.".into(),
        links: Vec::new(),
    };
    let view = NewCheckView {
        frame: frame("Check the answers", "Customers"),
        kind: "New private customer".into(),
        notices: vec![warning],
        groups: vec![group("person", "Who it is"), group("contact", "Contact")],
        back_href: "/customers/new".into(),
        discard: discard(),
        ..NewCheckView::default()
    };
    page("new-4", view)
}
