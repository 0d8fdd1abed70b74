//! A new customer in four pages: who it is, who is here already, the rest, the check. What was typed lives in the draft,
//! which is the handlers'. Duplicates are looked for before the long form, never after.

use askama::Template;

use crate::web::form_views::{ButtonForm, FormGroup, Hidden};
use crate::web::layout::Frame;
use crate::web::part_views::{FactGroup, Link, Notice, Tag};

/// First: who is it?
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/new_identity.html")]
pub struct NewIdentityView {
    pub frame: Frame,
    /// Private and corporate as two addresses of the page.
    pub kinds: Vec<KindTab>,
    /// The customer who has this number already.
    pub taken: Option<Taken>,
    pub action: String,
    pub once: String,
    pub hidden: Vec<Hidden>,
    pub groups: Vec<FormGroup>,
    pub cancel_href: String,
}

/// A kind of customer to choose.
#[derive(Debug, Clone, Default)]
pub struct KindTab {
    pub label: String,
    /// "A person", "A company, department, cost centre or vehicle".
    pub words: String,
    pub href: String,
    pub current: bool,
}

/// The refusal: someone is recorded with this identity.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// "This customer number already belongs to".
    pub words: String,
    pub customer: Link,
}

/// Second: those who may be the same, at most five.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/new_candidates.html")]
pub struct CandidatesView {
    pub frame: Frame,
    /// "3 customers look like this one"; the title is the same.
    pub heading: String,
    /// What was typed, short: "Matti Juha Korhonen, born 14 Mar 1985, ••••••-308T".
    pub looked_for: String,
    pub candidates: Vec<Candidate>,
    pub action: String,
    pub once: String,
    pub hidden: Vec<Hidden>,
    pub back_href: String,
    pub discard: Option<ButtonForm>,
}

/// One who may be the same.
#[derive(Debug, Clone, Default)]
pub struct Candidate {
    pub name: String,
    pub href: String,
    pub number: String,
    pub kind: String,
    pub town: String,
    pub born: String,
    pub status: Tag,
    /// "same registration number", "same name and date of birth".
    pub reasons: Vec<String>,
}

/// Third: everything else.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/new_rest.html")]
pub struct NewRestView {
    pub frame: Frame,
    /// "Contact, address and care"; the title begins with it.
    pub heading: String,
    /// "New private customer".
    pub kind: String,
    /// "No one like Matti Juha Korhonen is recorded here yet", or what was decided about the candidates.
    pub notices: Vec<Notice>,
    pub action: String,
    pub once: String,
    pub hidden: Vec<Hidden>,
    pub groups: Vec<FormGroup>,
    pub back_href: String,
    pub discard: Option<ButtonForm>,
}

/// Last: is it all right?
#[derive(Debug, Clone, Default, Template)]
#[template(path = "customers/new_check.html")]
pub struct NewCheckView {
    pub frame: Frame,
    /// "New private customer".
    pub kind: String,
    pub notices: Vec<Notice>,
    /// Each with its Change; facts without links of their own.
    pub groups: Vec<FactGroup>,
    pub action: String,
    pub once: String,
    pub hidden: Vec<Hidden>,
    pub back_href: String,
    pub discard: Option<ButtonForm>,
}
