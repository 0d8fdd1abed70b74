//! Samples of spot checks.

use super::{LONG_NAME, Sample, frame, page, refused};
use crate::web::form_views::{Choice, FieldView};
use crate::web::part_views::{Change, Event, Link, Notice, Tag, Tone};
use crate::web::spot_checks::views::{Bar, CheckView, Deciding, OutcomeRow, OutcomesView, Part};

pub(super) fn pages() -> Vec<Sample> {
    let fields = |error: Option<&str>| {
        vec![
            FieldView::radios(
                "outcome",
                "What you found",
                vec![Choice::new("agree", "I agree with it", false), Choice::new("mend", "It needs mending", true)],
            ),
            FieldView::block("words", "In your own words", "", 3).optional().error(error.map(str::to_owned)),
        ]
    };
    let event = Event {
        time: "23 Nov 2026 14:03".into(),
        time_iso: "2026-11-23T14:03:00Z".into(),
        changes: vec![Change { label: "Mobile".into(), before: None, after: Some("+358 40 123 4567".into()) }],
        who: LONG_NAME.into(),
        ..Event::default()
    };
    let usual = CheckView {
        frame: frame("Spot check", "Reviews"),
        heading: "Spot check: Changed".into(),
        event,
        evidence: vec![Link::new("The record", "/customers/1"), Link::new("Its history", "/customers/1/history")],
        deciding: Some(Deciding { action: "/reviews/checks/7".into(), fields: fields(None) }),
        ..CheckView::default()
    };
    let wrong = fields(Some("Say what needs mending or talking about."));
    let refused = CheckView {
        frame: refused(frame("Spot check", "Reviews"), &[&wrong]),
        deciding: Some(Deciding { action: "/reviews/checks/7".into(), fields: wrong }),
        ..usual.clone()
    };
    let found = CheckView {
        state: Some(Tag::new("Needs mending", Tone::Bad)),
        notices: vec![Notice {
            tone: Tone::Plain,
            lead: "Nothing to do here.".into(),
            words: "What was found, and by whom, stands in the record's history.".into(),
            links: Vec::new(),
        }],
        deciding: None,
        ..usual.clone()
    };
    vec![
        page("spot-check", usual),
        page("spot-check-refused", refused),
        page("spot-check-found", found),
        page("spot-check-outcomes", outcomes(12)),
        page("spot-check-outcomes-none", outcomes(0)),
    ]
}

fn outcomes(months: u32) -> OutcomesView {
    let part = |class, y, height| Part { class, y, height, words: "November 2026: 3 agreed with".into() };
    let bar = |place: u32| Bar {
        x: place * 44 + 8,
        label: "Nov".into(),
        parts: vec![part("agree", 60, 60), part("talk", 40, 20), part("mend", 30, 10)],
    };
    let row = OutcomeRow {
        month: "November 2026".into(),
        person: LONG_NAME.into(),
        kind: "Owners and holders".into(),
        agree: 31,
        mend: 2,
        talk: 4,
        open: 1200,
    };
    OutcomesView {
        frame: frame("Outcomes of spot checks", "Reviews"),
        filters: vec![FieldView::select("kind", "Kind", vec![Choice::new("", "Any", true)])],
        clear_href: "/reviews/outcomes".into(),
        bars: (0..months).map(bar).collect(),
        height: 120,
        width: 528,
        rows: vec![row; months as usize],
        ..OutcomesView::default()
    }
}
