//! The page of a proposal: what changes, who made it and why it waits, and the ways to decide.

use askama::Template;

use crate::web::editing::views::{Outcome, Picked};
use crate::web::form_views::FieldView;
use crate::web::layout::Frame;
use crate::web::part_views::{Link, Notice, Tag, Whose};

#[derive(Debug, Clone, Default, Template)]
#[template(path = "reviews/show.html")]
pub struct ReviewView {
    pub frame: Frame,
    pub whose: Whose,
    /// "Change of name".
    pub heading: String,
    pub state: Tag,
    pub notices: Vec<Notice>,
    /// Who made it, when, and why it waits; a sentence each.
    pub words: Vec<String>,
    pub rows: Vec<ReviewRow>,
    /// Whether the record is no longer what it was when the proposal was made: then each field stands three ways.
    pub has_moved: bool,
    /// Whether values stand on it that this person sees masked elsewhere.
    pub is_reveal: bool,
    /// The record, its history, who has looked.
    pub evidence: Vec<Link>,
    pub deciding: Option<Deciding>,
    /// "Mend", for who made it.
    pub mend_href: Option<String>,
    /// Where it is withdrawn, for who made it.
    pub withdrawal: Option<Press>,
}

/// A form that is one button.
#[derive(Debug, Clone, Default)]
pub struct Press {
    pub action: String,
    pub version: String,
}

/// The forms of who decides.
#[derive(Debug, Clone, Default)]
pub struct Deciding {
    /// "/reviews/7", before "/approval" and the others.
    pub base: String,
    pub version: String,
    /// Of the record, as the page shows it.
    pub record_version: String,
    /// Approving is only for what waits; what was returned can be rejected.
    pub may_approve: bool,
    pub return_reason: FieldView,
    pub rejection_reason: FieldView,
    /// "Claimed by you until 14:20"; None where nobody has it.
    pub claim: Option<String>,
    pub may_claim: bool,
}

/// A field of the change; None is an empty value.
#[derive(Debug, Clone, Default)]
pub struct ReviewRow {
    pub key: String,
    pub label: String,
    /// What it was when the proposal was made.
    pub was: Option<String>,
    pub now: Option<String>,
    pub becomes: Option<String>,
    /// What is kept, where the record has moved.
    pub outcome: Outcome,
}
