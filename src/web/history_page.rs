//! The history of a record as a page, whatever the noun: newest first, by kind of deed and by field, a page at a time.

use serde::Deserialize;

use crate::db::events::Narrowed;
use crate::domain::deed_kind::DeedKind;
use crate::domain::form::FormField;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView, OptionGroup};
use crate::web::frame::Nav;
use crate::web::href::href;
use crate::web::keyset::{COUNTED, count_words};
use crate::web::part_views::{Chip, Event, Link, Pager, Whose};
use crate::web::record_views::HistoryView;

/// Events of a page.
pub const PAGE: i64 = 30;
/// As many are counted, and one more to know that there are more.
pub const COUNT: i64 = COUNTED + 1;

/// The state of the page, as the address holds it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    field: String,
    /// Events older than this one.
    pub before: Option<i64>,
}

impl HistoryQuery {
    /// What is no kind of this history is all of them.
    pub fn kind(&self, offered: &[DeedKind]) -> Option<DeedKind> {
        DeedKind::parse(&self.kind).filter(|kind| offered.contains(kind))
    }

    pub fn field<F: FormField>(&self) -> Option<F> {
        F::parse(&self.field)
    }

    /// What the store is asked for.
    pub fn narrowed<F: FormField>(&self, offered: &[DeedKind]) -> Narrowed<'static> {
        Narrowed::to(self.field::<F>().map(F::key), self.kind(offered))
    }
}

/// What stands on the page: up to one event more than it shows.
pub struct HistoryPage {
    pub whose: Whose,
    /// The record in a browser tab.
    pub tab: String,
    pub nav: Nav,
    /// The page's own address.
    pub base: String,
    /// The kinds that this history may have, and the one it is narrowed to.
    pub kinds: &'static [DeedKind],
    pub kind: Option<DeedKind>,
    /// The select of fields, where there are any.
    pub fields: Option<FieldView>,
    /// Key and label of the field it is narrowed to.
    pub field: Option<(&'static str, &'static str)>,
    pub before: Option<i64>,
    /// Beside the heading.
    pub links: Vec<Link>,
    /// How many fit, where it is narrowed.
    pub count: Option<usize>,
    pub ids: Vec<i64>,
    pub events: Vec<Event>,
}

impl HistoryPage {
    pub fn view(mut self, cx: &Context) -> HistoryView {
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let next =
            self.ids.get(page).and(self.ids.get(page - 1)).map(|last| self.at(self.kind, self.field, Some(*last)));
        let first = self.before.map(|_| self.at(self.kind, self.field, None));
        let kind = self.kind.map(|kind| Chip {
            label: format!("Kind: {}", kind.label()),
            remove_href: self.at(None, self.field, None),
        });
        let field = self
            .field
            .map(|(_, label)| Chip { label: format!("Field: {label}"), remove_href: self.at(self.kind, None, None) });
        self.events.truncate(page);
        HistoryView {
            frame: cx.frame(format!("History · {}", self.tab), self.nav),
            heading: "History".to_owned(),
            filters: [Some(kind_filter(self.kinds, self.kind)), self.fields].into_iter().flatten().collect(),
            action: self.base,
            links: self.links,
            chips: kind.into_iter().chain(field).collect(),
            count: self.count.map(|count| count_words(count, "event", "events")).unwrap_or_default(),
            empty: "Nothing has changed yet.".to_owned(),
            none: "Nothing of this kind is recorded.".to_owned(),
            whose: self.whose,
            events: self.events,
            pager: Pager { previous: None, next, words: String::new(), first },
        }
    }

    fn at(&self, kind: Option<DeedKind>, field: Option<(&'static str, &'static str)>, before: Option<i64>) -> String {
        let kind = kind.map(|kind| ("kind", kind.code().to_owned()));
        let field = field.map(|(key, _)| ("field", key.to_owned()));
        href(&self.base, [kind, field, before.map(|id| ("before", id.to_string()))].into_iter().flatten())
    }
}

/// The select that narrows a history to one kind of deed.
fn kind_filter(offered: &[DeedKind], current: Option<DeedKind>) -> FieldView {
    let any = Choice::new("", "Everything", current.is_none());
    let kinds = offered.iter().map(|kind| Choice::new(kind.code(), kind.label(), Some(*kind) == current));
    FieldView::select("kind", "Kind", [any].into_iter().chain(kinds).collect())
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
