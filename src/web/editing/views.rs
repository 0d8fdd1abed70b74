//! Changing one group of a record, the page for two people who changed the same record, and the changes of status. Every one
//! carries the version it was opened on; a refused save shows again what was typed.

use askama::Template;

use crate::web::form_views::{FieldView, FormGroup, Hidden};
use crate::web::layout::Frame;
use crate::web::part_views::{Notice, Whose};
use crate::web::record_views::Section;

/// One group as a form.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "editing/edit.html")]
pub struct EditView {
    pub frame: Frame,
    pub whose: Whose,
    /// "Change contact"; the title begins with it.
    pub heading: String,
    pub notices: Vec<Notice>,
    pub action: String,
    pub version: String,
    /// What the group was when the form was opened, sealed.
    pub once: String,
    pub groups: Vec<FormGroup>,
    pub cancel_href: String,
}

/// Someone saved while this one was typing: 409.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "editing/conflict.html")]
pub struct ConflictView {
    pub frame: Frame,
    pub whose: Whose,
    /// "customer", "account", "card".
    pub noun: &'static str,
    /// "Contact".
    pub group: String,
    pub other_who: String,
    /// "at 14:03", "on 3 Mar 2026 at 09:12".
    pub other_when: String,
    pub action: String,
    /// The version that is stored now.
    pub version: String,
    pub once: String,
    pub rows: Vec<ConflictRow>,
    /// Whether values stand on it that this person sees masked elsewhere.
    pub is_reveal: bool,
    /// Everything that was typed, by input name, so that nothing is lost.
    pub typed: Vec<Hidden>,
    pub cancel_href: String,
}

/// One field, three ways; None is an empty value.
#[derive(Debug, Clone, Default)]
pub struct ConflictRow {
    pub key: String,
    pub label: String,
    pub opened: Option<String>,
    pub theirs: Option<String>,
    pub mine: Option<String>,
    pub outcome: Outcome,
}

/// What becomes of the field.
#[derive(Debug, Clone, Default)]
pub enum Outcome {
    /// Both changed it: radio `keep_<key>` with `theirs` and `mine`; `error` when neither was picked.
    Choose { picked: Picked, error: Option<String> },
    /// Only they changed it: kept.
    #[default]
    Theirs,
    /// Only this person changed it: kept.
    Mine,
}

/// What stands picked in a conflict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Picked {
    #[default]
    Nothing,
    Theirs,
    Mine,
}

impl ConflictRow {
    /// The error beside the pick, if any.
    fn error(&self) -> Option<&String> {
        match &self.outcome {
            Outcome::Choose { error, .. } => error.as_ref(),
            _ => None,
        }
    }
}

/// Suspension, closure or reopening, to be confirmed.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "editing/status.html")]
pub struct StatusView {
    pub frame: Frame,
    pub whose: Whose,
    /// "Close Aino Maria Virtanen": the title begins with its first word.
    pub heading: String,
    /// What follows, a sentence each.
    pub consequences: Vec<String>,
    /// What has to be settled before it can be done.
    pub in_the_way: Option<Section>,
    pub action: String,
    pub version: String,
    pub once: String,
    /// Reason (select) and words.
    pub fields: Vec<FieldView>,
    /// "Close this customer".
    pub button: String,
    /// Whether the button is red: hard to undo.
    pub grave: bool,
    pub cancel_href: String,
}
