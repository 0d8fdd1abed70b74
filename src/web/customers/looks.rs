//! GET /customers/{id}/looks: who has seen this customer's data and when, on the customer's own pages and on those of what it
//! owns and holds; newest first.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::present::{address, tab, whose};
use crate::db::looks::{self, LookRow};
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::masking::PersonalFact;
use crate::domain::policy::Permission;
use crate::services::customers::read;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeLooks};
use crate::web::href::href;
use crate::web::outcome::Reply;
use crate::web::part_views::{Chip, Event, Link, Pager};
use crate::web::record_views::HistoryView;
use crate::web::time;

const PAGE: usize = 30;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LooksQuery {
    #[serde(default)]
    page: String,
    /// Looks older than this one.
    before: Option<i64>,
}

pub async fn looks(desk: Allowed<SeeLooks>, path: Path<i64>, query: Query<LooksQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let scope = cx.actor.scope();
        let record = read(conn, cx.keys(), scope, CustomerId(path.into_inner()))?;
        cx.look(conn, &Look::customer(record.id, Sight::Looks))?;
        let page = Sight::parse(&query.page);
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = looks::list(conn, scope, record.id, page, query.before, limit)?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let base = format!("{}/looks", address(&record));
        let at = |before: Option<i64>| {
            let pairs = page.map(|page| ("page", page.code().to_owned())).into_iter();
            let pairs = pairs.chain(before.map(|id| ("before", id.to_string())));
            href(&base, pairs)
        };
        Reply::page(&HistoryView {
            frame: cx.frame(format!("Who has looked · {}", tab(cx, &record)), Nav::Customers),
            whose: whose(&record),
            heading: "Who has looked".to_owned(),
            filters: vec![filter(page)],
            chips: page
                .map(|page| Chip { label: page.label().to_owned(), remove_href: base.clone() })
                .into_iter()
                .collect(),
            empty: "Nobody has looked yet.".to_owned(),
            links: Vec::new(),
            count: String::new(),
            none: "Nobody has done this.".to_owned(),
            pager: Pager {
                previous: None,
                next: rows.last().filter(|_| has_more).map(|last| at(Some(last.id))),
                words: String::new(),
                first: query.before.map(|_| at(None)),
            },
            events: rows.iter().map(|row| event(cx, row)).collect(),
            action: base,
        })
    })
    .await
}

fn filter(current: Option<Sight>) -> FieldView {
    let any = Choice::new("", "Everything", current.is_none());
    let pages = Sight::ALL.into_iter().map(|page| Choice::new(page.code(), page.label(), Some(page) == current));
    FieldView::select("page", "What was done", [any].into_iter().chain(pages).collect())
}

/// What was done, with the masked value that was seen whole.
fn done(row: &LookRow) -> String {
    let page = Sight::parse(&row.page);
    let label = page.map_or("Looked", Sight::label);
    let fact = row.field.as_deref().and_then(PersonalFact::parse).map(|fact| fact.label().to_lowercase());
    match (page, fact) {
        (Some(Sight::Reveal), Some(fact)) => format!("Revealed the {fact}"),
        // As it was written while there was nothing else to reveal.
        (Some(Sight::Reveal), None) => "Revealed the registration number".to_owned(),
        (_, Some(fact)) => format!("{label}, with the {fact}"),
        (_, None) => label.to_owned(),
    }
}

fn event(cx: &Context, row: &LookRow) -> Event {
    let done = done(row);
    let (of, link) = match (row.subject_kind.as_deref(), row.subject_id) {
        (Some("account"), Some(id)) => (" of an account", Some(Link::new("the account", format!("/accounts/{id}")))),
        (Some("card"), Some(id)) => (" of a card", Some(Link::new("the card", format!("/cards/{id}")))),
        _ => ("", None),
    };
    Event {
        time: time::human(row.at, cx.actor.now),
        time_iso: time::iso(row.at),
        sentence: format!("{done}{of}"),
        link: link.filter(|_| cx.may(Permission::SeeAccounts)),
        changes: Vec::new(),
        who: format!("{} ({}) from {}", row.staff_name, row.username, row.address),
        reason: None,
    }
}
