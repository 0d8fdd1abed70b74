//! What the pages of spot checks print.

use askama::Template;

use crate::web::form_views::FieldView;
use crate::web::layout::Frame;
use crate::web::part_views::{Chip, Event, Link, Notice, Tag};

/// One drawn deed.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "spot_checks/show.html")]
pub struct CheckView {
    pub frame: Frame,
    pub heading: String,
    pub state: Option<Tag>,
    pub notices: Vec<Notice>,
    pub event: Event,
    /// The record, its history.
    pub evidence: Vec<Link>,
    pub deciding: Option<Deciding>,
}

/// The form of who looks at it.
#[derive(Debug, Clone, Default)]
pub struct Deciding {
    pub action: String,
    pub fields: Vec<FieldView>,
}

/// How it went: a chart and the same as a table.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "spot_checks/outcomes.html")]
pub struct OutcomesView {
    pub frame: Frame,
    pub filters: Vec<FieldView>,
    pub chips: Vec<Chip>,
    pub clear_href: String,
    /// A bar for each month, the oldest first.
    pub bars: Vec<Bar>,
    /// As high as the chart is drawn.
    pub height: u32,
    pub width: u32,
    pub rows: Vec<OutcomeRow>,
}

/// A month: its parts from below, each from where and how high.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    pub x: u32,
    /// "Nov".
    pub label: String,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, Default)]
pub struct Part {
    /// "agree", "talk", "mend".
    pub class: &'static str,
    pub y: u32,
    pub height: u32,
    /// "November 2026: 3 agreed with".
    pub words: String,
}

/// A month, a person and a kind of deed.
#[derive(Debug, Clone, Default)]
pub struct OutcomeRow {
    pub month: String,
    pub person: String,
    pub kind: String,
    pub agree: i64,
    pub mend: i64,
    pub talk: i64,
    /// Nobody has looked at them.
    pub open: i64,
}
