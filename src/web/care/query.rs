//! Which work list is shown, and from where, as its address holds it.

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use crate::db::care_lists::{CareList, Place};
use crate::domain::customer::Field;
use crate::domain::form::FormField;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView};
use crate::web::href::href;

/// The state of the page. What is unknown is the first list.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CareQuery {
    /// "missing", "contradictory", "returned"; anything else is what is not confirmed.
    #[serde(default)]
    show: String,
    /// Of what is missing: the key of a field that the institution requires.
    #[serde(default)]
    field: String,
    /// Where the page before ended: microseconds and an id.
    #[serde(default)]
    after: String,
}

pub const MISSING: &str = "missing";
pub const CONTRADICTORY: &str = "contradictory";
pub const RETURNED: &str = "returned";

impl CareQuery {
    /// The beginning of a list.
    pub fn of(show: &str) -> String {
        CareQuery { show: show.to_owned(), ..CareQuery::default() }.href()
    }

    fn href(&self) -> String {
        let CareQuery { show, field, after } = self;
        href("/care", [("show", show.as_str()), ("field", field), ("after", after)])
    }

    /// The same list beyond a place, or from the beginning.
    pub fn beyond(&self, place: Option<Place>) -> String {
        let after = place.map_or_else(String::new, |place| format!("{}.{}", place.at.timestamp_micros(), place.id));
        CareQuery { after, ..self.clone() }.href()
    }

    pub fn place(&self) -> Option<Place> {
        let (at, id) = self.after.split_once('.')?;
        Some(Place { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, id: id.parse().ok()? })
    }

    /// None where the institution requires no field, so that none can be missing.
    pub fn list(&self, cx: &Context) -> Option<CareList> {
        match self.show.as_str() {
            MISSING => self.field(cx).map(CareList::Missing),
            CONTRADICTORY => Some(CareList::Contradictory),
            RETURNED => Some(CareList::Returned),
            _ => Some(unconfirmed(cx)),
        }
    }

    /// The field that is chosen among the required ones; the first of them where none is.
    fn field(&self, cx: &Context) -> Option<Field> {
        let required = &cx.actor.institution.settings.required;
        Field::parse(&self.field).filter(|field| required.contains(*field)).or_else(|| required.iter().next())
    }

    pub fn fields(&self, cx: &Context) -> Vec<FieldView> {
        let months = cx.actor.institution.settings.confirm_months.months();
        let lists = [
            ("", format!("Not confirmed for {months} months")),
            (MISSING, "Without a required field".to_owned()),
            (CONTRADICTORY, "Deceased or bankrupt, and not closed".to_owned()),
            (RETURNED, "Post came back".to_owned()),
        ];
        let show = lists.into_iter().map(|(code, label)| Choice::new(code, label, code == self.show)).collect();
        let mut fields = vec![FieldView::select("show", "Show", show)];
        if self.show == MISSING {
            let chosen = self.field(cx);
            let required = cx.actor.institution.settings.required.iter();
            let choices = required.map(|field| Choice::new(field.key(), field.label(), Some(field) == chosen));
            fields.push(FieldView::select("field", "Field", choices.collect()));
        }
        fields
    }
}

/// What is to be confirmed again by now.
pub fn unconfirmed(cx: &Context) -> CareList {
    CareList::Unconfirmed(cx.actor.institution.settings.confirm_months.due_before(cx.actor.now))
}
