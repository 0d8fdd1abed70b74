//! The time limits and hourly numbers in the form of the settings, and how the history tells them.

use serde_json::Value;

use crate::domain::own_limits::{Installation, Limit, OwnLimits};
use crate::domain::text::Flaw;
use crate::web::form_views::{FieldView, FormGroup};

const NOTE: &str = "They bite on the next request. Left empty, what the installation has holds; an institution may be stricter than \
                    that, never laxer.";

/// What was typed for each limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedLimits([String; Limit::ALL.len()]);

impl TypedLimits {
    pub fn of(own: &OwnLimits) -> TypedLimits {
        TypedLimits(Limit::ALL.map(|limit| own.of(limit).map(|kept| limit.typed(kept)).unwrap_or_default()))
    }

    /// Where the input of this name goes, if it is a limit's.
    pub fn slot(&mut self, input: &str) -> Option<&mut String> {
        Limit::parse(input).map(|limit| &mut self.0[limit as usize])
    }

    /// The limits; what is wrong with any goes to the flaws.
    pub fn parse(&self, given: &Installation, present: &OwnLimits, flaws: &mut Vec<(&'static str, Flaw)>) -> OwnLimits {
        Limit::ALL.into_iter().fold(OwnLimits::default(), |own, limit| {
            match given.parse(limit, &self.0[limit as usize], present.of(limit)) {
                Ok(kept) => own.setting(limit, kept),
                Err(flaw) => {
                    flaws.push((limit.key(), flaw));
                    own
                }
            }
        })
    }

    pub fn group(&self, given: &Installation, told: impl Fn(FieldView) -> FieldView) -> FormGroup {
        let field = |limit: Limit| {
            let field = FieldView::text(limit.key(), limit.label(), &self.0[limit as usize]);
            told(field.optional().hint(given.hint(limit)))
        };
        FormGroup {
            title: "Limits".into(),
            note: Some(NOTE.into()),
            fields: Limit::ALL.into_iter().map(field).collect(),
        }
    }
}

/// What the history says of a limit before or after a change.
pub fn words(limit: Limit, value: &Value) -> String {
    let kept = value.as_i64().and_then(|kept| i32::try_from(kept).ok());
    kept.map_or_else(|| "As the installation has it".to_owned(), |kept| limit.words(kept))
}
