//! Help: the keys, and what each role may do. The rows come from the code that decides, so that the pages cannot be wrong.

use askama::Template;

use crate::web::layout::Frame;

/// The help page; its heading is "Help".
#[derive(Debug, Clone, Default, Template)]
#[template(path = "help.html")]
pub struct HelpView {
    pub frame: Frame,
    /// Whether the shortcuts are on for this person.
    pub shortcuts_on: bool,
    pub keys: Vec<KeyRow>,
}

/// Keys pressed one after the other, and what they do.
#[derive(Debug, Clone, Default)]
pub struct KeyRow {
    pub keys: Vec<String>,
    pub words: String,
}

/// The page of roles; its heading is "What each role may do".
#[derive(Debug, Clone, Default, Template)]
#[template(path = "help_roles.html")]
pub struct RolesView {
    pub frame: Frame,
    /// The reader's own, in a sentence.
    pub yours: String,
    /// "Agent", "Supervisor", "Auditor", "Admin".
    pub roles: Vec<String>,
    pub rights: Vec<RightRow>,
    pub conditions: Vec<ConditionRow>,
}

/// One thing to do, and for each role whether it may.
#[derive(Debug, Clone, Default)]
pub struct RightRow {
    pub words: String,
    pub may: Vec<bool>,
}

/// What is different in one state.
#[derive(Debug, Clone, Default)]
pub struct ConditionRow {
    /// "The customer is closed".
    pub state: String,
    /// "Edit customers; write notes".
    pub what: String,
    pub who: String,
}
