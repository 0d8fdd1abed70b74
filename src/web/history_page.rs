//! The history of a record as a page, whatever the noun: newest first, by field, a page at a time.

use crate::domain::form::FormField;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView, OptionGroup};
use crate::web::frame::Nav;
use crate::web::href::href;
use crate::web::part_views::{Chip, Event, Pager, Whose};
use crate::web::record_views::HistoryView;

/// Events of a page.
pub const PAGE: i64 = 30;

/// What stands on the page: up to one event more than it shows.
pub struct HistoryPage {
    pub whose: Whose,
    /// The record in a browser tab.
    pub tab: String,
    pub nav: Nav,
    /// The page's own address.
    pub base: String,
    pub filter: FieldView,
    /// Key and label of the field it is narrowed to.
    pub field: Option<(&'static str, &'static str)>,
    pub before: Option<i64>,
    pub ids: Vec<i64>,
    pub events: Vec<Event>,
}

impl HistoryPage {
    pub fn view(mut self, cx: &Context) -> HistoryView {
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let filtered = |before: Option<i64>| {
            let field = self.field.map(|(key, _)| ("field", key.to_owned()));
            let pairs = field.into_iter().chain(before.map(|id| ("before", id.to_string())));
            href(&self.base, pairs)
        };
        let next = self.ids.get(page).and(self.ids.get(page - 1)).map(|last| filtered(Some(*last)));
        let first = self.before.map(|_| filtered(None));
        let chip =
            self.field.map(|(_, label)| Chip { label: format!("Field: {label}"), remove_href: self.base.clone() });
        self.events.truncate(page);
        HistoryView {
            frame: cx.frame(format!("History · {}", self.tab), self.nav),
            whose: self.whose,
            heading: "History".to_owned(),
            filters: vec![self.filter],
            action: self.base.clone(),
            chips: chip.into_iter().collect(),
            empty: "Nothing has changed yet.".to_owned(),
            none: "No change of this field is recorded.".to_owned(),
            events: self.events,
            pager: Pager { previous: None, next, words: String::new(), first },
        }
    }
}

/// The select that narrows a history to one field: groups with their labels.
pub fn field_filter<F: FormField>(
    groups: impl IntoIterator<Item = (&'static str, Vec<F>)>,
    current: Option<F>,
) -> FieldView {
    let choice = |field: &F| Choice::new(field.key(), field.label(), Some(*field) == current);
    let any = OptionGroup { label: String::new(), choices: vec![Choice::new("", "Any field", current.is_none())] };
    let groups = groups
        .into_iter()
        .map(|(label, fields)| OptionGroup { label: label.to_owned(), choices: fields.iter().map(choice).collect() });
    FieldView::grouped_select("field", "Field", [any].into_iter().chain(groups).collect())
}
