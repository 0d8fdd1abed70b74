//! GET /customers: browse in name order, narrowed by filters, a page at a time. All of the list's state is in the address; the
//! place in the alphabet is part of a name, and so travels sealed.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::web::Query;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::present::list_row;
use super::views::ListView;
use crate::db::cards::list_obstacles_of;
use crate::db::customers::{self, Cursor, Filter, ListRow};
use crate::db::{DbError, PgConnection};
use crate::domain::country::Country;
use crate::domain::customer::{Kind, Sort, Status};
use crate::domain::ids::CustomerId;
use crate::domain::policy::Permission;
use crate::domain::wallet::Rule;
use crate::seal::{Keys, Place};
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView, OptionGroup};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeCustomers};
use crate::web::href::href;
use crate::web::options::Options;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Chip, Order, Pager, SortHead, Tag};
use crate::web::readiness;

const PAGE: usize = 25;
/// Counted no further: a count must not grow with the table.
const COUNTED: i64 = 1_000;

/// The state of the list, as the address holds it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sort: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    status: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    country: String,
    /// "z-a" for the other order.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    order: String,
    /// Where the page begins, sealed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    at: String,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter {
            kind: Kind::parse(&self.kind),
            sort: Sort::parse(&self.sort),
            status: Status::parse(&self.status),
            country: Country::parse(&self.country).ok(),
        }
    }

    fn is_descending(&self) -> bool {
        self.order == "z-a"
    }

    fn href(&self) -> String {
        let pairs = [
            ("kind", &self.kind),
            ("sort", &self.sort),
            ("status", &self.status),
            ("country", &self.country),
            ("order", &self.order),
            ("at", &self.at),
        ];
        href("/customers", pairs)
    }

    fn with(&self, change: impl FnOnce(&mut ListQuery)) -> String {
        let mut query = ListQuery { at: String::new(), ..self.clone() };
        change(&mut query);
        query.href()
    }
}

pub async fn list(desk: Allowed<SeeCustomers>, query: Query<ListQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        let filter = query.filter();
        let cursor = open_cursor(cx.keys(), cx, &query.at)?;
        let is_ahead = cursor.as_ref().is_none_or(|cursor| cursor.is_forward);
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let ascends = is_ahead != query.is_descending();
        let mut rows = customers::list(conn, cx.actor.scope(), &filter, cursor.as_ref(), ascends, limit)?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        if !is_ahead {
            rows.reverse();
        }
        let heading = match cursor {
            None => count_words(customers::count(conn, cx.actor.scope(), &filter, COUNTED + 1)?),
            Some(_) => "Customers".to_owned(),
        };
        let wallets = wallets(conn, cx, &rows)?;
        let mut view = view(cx, &query, heading, &rows, Position { cursor, has_more });
        for (shown, wallet) in view.rows.iter_mut().zip(wallets) {
            shown.wallet = wallet;
        }
        Reply::page(&view)
    })
    .await
}

/// The chip of each who has live wallet cards.
fn wallets(conn: &mut PgConnection, cx: &Context, rows: &[ListRow]) -> Result<Vec<Option<Tag>>, DbError> {
    let has_wallets = cx.actor.institution.settings.wallet.rule != Rule::Off;
    if !has_wallets || !cx.may(Permission::SeeAccounts) {
        return Ok(Vec::new());
    }
    let ids: Vec<CustomerId> = rows.iter().map(ListRow::id).collect();
    let found = list_obstacles_of(conn, cx.actor.scope(), &ids)?;
    let of = |id: CustomerId| found.iter().filter(move |(holder, _)| *holder == id).map(|(_, found)| found.as_slice());
    Ok(rows.iter().map(|row| readiness::holder_chip(cx, row, of(row.id()))).collect())
}

struct Position {
    cursor: Option<Cursor>,
    has_more: bool,
}

fn count_words(count: usize) -> String {
    match i64::try_from(count) {
        Ok(count) if count <= COUNTED => match count {
            1 => "1 customer".to_owned(),
            1_000 => "1,000 customers".to_owned(),
            count => format!("{count} customers"),
        },
        _ => "1,000+ customers".to_owned(),
    }
}

fn view(cx: &Context, query: &ListQuery, heading: String, rows: &[ListRow], position: Position) -> ListView {
    let order = if query.is_descending() { Order::Descending } else { Order::Ascending };
    let turned = if query.is_descending() { "" } else { "z-a" };
    ListView {
        frame: cx.frame(heading.clone(), Nav::Customers),
        heading,
        filters: filters(query),
        chips: chips(query),
        clear_href: "/customers".to_owned(),
        name_head: SortHead {
            label: "Name".to_owned(),
            href: query.with(|query| query.order = turned.to_owned()),
            order,
        },
        rows: rows.iter().map(|row| list_row(cx, row, String::new())).collect(),
        pager: pager(cx, query, rows, &position),
        new_href: cx.may(Permission::CreateCustomers).then(|| "/customers/new".to_owned()),
    }
}

