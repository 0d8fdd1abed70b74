//! GET /cards/{id}: the card with its account, its owner and its holder, and where it and its PIN go.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::facts;
use super::happenings::event;
use super::present::{address, card_tag, named, requested_tag, tab};
use crate::db::around::{self, AroundCard, CardWanted};
use crate::db::cards::CardRow;
use crate::db::customers::{ListRow, Reach};
use crate::db::links::LinkRow;
use crate::domain::address::Address;
use crate::domain::card::{Change, Group, StatusChange};
use crate::domain::date;
use crate::domain::ids::CardId;
use crate::domain::look::Sight;
use crate::domain::origin::Origin;
use crate::domain::policy::Permission;
use crate::domain::wallet::Readiness;
use crate::services::cards::{CardRecord, Happening, may_be_reissued, open_history, read};
use crate::web::accounts::account_line;
use crate::web::customers::{listed_name, status_tag};
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeAccounts};
use crate::web::mailing;
use crate::web::outcome::Reply;
use crate::web::part_views::{Fact, FactGroup, Link, Notice, Tone};
use crate::web::readiness;
use crate::web::record_views::{Menu, RecordView, Section, SectionLine};
use crate::web::time;
use crate::web::waiting;

const EVENTS: i64 = 5;
const HOLDERS: i64 = 20;

/// All that the page is made of.
struct Seen {
    record: CardRecord,
    reach: Reach,
    previous: Option<CardRow>,
    next: Option<CardRow>,
    holders: Vec<(LinkRow, ListRow)>,
    happenings: Vec<Happening>,
    /// None where it is wished into no wallet, or is over.
    wallet: Option<Readiness>,
}

pub async fn show(desk: Allowed<SeeAccounts>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (id, scope) = (CardId(path.into_inner()), cx.actor.scope());
        let record = read(conn, scope, id)?;
        let events = if cx.may(Permission::SeeHistory) { EVENTS } else { 0 };
        let AroundCard { events, reach, holders, previous, next, has_second, proposals } =
            cx.look_with(conn, &record.look(Sight::Record), |conn, noted| {
                around::card(conn, noted, scope, &record.row, CardWanted { events, holders: HOLDERS })
            })?;
        let wallet = readiness::of_card(cx, &record.row, &record.holder, record.row.wallet_wish && has_second);
        let next = next.filter(|_| !record.row.status().is_live());
        let happenings = open_history(cx.keys(), scope, id, events)?;
        let seen = Seen { record, reach, previous, next, holders, happenings, wallet };
        let mut view = view(cx, &seen);
        view.notices.extend(waiting::notices(cx, &proposals));
        Reply::page(&view)
    })
    .await
}

fn view(cx: &Context, seen: &Seen) -> RecordView {
    let (row, record) = (&seen.record.row, &seen.record);
    let base = address(row);
    let is_live = row.status().is_live();
    let may_edit = cx.may(Permission::EditAccounts) && is_live;
    let change = |group: Group| may_edit.then(|| format!("{base}/edit/{}", group.slug()));
    let name = named(&record.product.name, row);
    RecordView {
        frame: cx.frame(tab(row), Nav::Cards),
        crumbs: vec![
            Link::new("Cards", "/cards"),
            Link::new(format!("Account {}", record.account.called()), format!("/accounts/{}", row.account_id)),
        ],
        name,
        tags: [card_tag(row)]
            .into_iter()
            .chain(requested_tag(row))
            .chain(seen.wallet.as_ref().and_then(readiness::chip))
            .collect(),
        buttons: Vec::new(),
        menus: menus(cx, seen, &change),
        number_label: "Reference".to_owned(),
        number: row.reference.clone(),
        particulars: vec![
            row.role().label().to_owned(),
            record.product.product().label(),
            row.origin().label().to_owned(),
        ],
        notices: notices(seen, change(Group::Numbers)),
        groups: groups(cx, seen, &change),
        sections: vec![holders(seen, may_edit), account(seen)],
        events: seen.happenings.iter().map(|one| event(one, cx.actor.now)).collect(),
        events_all: cx.may(Permission::SeeHistory).then(|| Link::new("All history", format!("{base}/history"))),
    }
}

fn menus(cx: &Context, seen: &Seen, change: &dyn Fn(Group) -> Option<String>) -> Vec<Menu> {
    let row = &seen.record.row;
    let base = address(row);
    let may_edit = cx.may(Permission::EditAccounts);
    let form = seen.record.product.product().form;
    let moves = StatusChange::ALL
        .into_iter()
        .filter(|change| change.apply(row.status()).is_some() && cx.may(change.permission()))
        .filter(|change| change.is_open_on(seen.record.account.status()))
        .filter(|change| *change != StatusChange::Recovery || seen.next.is_none());
    let mut again = Vec::new();
    if may_edit && seen.next.is_none() {
        again.push(Link::new("Replace", format!("{base}/replacement")));
    }
    if may_edit && may_be_reissued(row.status()) {
        again.push(Link::new("Reissue", format!("{base}/reissue")));
    }
    let edits = Group::ALL.into_iter().filter(|group| group.is_editable() && group.applies_to(form));
    vec![
        Menu {
            label: "Status".to_owned(),
            links: moves.map(|change| Link::new(change.label(), format!("{base}/{}", change.slug()))).collect(),
            ..Menu::default()
        },
        Menu { label: "New card".to_owned(), links: again, ..Menu::default() },
        Menu {
            label: "Edit".to_owned(),
            key: "e".to_owned(),
            is_main: true,
            links: edits.filter_map(|group| Some(Link::new(group.label(), change(group)?))).collect(),
        },
    ]
}

