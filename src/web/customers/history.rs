//! GET /customers/{id}/history: who did what and when, field by field, newest first.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::happenings::event;
use super::present::{address, tab, whose};
use super::record_views::HistoryView;
use crate::domain::customer::{Field, Group, Kind};
use crate::domain::form::FormField;
use crate::domain::ids::CustomerId;
use crate::services::customers::{Happening, Record, list_history, read};
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView, OptionGroup};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeHistory};
use crate::web::outcome::Reply;
use crate::web::part_views::{Chip, Pager};

const PAGE: usize = 30;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    #[serde(default)]
    field: String,
    /// Events older than this one.
    before: Option<i64>,
}

pub async fn history(desk: Allowed<SeeHistory>, path: Path<i64>, query: Query<HistoryQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let scope = cx.actor.scope();
        let record = read(conn, cx.keys(), scope, CustomerId(path.into_inner()))?;
        let field = Field::parse(&query.field);
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let happenings = list_history(conn, scope, &record, field, query.before, limit)?;
        Reply::page(&view(cx, &record, field, query.before, &happenings))
    })
    .await
}

fn view(
    cx: &Context,
    record: &Record,
    field: Option<Field>,
    before: Option<i64>,
    happenings: &[Happening],
) -> HistoryView {
    let base = format!("{}/history", address(record));
    let filtered = |before: Option<i64>| {
        let field = field.map(|field| ("field", field.key().to_owned()));
        let pairs = field.into_iter().chain(before.map(|id| ("before", id.to_string())));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { base.clone() } else { format!("{base}?{query}") }
    };
    let next = happenings.get(PAGE).and(happenings.get(PAGE - 1)).map(|last| filtered(Some(last.id)));
    let chip = |field: Field| Chip { label: format!("Field: {}", field.label()), remove_href: base.clone() };
    HistoryView {
        frame: cx.frame(format!("History · {}", tab(cx, record)), Nav::Customers),
        whose: whose(record),
        heading: "History".to_owned(),
        filters: vec![field_filter(record.kind(), field)],
        action: base.clone(),
        chips: field.into_iter().map(chip).collect(),
        events: happenings.iter().take(PAGE).map(|happening| event(happening, cx.actor.now)).collect(),
        pager: Pager { previous: None, next, words: String::new(), first: before.map(|_| filtered(None)) },
    }
}

fn field_filter(kind: Kind, current: Option<Field>) -> FieldView {
    let choice = |field: &Field| Choice::new(field.key(), field.label(), Some(*field) == current);
    let any = OptionGroup { label: String::new(), choices: vec![Choice::new("", "Any field", current.is_none())] };
    let groups = Group::ALL.into_iter().filter(|group| group.applies_to(kind)).map(|group| OptionGroup {
        label: group.label().to_owned(),
        choices: group.fields(kind).iter().map(choice).collect(),
    });
    FieldView::grouped_select("field", "Field", [any].into_iter().chain(groups).collect())
}