static COUNTRIES: LazyLock<Options> = LazyLock::new(|| {
    let all = Country::all().iter().map(|country| Choice::new(country.code(), country.name(), false));
    let choices = [Choice::new("", "Any country", false)].into_iter().chain(all).collect();
    Options::new(vec![OptionGroup { label: String::new(), choices }])
});

fn filters(query: &ListQuery) -> Vec<FieldView> {
    let select = |name, label, any, choices: Vec<(&'static str, &'static str)>, value: &str| {
        let choices = [("", any)].into_iter().chain(choices);
        FieldView::select(name, label, choices.map(|(code, label)| Choice::new(code, label, code == value)).collect())
    };
    let kinds = Kind::ALL.iter().map(|kind| (kind.code(), kind.label())).collect();
    let sorts = Sort::ALL.iter().map(|sort| (sort.code(), sort.label())).collect();
    let statuses = Status::ALL.iter().map(|status| (status.code(), status.label())).collect();
    vec![
        select("kind", "Kind", "Any kind", kinds, &query.kind),
        select("sort", "Sort", "Any sort", sorts, &query.sort),
        select("status", "Status", "Any status", statuses, &query.status),
        FieldView::long_select("country", "Country", &COUNTRIES, &query.country),
    ]
}

fn chips(query: &ListQuery) -> Vec<Chip> {
    let filter = query.filter();
    let chip = |label: String, remove_href: String| Chip { label, remove_href };
    let mut chips = Vec::new();
    if let Some(kind) = filter.kind {
        chips.push(chip(format!("Kind: {}", kind.label()), query.with(|query| query.kind.clear())));
    }
    if let Some(sort) = filter.sort {
        chips.push(chip(format!("Sort: {}", sort.label()), query.with(|query| query.sort.clear())));
    }
    if let Some(status) = filter.status {
        chips.push(chip(format!("Status: {}", status.label()), query.with(|query| query.status.clear())));
    }
    if let Some(country) = filter.country {
        chips.push(chip(format!("Country: {}", country.name()), query.with(|query| query.country.clear())));
    }
    chips
}

fn pager(cx: &Context, query: &ListQuery, rows: &[ListRow], position: &Position) -> Pager {
    let is_ahead = position.cursor.as_ref().is_none_or(|cursor| cursor.is_forward);
    let has_previous = if is_ahead { position.cursor.is_some() } else { position.has_more };
    let has_next = if is_ahead { position.has_more } else { true };
    let at = |row: Option<&ListRow>, is_forward: bool| {
        row.map(|row| {
            let cursor = Cursor { name_key: row.name_key.clone(), id: row.id, is_forward };
            query.with(|query| query.at = seal_cursor(cx, &cursor))
        })
    };
    Pager {
        previous: if has_previous { at(rows.first(), false) } else { None },
        next: if has_next { at(rows.last(), true) } else { None },
        words: match rows.len() {
            0 => String::new(),
            1 => "1 on this page".to_owned(),
            count => format!("{count} on this page"),
        },
        first: position.cursor.is_some().then(|| query.with(|_| ())),
    }
}

fn place(cx: &Context) -> Place<'static> {
    Place { column: "list.cursor", institution: cx.actor.scope(), row: "customers" }
}

fn seal_cursor(cx: &Context, cursor: &Cursor) -> String {
    let text = format!("{}\n{}\n{}", u8::from(cursor.is_forward), cursor.id, cursor.name_key);
    URL_SAFE_NO_PAD.encode(cx.keys().seal(place(cx), text.as_bytes()))
}

/// A cursor that does not open was not made here.
fn open_cursor(keys: &Keys, cx: &Context, sealed: &str) -> Result<Option<Cursor>, Fault> {
    if sealed.is_empty() {
        return Ok(None);
    }
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Fault::Missing)?;
    let bytes = keys.open(place(cx), &bytes).map_err(|_| Fault::Missing)?;
    let text = String::from_utf8(bytes).map_err(|_| Fault::Missing)?;
    let mut parts = text.splitn(3, '\n');
    let (direction, id, name_key) = (parts.next(), parts.next().and_then(|id| id.parse().ok()), parts.next());
    match (direction, id, name_key) {
        (Some(direction), Some(id), Some(name_key)) => {
            Ok(Some(Cursor { name_key: name_key.to_owned(), id, is_forward: direction == "1" }))
        }
        _ => Err(Fault::Missing),
    }
}
