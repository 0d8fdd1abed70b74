//! Samples of the audit.

use super::{Sample, frame, page, refused};
use crate::web::audit::views::AuditView;
use crate::web::form_views::{Choice, FieldView};
use crate::web::part_views::{Chip, Event, Link, Notice, Pager, Tone};

pub(super) fn pages() -> Vec<Sample> {
    let filters = |error: Option<&str>| {
        vec![
            FieldView::text("person", "Done by", "saga.lindqvist").hint("A username"),
            FieldView::select("kind", "Kind", vec![Choice::new("", "Everything", true)]),
            FieldView::text("from", "From", "last week").hint("2026-11-26").error(error.map(str::to_owned)),
        ]
    };
    let line = Event {
        time: "Today 14:03".into(),
        time_iso: "2026-11-23T14:03:00Z".into(),
        sentence: "Customer C100048213: Changed: Mobile, E-mail".into(),
        link: Some(Link::new("in its history", "/customers/1/history?before=8")),
        who: "Saga Lindqvist (saga.lindqvist) from 192.0.2.7".into(),
        ..Event::default()
    };
    let usual = AuditView {
        frame: frame("Audit", "Audit"),
        heading: "Audit".into(),
        filters: filters(None),
        chips: vec![Chip { label: "Done by: saga.lindqvist".into(), remove_href: "/audit".into() }],
        clear_href: "/audit".into(),
        events: vec![line; 30],
        notices: Vec::new(),
        empty: String::new(),
        pager: Pager { next: Some("/audit?before=1.2".into()), words: "30 on this page".into(), ..Pager::default() },
        export: Some(Link::new("Export as CSV", "/audit/export")),
    };
    let searched = AuditView {
        events: Vec::new(),
        empty: "Nothing fits so far.".into(),
        notices: vec![Notice {
            tone: Tone::Plain,
            lead: "Searched back to 3 Mar 2026 09:12.".into(),
            words: "Next looks further back.".into(),
            links: Vec::new(),
        }],
        ..usual.clone()
    };
    let wrong = filters(Some("Enter From as a day or a day and a time."));
    let refused = AuditView {
        frame: refused(frame("Audit", "Audit"), &[&wrong]),
        filters: wrong,
        events: Vec::new(),
        export: None,
        ..usual.clone()
    };
    let empty = AuditView { events: Vec::new(), chips: Vec::new(), empty: "Nothing fits.".into(), ..usual.clone() };
    vec![
        page("audit", usual),
        page("audit-searched", searched),
        page("audit-refused", refused),
        page("audit-empty", empty),
    ]
}
