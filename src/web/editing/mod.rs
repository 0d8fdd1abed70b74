//! Changing one group of a record, whatever the noun: the form, what it was opened with, and the three-way page. What the group
//! is and how it is saved is each noun's own.

mod conflict;
mod opened;
mod settle;
mod status;
pub mod views;

use chrono::{DateTime, Utc};

use crate::db::PgConnection;
use crate::domain::form::{FormField, Typed};
use crate::web::desk::Context;
use crate::web::form_views::FormGroup;
use crate::web::frame::Nav;
use crate::web::layout::Problem as Summary;
use crate::web::outcome::Fault;
use crate::web::part_views::{Notice, Whose};

pub use conflict::conflict_page;
pub use opened::Opened;
pub use settle::{Settled, settle};
pub use status::{Asked, StatusForm, Wrong, reason_field};
use views::EditView;

/// Told which fields a page shows; whether that is a reveal.
pub type Shows<'a, F> = &'a dyn Fn(&mut PgConnection, &[F]) -> Result<bool, Fault>;

/// The mask of a value, as it is stored.
pub type Mask<'a, F> = &'a dyn Fn(F, &str) -> Option<String>;

/// A group of a record, as it is stored now and as pages speak of it.
pub struct Editing<'a, F> {
    pub cx: &'a Context,
    pub nav: Nav,
    /// "customer", "account", "card".
    pub noun: &'static str,
    pub whose: Whose,
    /// The record in a browser tab.
    pub tab: String,
    /// The group's address and title.
    pub slug: &'static str,
    pub title: String,
    pub fields: Vec<F>,
    pub inputs: Vec<String>,
    pub version: i32,
    pub updated_at: DateTime<Utc>,
    pub theirs: Typed,
    /// A typed value as people read it.
    pub human: fn(F, &str) -> String,
    /// Told for which fields somebody has to choose on the three-way page, which shows these whole; answers whether that is a
    /// reveal.
    pub shows: Shows<'a, F>,
    /// What stands for a value that this person sees masked, where nobody has to choose; None for what they see whole.
    pub mask: Mask<'a, F>,
    /// Who changed the record last; asked only when two edits meet.
    pub last_author: &'a dyn Fn(&mut PgConnection) -> Result<Option<String>, Fault>,
}

impl<F: FormField> Editing<'_, F> {
    pub fn action(&self) -> String {
        format!("{}/edit/{}", self.whose.href, self.slug)
    }

    /// All that the form may send.
    pub fn all_inputs(&self) -> Vec<String> {
        let picks = self.fields.iter().map(|field| format!("keep_{}", field.key()));
        let own = ["once", "version"].map(str::to_owned);
        self.inputs.iter().cloned().chain(picks).chain(own).collect()
    }

    /// The form with these fields.
    pub fn view(&self, opened: &Opened, groups: Vec<FormGroup>, notices: Vec<Notice>) -> EditView {
        let heading = format!("Change {}", self.title.to_lowercase());
        let mut frame = self.cx.frame(format!("{heading} · {}", self.tab), self.nav);
        frame.problems = Summary::of(groups.iter().flat_map(|group| &group.fields));
        EditView {
            frame,
            whose: self.whose.clone(),
            heading,
            notices,
            action: self.action(),
            // Not the present one: only the three-way page shows what somebody saved since.
            version: opened.version.to_string(),
            once: opened.seal(self),
            groups,
            cancel_href: self.whose.href.clone(),
        }
    }
}
