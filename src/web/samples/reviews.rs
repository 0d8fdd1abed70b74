//! Samples of a proposal: for who decides, moved meanwhile, refused, its maker's, ended.

use super::{LONG_NAME, Sample, aino, frame, page};
use crate::web::editing::views::{Outcome, Picked};
use crate::web::form_views::FieldView;
use crate::web::layout::Problem;
use crate::web::part_views::{Link, Notice, Tag, Tone};
use crate::web::reviews::views::{Deciding, Press, ReviewRow, ReviewView};

pub(super) fn pages() -> Vec<Sample> {
    let row = |key: &str, label: &str, now: Option<&str>, becomes: Option<&str>, outcome: Outcome| ReviewRow {
        key: key.into(),
        label: label.into(),
        was: Some("Virtanen".into()),
        now: now.map(Into::into),
        becomes: becomes.map(Into::into),
        outcome,
    };
    let reason = |name: &str| FieldView::block(name, "Why", "", 3).hint("Its maker reads it and mends the change");
    let deciding = Deciding {
        base: "/reviews/7".into(),
        version: "1".into(),
        record_version: "4".into(),
        may_approve: true,
        return_reason: reason("return_reason"),
        rejection_reason: reason("rejection_reason"),
        claim: None,
        may_claim: true,
    };
    let usual = ReviewView {
        frame: frame("Change of name · A V, C100048213", "Customers"),
        whose: aino(),
        heading: "Change of name".into(),
        state: Tag::new("Waiting for approval", Tone::Warn),
        words: vec!["Proposed by Saga Lindqvist, today 14:03.".into(), "Waits because of: Name of a customer.".into()],
        rows: vec![row("last_name", "Last name", Some("Virtanen"), Some("Laine"), Outcome::Mine)],
        evidence: vec![Link::new("Open the record", "/customers/1"), Link::new("History", "/customers/1/history")],
        deciding: Some(deciding.clone()),
        ..ReviewView::default()
    };
    let choose = |error| Outcome::Choose { picked: Picked::Nothing, error };
    let words = "Choose which last name to keep".to_owned();
    let mut moved = ReviewView {
        has_moved: true,
        is_reveal: true,
        rows: vec![
            row("last_name", "Last name", Some(LONG_NAME), Some("Laine"), choose(Some(words.clone()))),
            row("first_name", "First name", Some("Aina"), Some("Aino"), Outcome::Theirs),
            row("middle_name", "Middle name", None, None, Outcome::Mine),
        ],
        notices: vec![Notice { tone: Tone::Warn, lead: "The record changed.".into(), ..Notice::default() }],
        deciding: Some(Deciding { claim: Some("Claimed by you until 14:20 UTC".into()), ..deciding.clone() }),
        ..usual.clone()
    };
    moved.frame.problems = vec![Problem { field: "keep_last_name".into(), words }];
    let empty = reason("rejection_reason").error(Some("Enter why".into()));
    let mut wrong = ReviewView {
        deciding: Some(Deciding { rejection_reason: empty.clone(), may_approve: false, may_claim: false, ..deciding }),
        ..usual.clone()
    };
    wrong.frame.problems = Problem::of([&empty]);
    let own = ReviewView {
        deciding: None,
        mend_href: Some("/customers/1/edit/name".into()),
        withdrawal: Some(Press { action: "/reviews/7/withdrawal".into(), version: "1".into() }),
        ..usual.clone()
    };
    let (wide, warned) = ("Supervisor, auditor, admin", "Nobody can decide on this at the moment.");
    let granting = ReviewView {
        heading: "Granting of roles".into(),
        words: vec!["Proposed by the command line, today 14:03.".into()],
        rows: vec![
            row("roles", "Roles", Some("Agent"), Some(wide), Outcome::Mine),
            row("none", "Roles of somebody without", None, Some("Admin"), Outcome::Mine),
        ],
        notices: vec![Notice { tone: Tone::Warn, lead: warned.into(), ..Notice::default() }],
        evidence: vec![Link::new("Open the record", "/staff/2"), Link::new("History", "/staff/2/history")],
        ..usual.clone()
    };
    let ended = ReviewView { state: Tag::new("Rejected", Tone::Bad), deciding: None, ..usual.clone() };
    vec![
        page("review", usual),
        page("review-moved", moved),
        page("review-wrong", wrong),
        page("review-own", own),
        page("review-ended", ended),
        page("review-granting", granting),
    ]
}
