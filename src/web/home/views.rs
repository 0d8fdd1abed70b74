//! Where everyone begins: the find box, what was done lately, what waits unfinished. People without customer data see what
//! they can do instead.

use askama::Template;

use crate::web::form_views::ButtonForm;
use crate::web::layout::Frame;
use crate::web::part_views::Link;

/// Home, for every role.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "home.html")]
pub struct HomeView {
    pub frame: Frame,
    /// "Good afternoon, Saga".
    pub heading: String,
    /// Whether the large find box is here; the one in the bar then steps back.
    pub may_find: bool,
    /// "Private customer", "Corporate customer"; empty where the person may not create.
    pub creations: Vec<Link>,
    /// What this role does here, for admins and auditors; empty for the others.
    pub intro: String,
    /// Where they do it, each with a sentence.
    pub duties: Vec<Duty>,
    /// What needs care, with how many: empty where nothing does.
    pub care: Vec<Link>,
    /// None where the person sees no customer data.
    pub recent: Option<Vec<RecentCustomer>>,
    /// None where the person may not create.
    pub drafts: Option<Vec<DraftRow>>,
}

/// A way on with a sentence.
#[derive(Debug, Clone, Default)]
pub struct Duty {
    pub link: Link,
    pub words: String,
}

/// A customer whose record changed lately.
#[derive(Debug, Clone, Default)]
pub struct RecentCustomer {
    pub name: String,
    pub href: String,
    pub number: String,
    /// "Address changed", "Created".
    pub what: String,
    pub who: String,
    pub time: String,
    pub time_iso: String,
}

/// A customer someone began to record.
#[derive(Debug, Clone, Default)]
pub struct DraftRow {
    pub name: String,
    pub href: String,
    /// "Private, step 3 of 4".
    pub stage: String,
    pub time: String,
    pub time_iso: String,
    pub discard: ButtonForm,
}
