//! GET /wallet: live cards with a wallet wish that are not ready, the newest first, narrowed to one reason, a page at a time.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use crate::db::cards::{self, CardLine, Unready};
use crate::db::{DbError, PgConnection};
use crate::domain::ids::CardId;
use crate::domain::policy::Permission;
use crate::domain::wallet::{Obstacle, Rule};
use crate::web::cards::{card_tag, number};
use crate::web::customers::{listed_name, own_tag};
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeAccounts};
use crate::web::href::href;
use crate::web::keyset::{COUNTED, Keyset, PAGE, count_words};
use crate::web::outcome::Reply;
use crate::web::part_views::Chip;
use crate::web::readiness;
use crate::web::record_views::{Cell, TableRow, TableView};

/// The state of the list, as the address holds it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    before: String,
}

impl ListQuery {
    fn obstacle(&self) -> Option<Obstacle> {
        Obstacle::parse(&self.reason)
    }

    fn href(&self) -> String {
        let pairs = [("reason", &self.reason), ("after", &self.after), ("before", &self.before)];
        href("/wallet", pairs)
    }
}

pub async fn list(desk: Allowed<SeeAccounts>, query: Query<ListQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        if cx.actor.institution.settings.wallet.rule == Rule::Off {
            return Reply::page(&without_wallets(cx));
        }
        let (unready, scope) = (unready(cx, query.obstacle()), cx.actor.scope());
        let keyset = Keyset::parse(&query.after, &query.before);
        let mut rows = cards::list_unready(conn, scope, &unready, keyset.beyond(), keyset.is_descending(), PAGE + 1)?;
        let more = keyset.trim(&mut rows);
        let heading = match keyset.is_first() {
            true => words(cards::count_unready(conn, scope, &unready, COUNTED + 1)?, unready.obstacle),
            false => "Wallet".to_owned(),
        };
        let ids: Vec<CardId> = rows.iter().map(|line| line.card.id()).collect();
        let second: BTreeSet<CardId> = cards::list_second(conn, scope, &ids)?.into_iter().collect();
        let ends = (rows.first().map(|row| row.card.id), rows.last().map(|row| row.card.id));
        Reply::page(&TableView {
            filters: vec![filter(&query)],
            chips: chips(&query),
            rows: rows.iter().map(|line| row(cx, line, second.contains(&line.card.id()))).collect(),
            pager: keyset
                .pager(ends, more, rows.len(), |after, before| ListQuery { after, before, ..query.clone() }.href()),
            empty: "Every live card with a wallet wish is ready.".to_owned(),
            ..view(cx, heading)
        })
    })
    .await
}

/// How many cards wait to be made ready, counted no further than a list does; None where there are no wallets, or none of this
/// person's business.
pub fn count_waiting(conn: &mut PgConnection, cx: &Context) -> Result<Option<usize>, DbError> {
    let has_wallets = cx.actor.institution.settings.wallet.rule != Rule::Off;
    if !has_wallets || !cx.may(Permission::SeeAccounts) {
        return Ok(None);
    }
    cards::count_unready(conn, cx.actor.scope(), &unready(cx, None), COUNTED + 1).map(Some)
}

fn unready(cx: &Context, obstacle: Option<Obstacle>) -> Unready {
    let cooling_since = cx.actor.institution.settings.wallet.cooling_since(cx.actor.now);
    Unready { cooling_since, obstacle }
}

/// A second card is a warning under the only rule that allows it.
fn words(count: usize, obstacle: Option<Obstacle>) -> String {
    let counted = count_words(count, "card", "cards");
    match obstacle {
        Some(Obstacle::SecondCard) => format!("{counted} of people with several wallet cards"),
        _ => format!("{counted} not ready for a wallet"),
    }
}

fn view(cx: &Context, heading: String) -> TableView {
    TableView {
        frame: cx.frame(heading.clone(), Nav::Wallet),
        heading,
        noun: "cards".to_owned(),
        action: "/wallet".to_owned(),
        clear_href: "/wallet".to_owned(),
        heads: ["Reference", "Number", "Cardholder", "Status", "What stands in the way"].map(str::to_owned).to_vec(),
        stacks: true,
        ..TableView::default()
    }
}

fn without_wallets(cx: &Context) -> TableView {
    let words = "This institution has no wallets. An admin turns them on under Settings.".to_owned();
    TableView { empty: words, ..view(cx, "Wallet".to_owned()) }
}

fn row(cx: &Context, line: &CardLine, has_another: bool) -> TableRow {
    let (card, holder) = (&line.card, &line.holder);
    let state = readiness::of_card(cx, card, holder, has_another);
    TableRow {
        name: card.reference.clone(),
        href: format!("/cards/{}", card.id),
        cells: vec![
            Cell::id(number(card)),
            Cell::link(listed_name(&holder.name()), format!("/customers/{}", holder.id)),
            Cell::tags([card_tag(card)].into_iter().chain(own_tag(cx, &[holder.id, card.account_owner_id])).collect()),
            Cell::reasons(state.map(|state| readiness::reasons(cx, card, holder, &state)).unwrap_or_default()),
        ],
    }
}

fn filter(query: &ListQuery) -> FieldView {
    let any = Choice::new("", "Any reason", query.reason.is_empty());
    let reasons = Obstacle::ALL
        .into_iter()
        .map(|obstacle| Choice::new(obstacle.code(), obstacle.label(), obstacle.code() == query.reason));
    FieldView::select("reason", "Reason", [any].into_iter().chain(reasons).collect())
}

fn chips(query: &ListQuery) -> Vec<Chip> {
    let chip =
        |obstacle: Obstacle| Chip { label: format!("Reason: {}", obstacle.label()), remove_href: "/wallet".to_owned() };
    query.obstacle().map(chip).into_iter().collect()
}
