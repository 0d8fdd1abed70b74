//! A change of status as a page that asks first: who, what follows, and why. For any noun.

use serde::Deserialize;

use super::views::StatusView;
use crate::domain::reason::{Reason, ReasonCode};
use crate::domain::text::Flaw;
use crate::web::desk::Context;
use crate::web::form::form_struct;
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::layout::Problem;
use crate::web::outcome::Fault;
use crate::web::part_views::Whose;
use crate::web::record_views::Section;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusForm {
    version: String,
    #[allow(dead_code, reason = "the version already makes the form count once")]
    once: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub words: String,
}
form_struct!(StatusForm);

impl StatusForm {
    pub fn version(&self) -> Result<i32, Fault> {
        self.version.parse().map_err(|_| Fault::BadRequest("The form lacks its version."))
    }

    pub fn reason(&self, allowed: &[ReasonCode]) -> Result<Reason, Wrong> {
        Reason::parse(&self.reason, &self.words, allowed)
            .map_err(|(input, flaw): (&'static str, Flaw)| Wrong { input, words: flaw.sentence("Words") })
    }

    pub fn typed(&self) -> (&str, &str) {
        (&self.reason, &self.words)
    }
}

/// What is wrong with the form, and where.
#[derive(Debug, Clone)]
pub struct Wrong {
    pub input: &'static str,
    pub words: String,
}

impl Wrong {
    /// Said where the choice is made, because no field is wrong by itself.
    pub fn with_reason(words: impl Into<String>) -> Wrong {
        Wrong { input: "reason", words: words.into() }
    }
}

/// A change of status that is asked about.
pub struct Asked<'a> {
    pub nav: Nav,
    pub whose: Whose,
    /// The record in a browser tab.
    pub tab: String,
    /// "Close this customer": heading and button.
    pub heading: String,
    /// What follows, a sentence each.
    pub consequences: Vec<String>,
    /// What has to be settled before it can be done.
    pub in_the_way: Option<Section>,
    pub slug: &'a str,
    pub version: i32,
    pub reasons: &'a [ReasonCode],
    /// Whether the button is red: hard to undo.
    pub is_grave: bool,
}

impl Asked<'_> {
    /// The page, with what was typed and what was wrong with it.
    pub fn view(self, cx: &Context, typed: (&str, &str), wrong: Option<&Wrong>) -> StatusView {
        let error = |input: &str| wrong.filter(|wrong| wrong.input == input).map(|wrong| wrong.words.clone());
        let fields = vec![
            reason_field(self.reasons, typed.0).error(error("reason")),
            FieldView::block("words", "In your own words", typed.1, 3).optional().error(error("words")),
        ];
        let mut frame = cx.frame(format!("{} · {}", self.heading, self.tab), self.nav);
        frame.problems = Problem::of(&fields);
        StatusView {
            frame,
            heading: self.heading.clone(),
            consequences: self.consequences,
            in_the_way: self.in_the_way,
            action: format!("{}/{}", self.whose.href, self.slug),
            version: self.version.to_string(),
            once: String::new(),
            fields,
            button: self.heading,
            grave: self.is_grave,
            cancel_href: self.whose.href.clone(),
            whose: self.whose,
        }
    }
}

/// The select of reasons; also for a reveal.
pub fn reason_field(reasons: &[ReasonCode], value: &str) -> FieldView {
    let choices = reasons.iter().map(|reason| Choice::new(reason.code(), reason.label(), reason.code() == value));
    FieldView::select(
        "reason",
        "Reason",
        [Choice::new("", "Choose one", value.is_empty())].into_iter().chain(choices).collect(),
    )
}
