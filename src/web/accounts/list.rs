//! GET /accounts: browse, the newest first, narrowed by filters, a page at a time. All of the list's state is in the address.

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::present::{account_tag, requested_tag};
use crate::db::accounts::{self, AccountLine, AccountRow, Filter};
use crate::db::products::{AccountProductRow, list_for_accounts};
use crate::domain::account::Status;
use crate::domain::date;
use crate::domain::ids::{AccountId, AccountProductId, CustomerId};
use crate::web::customers::{listed_name, own_tag};
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
    /// The id of the customer who owns them.
    #[serde(default)]
    owner: String,
    /// The id of the account they are right below.
    #[serde(default)]
    parent: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    before: String,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter {
            status: Status::parse(&self.status),
            product: self.product.parse().ok().map(AccountProductId),
            owner: self.owner.parse().ok().map(CustomerId),
            parent: self.parent.parse().ok().map(AccountId),
        }
    }

    fn href(&self) -> String {
        let pairs = [
            ("status", &self.status),
            ("product", &self.product),
            ("owner", &self.owner),
            ("parent", &self.parent),
            ("after", &self.after),
            ("before", &self.before),
        ];
        href("/accounts", pairs)
    }

    fn kept(&self) -> Vec<Hidden> {
        let pairs = [("owner", &self.owner), ("parent", &self.parent)];
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
        let mut rows = accounts::list(conn, scope, &filter, keyset.beyond(), keyset.is_descending(), PAGE + 1)?;
        let more = keyset.trim(&mut rows);
        let heading = match keyset.is_first() {
            true => count_words(accounts::count(conn, scope, &filter, COUNTED + 1)?, "account", "accounts"),
            false => "Accounts".to_owned(),
        };
        let products = list_for_accounts(conn, scope)?;
        let owner = rows.first().filter(|_| filter.owner.is_some()).map(|row| listed_name(&row.owner.name()));
        let parent = filter.parent.map(|id| accounts::find(conn, scope, id)).transpose()?;
        let ids = (rows.first().map(|row| row.account.id), rows.last().map(|row| row.account.id));
        Reply::page(&TableView {
            frame: cx.frame(heading.clone(), Nav::Accounts),
            heading,
            noun: "accounts".to_owned(),
            action: "/accounts".to_owned(),
            filters: filters(&query, &products),
            kept: query.kept(),
            chips: chips(&query, &products, owner, parent),
            clear_href: "/accounts".to_owned(),
            heads: ["Number", "Name", "Product", "Owner", "Currency", "Opened", "Status"].map(str::to_owned).to_vec(),
            rows: rows.iter().map(|line| row(cx, line)).collect(),
            pager: keyset.pager(ids, more, rows.len(), |after, before| {
                query.with(|query| (query.after, query.before) = (after, before))
            }),
            empty: "No accounts are recorded here yet. Open a customer to register or request one.".to_owned(),
            ..TableView::default()
        })
    })
    .await
}

fn row(cx: &Context, line: &AccountLine) -> TableRow {
    let account = &line.account;
    TableRow {
        name: account.called().to_owned(),
        href: format!("/accounts/{}", account.id),
        cells: vec![
            Cell::text(account.name.clone().unwrap_or_default()),
            Cell::text(&line.product),
            Cell::link(listed_name(&line.owner.name()), format!("/customers/{}", line.owner.id)),
            Cell::text(&account.currency),
            Cell::text(date::human(account.opened_on)),
            Cell::tags(
                [account_tag(account)]
                    .into_iter()
                    .chain(requested_tag(account))
                    .chain(own_tag(cx, &[line.owner.id]))
                    .collect(),
            ),
        ],
    }
}

fn filters(query: &ListQuery, products: &[AccountProductRow]) -> Vec<FieldView> {
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

fn chips(
    query: &ListQuery,
    products: &[AccountProductRow],
    owner: Option<String>,
    parent: Option<AccountRow>,
) -> Vec<Chip> {
    let filter = query.filter();
    let chip = |label: String, remove_href: String| Chip { label, remove_href };
    let status = filter
        .status
        .map(|status| chip(format!("Status: {}", status.label()), query.with(|query| query.status.clear())));
    let product = products
        .iter()
        .find(|product| Some(AccountProductId(product.id)) == filter.product)
        .map(|product| chip(format!("Product: {}", product.name), query.with(|query| query.product.clear())));
    let owner = filter.owner.map(|_| {
        let label = owner.map_or_else(|| "Of one owner".to_owned(), |owner| format!("Owner: {owner}"));
        chip(label, query.with(|query| query.owner.clear()))
    });
    let parent =
        parent.map(|parent| chip(format!("Below: {}", parent.called()), query.with(|query| query.parent.clear())));
    status.into_iter().chain(product).chain(owner).chain(parent).collect()
}
