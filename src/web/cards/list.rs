//! GET /cards: browse, the newest first, narrowed by filters, a page at a time. All of the list's state is in the address.

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::present::{number, tags};
use crate::db::cards::{self, CardLine, Filter};
use crate::db::products::{CardProductRow, list_for_cards};
use crate::domain::card::Status;
use crate::domain::ids::{AccountId, CardProductId, CustomerId};
use crate::web::customers::listed_name;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeAccounts};
use crate::web::href::href;
use crate::web::keyset::{COUNTED, Keyset, PAGE, count_words};
use crate::web::outcome::Reply;
use crate::web::part_views::Chip;
use crate::web::record_views::{Cell, TableRow, TableView};

/// The state of the list, as the address holds it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    #[serde(default)]
    status: String,
    #[serde(default)]
    product: String,
    /// The id of the account they are on.
    #[serde(default)]
    account: String,
    /// The id of the customer who holds them.
    #[serde(default)]
    holder: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    before: String,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter {
            status: Status::parse(&self.status),
            product: self.product.parse().ok().map(CardProductId),
            account: self.account.parse().ok().map(AccountId),
            holder: self.holder.parse().ok().map(CustomerId),
            last_four: None,
        }
    }

    fn href(&self) -> String {
        let pairs = [
            ("status", &self.status),
            ("product", &self.product),
            ("account", &self.account),
            ("holder", &self.holder),
            ("after", &self.after),
            ("before", &self.before),
        ];
        href("/cards", pairs)
    }

    fn kept(&self) -> Vec<Hidden> {
        let pairs = [("account", &self.account), ("holder", &self.holder)];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| Hidden::new(name, value)).collect()
    }

    fn with(&self, change: impl FnOnce(&mut ListQuery)) -> String {
        let mut query = ListQuery { after: String::new(), before: String::new(), ..self.clone() };
        change(&mut query);
        query.href()
    }
}

pub async fn list(desk: Allowed<SeeAccounts>, query: Query<ListQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        let (filter, scope) = (query.filter(), cx.actor.scope());
        let keyset = Keyset::parse(&query.after, &query.before);
        let mut rows = cards::list(conn, scope, &filter, keyset.beyond(), keyset.is_descending(), PAGE + 1)?;
        let more = keyset.trim(&mut rows);
        let heading = match keyset.is_first() {
            true => count_words(cards::count(conn, scope, &filter, COUNTED + 1)?, "card", "cards"),
            false => "Cards".to_owned(),
        };
        let products = list_for_cards(conn, scope)?;
        let ids = (rows.first().map(|row| row.card.id), rows.last().map(|row| row.card.id));
        Reply::page(&TableView {
            frame: cx.frame(heading.clone(), Nav::Cards),
            heading,
            noun: "cards".to_owned(),
            action: "/cards".to_owned(),
            filters: filters(&query, &products),
            kept: query.kept(),
            chips: chips(&query, &products, rows.first()),
            clear_href: "/cards".to_owned(),
            heads: ["Reference", "Number", "Product", "Cardholder", "Account", "Role", "Expiry", "Status"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.iter().map(|line| row(cx, line)).collect(),
            pager: keyset.pager(ids, more, rows.len(), |after, before| {
                query.with(|query| (query.after, query.before) = (after, before))
            }),
            empty: "No cards are recorded here yet. Open an account to register or request one.".to_owned(),
            ..TableView::default()
        })
    })
    .await
}

fn row(cx: &Context, line: &CardLine) -> TableRow {
    let card = &line.card;
    TableRow {
        name: card.reference.clone(),
        href: format!("/cards/{}", card.id),
        cells: vec![
            Cell::id(number(card)),
            Cell::text(&line.product.name),
            Cell::link(listed_name(&line.holder.name()), format!("/customers/{}", line.holder.id)),
            Cell::link(line.account_called(), format!("/accounts/{}", card.account_id)),
            Cell::text(card.role().label()),
            Cell::text(card.expiry().map(|expiry| expiry.human()).unwrap_or_default()),
            Cell::tags(tags(cx, line)),
        ],
    }
}

fn filters(query: &ListQuery, products: &[CardProductRow]) -> Vec<FieldView> {
    let any = |words: &'static str, value: &str| Choice::new("", words, value.is_empty());
    let statuses =
        Status::ALL.iter().map(|status| Choice::new(status.code(), status.label(), status.code() == query.status));
    let products = products.iter().map(|product| {
        let id = product.id.to_string();
        Choice::new(id.clone(), product.name.clone(), id == query.product)
    });
    vec![
        FieldView::select("status", "Status", [any("Any status", &query.status)].into_iter().chain(statuses).collect()),
        FieldView::select(
            "product",
            "Product",
            [any("Any product", &query.product)].into_iter().chain(products).collect(),
        ),
    ]
}

fn chips(query: &ListQuery, products: &[CardProductRow], first: Option<&CardLine>) -> Vec<Chip> {
    let filter = query.filter();
    let chip = |label: String, remove_href: String| Chip { label, remove_href };
    let status = filter
        .status
        .map(|status| chip(format!("Status: {}", status.label()), query.with(|query| query.status.clear())));
    let product = products.iter().find(|product| Some(CardProductId(product.id)) == filter.product);
    let product =
        product.map(|product| chip(format!("Product: {}", product.name), query.with(|query| query.product.clear())));
    let account = filter.account.map(|_| {
        let called = first.map_or("one", |line| line.account_called());
        chip(format!("Account: {called}"), query.with(|query| query.account.clear()))
    });
    let holder = filter.holder.map(|_| {
        let name = first.map_or_else(|| "one".to_owned(), |line| listed_name(&line.holder.name()));
        chip(format!("Cardholder: {name}"), query.with(|query| query.holder.clear()))
    });
    status.into_iter().chain(product).chain(account).chain(holder).collect()
}
