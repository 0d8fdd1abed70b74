//! What a customer owns and holds, on its record: accounts with their cards nested, cards it holds, and what it had before. A
//! company with thousands of cards shows the first of each, and leads to the lists.

use crate::db::accounts::AccountRow;
use crate::db::around::{AroundCustomer, CustomerWanted};
use crate::db::cards::CardLine;
use crate::db::links::{FormerRow, LinkRow};
use crate::domain::ids::CustomerId;
use crate::domain::origin::Origin;
use crate::domain::policy::Permission;
use crate::web::accounts::account_line;
use crate::web::cards::card_line;
use crate::web::desk::Context;
use crate::web::part_views::{Link, Tag};
use crate::web::readiness;
use crate::web::record_views::{Section, SectionLine};
use crate::web::time;

/// Shown at most of each; the cards of one account fewer, since several accounts share the page.
const SHOWN: usize = 25;
const CARDS_EACH: usize = 5;
const FORMER: i64 = 10;

/// All of it, as it was read.
pub(super) struct Holdings {
    id: CustomerId,
    owned: Vec<(AccountRow, String)>,
    nested: Vec<CardLine>,
    held: Vec<CardLine>,
    former_accounts: Vec<(LinkRow, FormerRow)>,
    former_cards: Vec<(LinkRow, FormerRow)>,
}

impl Holdings {
    pub(super) fn new(id: CustomerId, around: AroundCustomer) -> Holdings {
        Holdings {
            id,
            owned: around.owned,
            nested: around.nested,
            held: around.held,
            former_accounts: around.formerly_owned,
            former_cards: around.formerly_held,
        }
    }
}

/// How much of it is read.
pub(super) fn wanted(wanted: CustomerWanted) -> CustomerWanted {
    CustomerWanted {
        accounts: more_than(SHOWN),
        cards_each: more_than(CARDS_EACH),
        held: more_than(SHOWN),
        former: FORMER,
        ..wanted
    }
}

/// One more than is shown, to know whether there are more.
fn more_than(count: usize) -> i64 {
    i64::try_from(count + 1).unwrap_or(i64::MAX)
}

/// "Request an account", "Register an account": for an active customer, who may.
pub(super) fn account_acts(cx: &Context, id: CustomerId, is_active: bool) -> Vec<Link> {
    if !is_active || !cx.may(Permission::EditAccounts) {
        return Vec::new();
    }
    [(Origin::Requested, "Request an account"), (Origin::Registered, "Register an account")]
        .map(|(way, label)| Link::new(label, format!("/accounts/new?customer={id}&way={}", way.code())))
        .to_vec()
}

/// The chip of the customer, by the newest cards it holds.
pub(super) fn wallet(cx: &Context, holdings: &Holdings) -> Option<Tag> {
    let wished: Vec<&CardLine> =
        holdings.held.iter().filter(|line| line.card.wallet_wish && line.card.status().is_live()).collect();
    let obstacles: Vec<_> = wished.iter().map(|line| line.card.obstacles()).collect();
    readiness::holder_chip(cx, &wished.first()?.holder, obstacles.iter().map(Vec::as_slice))
}

pub(super) fn sections(cx: &Context, holdings: &Holdings) -> Vec<Section> {
    let mut sections = vec![owned(cx, holdings), held(cx, holdings)];
    if !holdings.former_accounts.is_empty() || !holdings.former_cards.is_empty() {
        sections.push(former(holdings));
    }
    sections
}

fn owned(cx: &Context, holdings: &Holdings) -> Section {
    let line = |(row, product): &(AccountRow, String)| {
        let cards: Vec<&CardLine> = holdings.nested.iter().filter(|card| card.card.account_id == row.id).collect();
        let all = Link::new("All cards on it", format!("/cards?account={}", row.id));
        SectionLine {
            note: format!("{product} · {}", row.currency),
            below: cards.iter().take(CARDS_EACH).map(|card| card_line(cx, card, true)).collect(),
            below_more: (cards.len() > CARDS_EACH).then_some(all),
            ..account_line(row, "Account")
        }
    };
    let all = Link::new("All accounts", format!("/accounts?owner={}", holdings.id));
    Section {
        id: "owns".to_owned(),
        title: "Owns".to_owned(),
        links: (holdings.owned.len() > SHOWN).then_some(all).into_iter().chain(picture(holdings)).collect(),
        lines: holdings.owned.iter().take(SHOWN).map(line).collect(),
        empty: "Owns no account.".to_owned(),
    }
}

/// Worth a look where there is something to see.
fn picture(holdings: &Holdings) -> Option<Link> {
    let is_something = !holdings.owned.is_empty() || !holdings.held.is_empty();
    is_something.then(|| Link::new("Picture", format!("/customers/{}/picture", holdings.id)))
}

fn held(cx: &Context, holdings: &Holdings) -> Section {
    let all = Link::new("All cards it holds", format!("/cards?holder={}", holdings.id));
    Section {
        id: "holds".to_owned(),
        title: "Holds".to_owned(),
        links: if holdings.held.len() > SHOWN { vec![all] } else { Vec::new() },
        lines: holdings.held.iter().take(SHOWN).map(|card| card_line(cx, card, false)).collect(),
        empty: "Holds no card.".to_owned(),
    }
}

fn former(holdings: &Holdings) -> Section {
    let line = |role: &str, base: &str, (link, row): &(LinkRow, FormerRow)| {
        let until = link.until.map(time::day).unwrap_or_default();
        let reason = link.end_reason.clone().unwrap_or_default();
        SectionLine {
            role: role.to_owned(),
            name: row.reference.clone().or_else(|| row.number.clone()).unwrap_or_default(),
            href: format!("/{base}/{}", row.id),
            note: format!("{} to {until} · {reason}", time::day(link.since)),
            ..SectionLine::default()
        }
    };
    let accounts = holdings.former_accounts.iter().map(|former| {
        let mut line = line("Owned account", "accounts", former);
        line.name = former.1.number.clone().unwrap_or(line.name);
        line
    });
    let cards = holdings.former_cards.iter().map(|former| line("Held card", "cards", former));
    Section {
        id: "former".to_owned(),
        title: "Owned and held before".to_owned(),
        links: Vec::new(),
        lines: accounts.chain(cards).collect(),
        empty: String::new(),
    }
}
