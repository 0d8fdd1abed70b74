//! GET /settings/products: all products. Retiring one, or taking it up again, is a button beside it.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use super::views::{ProductRow, ProductsView, Sort};
use crate::db::products::{AccountProductRow, CardProductRow, list_for_accounts, list_for_cards};
use crate::domain::ids::{AccountProductId, CardProductId};
use crate::services::products::{ProductId, set_retired};
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::{ButtonForm, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageSettings};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Tag, Tone};

pub async fn list(desk: Allowed<ManageSettings>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let accounts = list_for_accounts(conn, cx.actor.scope())?;
        let cards = list_for_cards(conn, cx.actor.scope())?;
        Reply::page(&ProductsView {
            frame: cx.frame("Products", Nav::Settings),
            sorts: vec![account_sort(&accounts), card_sort(&cards)],
        })
    })
    .await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirementForm {
    version: String,
    /// "yes" retires, anything else takes up again.
    #[serde(default)]
    retired: String,
}
form_struct!(RetirementForm);

pub async fn retire_account_product(
    desk: Allowed<ManageSettings>,
    path: Path<i64>,
    form: Protected<RetirementForm>,
) -> HttpResponse {
    retire(desk, ProductId::Account(AccountProductId(path.into_inner())), form).await
}

pub async fn retire_card_product(
    desk: Allowed<ManageSettings>,
    path: Path<i64>,
    form: Protected<RetirementForm>,
) -> HttpResponse {
    retire(desk, ProductId::Card(CardProductId(path.into_inner())), form).await
}

async fn retire(desk: Allowed<ManageSettings>, id: ProductId, form: Protected<RetirementForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let version = sent.version.parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
        let is_known = match id {
            ProductId::Account(id) => list_for_accounts(conn, cx.actor.scope())?.iter().any(|row| row.id == id.0),
            ProductId::Card(id) => list_for_cards(conn, cx.actor.scope())?.iter().any(|row| row.id == id.0),
        };
        if !is_known {
            return Err(Fault::Missing);
        }
        let is_retired = sent.retired == "yes";
        set_retired(conn, &cx.actor, id, version, is_retired)?;
        let words = if is_retired { "The product is no longer offered." } else { "The product is offered again." };
        Ok(Reply::to("/settings/products").saying(words))
    })
    .await
}

fn account_sort(rows: &[AccountProductRow]) -> Sort {
    let row = |row: &AccountProductRow| ProductRow {
        code: row.code.clone(),
        cells: vec![row.name.clone(), row.currency.clone()],
        tag: tag(row.retired_at.is_some()),
        press: press("account", row.id, row.version, row.retired_at.is_some(), &row.code),
    };
    Sort {
        id: "accounts".to_owned(),
        title: "Account products".to_owned(),
        add_label: "Add an account product".to_owned(),
        add_href: "/settings/products/account/new".to_owned(),
        heads: ["Code", "Name", "Currency"].map(str::to_owned).to_vec(),
        rows: rows.iter().map(row).collect(),
        empty: "None yet. Without one no account can be opened.".to_owned(),
    }
}

fn card_sort(rows: &[CardProductRow]) -> Sort {
    let row = |row: &CardProductRow| {
        let product = row.product();
        ProductRow {
            code: row.code.clone(),
            cells: vec![
                row.name.clone(),
                product.label(),
                format!("{} characters, {}", row.embossing_length, product.embossing_set.label().to_lowercase()),
            ],
            tag: tag(row.retired_at.is_some()),
            press: press("card", row.id, row.version, row.retired_at.is_some(), &row.code),
        }
    };
    Sort {
        id: "cards".to_owned(),
        title: "Card products".to_owned(),
        add_label: "Add a card product".to_owned(),
        add_href: "/settings/products/card/new".to_owned(),
        heads: ["Code", "Name", "Brand and form", "On the card"].map(str::to_owned).to_vec(),
        rows: rows.iter().map(row).collect(),
        empty: "None yet. Without one no card can be made.".to_owned(),
    }
}

fn tag(is_retired: bool) -> Tag {
    if is_retired { Tag::new("Retired", Tone::Plain) } else { Tag::new("Offered", Tone::Good) }
}

fn press(sort: &str, id: i64, version: i32, is_retired: bool, code: &str) -> ButtonForm {
    ButtonForm {
        action: format!("/settings/products/{sort}/{id}/retirement"),
        label: if is_retired { "Offer again" } else { "Retire" }.to_owned(),
        label_more: code.to_owned(),
        hidden: vec![
            Hidden::new("version", version.to_string()),
            Hidden::new("retired", if is_retired { "no" } else { "yes" }),
        ],
    }
}