fn notices(seen: &Seen, number_href: Option<String>) -> Vec<Notice> {
    let row = &seen.record.row;
    let mut notices = Vec::new();
    let status = row.status();
    if status != crate::domain::card::Status::Ok {
        let since = date::human(row.status_since.date_naive());
        let tone = if status.is_live() { Tone::Warn } else { Tone::Bad };
        let lead = format!("{} since {since}.", status.label());
        let words = row.status_reason.clone().unwrap_or_default();
        notices.push(Notice { tone, lead, words, links: Vec::new() });
    }
    let other = |lead: &str, card: &CardRow| Notice {
        lead: lead.to_owned(),
        links: vec![Link::new(card.reference.clone(), address(card))],
        ..Notice::default()
    };
    notices.extend(seen.next.as_ref().map(|next| other("Replaced by", next)));
    notices.extend(seen.previous.as_ref().map(|previous| other("It replaces", previous)));
    if row.truncated_number.is_none() {
        let mut requested = Notice {
            lead: "Requested.".to_owned(),
            words: Origin::Requested.meaning().to_owned(),
            ..Notice::default()
        };
        requested.links.extend(number_href.map(|href| Link::new("Enter the number", href)));
        notices.push(requested);
    }
    notices
}

fn groups(cx: &Context, seen: &Seen, change: &dyn Fn(Group) -> Option<String>) -> Vec<FactGroup> {
    let (record, row) = (&seen.record, &seen.record.row);
    let form = record.product.product().form;
    let today = cx.actor.today();
    let goes_to = |label: &str, own: Option<&Address>| {
        Some(mailing::fact(label, &seen.reach, own, today, ("The cardholder's", "The card's own")))
    };
    let shown = Group::ALL.into_iter().filter(|group| group.is_editable() && group.applies_to(form));
    shown
        .map(|group| {
            let facts = match record.group(group) {
                Change::Numbers(numbers) => facts::numbers(&numbers),
                Change::Embossing(embossing) => facts::embossing(&embossing),
                Change::Production(production) => vec![Fact {
                    note: Some(format!("since {}", time::day(row.production_since))),
                    ..Fact::new("Production", production.label())
                }],
                Change::Wallet(is_wished) => vec![wallet(cx, seen, is_wished)],
                Change::CardAddress(own) => {
                    let goes_to = goes_to("The card goes to", own.as_ref());
                    facts::delivery("Own address for the card", own.as_ref(), goes_to)
                }
                Change::PinAddress(own) => {
                    let goes_to = goes_to("The PIN goes to", own.as_ref());
                    facts::delivery("Own address for the PIN", own.as_ref(), goes_to)
                }
            };
            facts::group(group, facts, change(group))
        })
        .collect()
}

fn wallet(cx: &Context, seen: &Seen, is_wished: bool) -> Fact {
    let (row, holder) = (&seen.record.row, &seen.record.holder);
    let fact = Fact::new("Wallet", if is_wished { "Wished for" } else { "Not wished for" });
    match &seen.wallet {
        None => fact,
        Some(Readiness::Off) => Fact { note: Some("This institution has no wallets.".to_owned()), ..fact },
        Some(state) => {
            Fact { tag: readiness::chip(state), reasons: readiness::reasons(cx, row, holder, state), ..fact }
        }
    }
}

fn holders(seen: &Seen, may_edit: bool) -> Section {
    let line = |(link, customer): &(LinkRow, ListRow)| {
        let since = time::day(link.since);
        let note = match (link.until, &link.end_reason) {
            (Some(until), Some(reason)) => format!("{since} to {} · {reason}", time::day(until)),
            _ => format!("since {since} · {}", link.reason),
        };
        SectionLine {
            role: if link.until.is_none() { "Cardholder" } else { "Held it before" }.to_owned(),
            name: listed_name(&customer.name()),
            href: format!("/customers/{}", customer.id),
            number: customer.customer_number.clone(),
            tags: vec![status_tag(customer.status())],
            note,
            ..SectionLine::default()
        }
    };
    let give = may_edit.then(|| Link::new("Give to another holder", format!("{}/holder", address(&seen.record.row))));
    Section {
        id: "holders".to_owned(),
        title: "Cardholder".to_owned(),
        links: give.into_iter().collect(),
        lines: seen.holders.iter().map(line).collect(),
        empty: String::new(),
    }
}

fn account(seen: &Seen) -> Section {
    let owner = &seen.record.owner;
    let owner = SectionLine {
        role: "Owner".to_owned(),
        name: listed_name(&owner.name()),
        href: format!("/customers/{}", owner.id),
        number: owner.customer_number.clone(),
        tags: vec![status_tag(owner.status())],
        ..SectionLine::default()
    };
    Section {
        id: "account".to_owned(),
        title: "Account".to_owned(),
        links: Vec::new(),
        lines: vec![account_line(&seen.record.account, "Account"), owner],
        empty: String::new(),
    }
}
