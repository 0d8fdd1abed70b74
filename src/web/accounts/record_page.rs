//! GET /accounts/{id}: the account with its owner, its cards and the accounts around it.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::facts;
use super::happenings::event;
use super::present::{account_line, account_tag, address, named, requested_tag};
use crate::db::accounts::{self, AccountRow};
use crate::db::around::{self, AccountWanted, AroundAccount};
use crate::db::cards::CardLine;
use crate::db::customers::{ListRow, Reach};
use crate::db::links::LinkRow;
use crate::domain::account::{Change, Group, Status, StatusChange, closes_on};
use crate::domain::date;
use crate::domain::ids::AccountId;
use crate::domain::look::{Look, Sight};
use crate::domain::origin::Origin;
use crate::domain::policy::Permission;
use crate::services::accounts::{AccountRecord, Happening, open_history, read};
use crate::web::cards::card_line;
use crate::web::customers::{listed_name, status_tag};
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeAccounts};
use crate::web::mailing;
use crate::web::outcome::Reply;
use crate::web::part_views::{FactGroup, Link, Notice, Tone};
use crate::web::record_views::{Menu, RecordView, Section, SectionLine};
use crate::web::time;
use crate::web::waiting;

const EVENTS: usize = 5;
const CARDS: usize = 25;
const BELOW: usize = 25;
const OWNERS: i64 = 20;

/// All that the page is made of.
struct Seen {
    record: AccountRecord,
    reach: Reach,
    above: Vec<AccountRow>,
    below: Vec<AccountRow>,
    owners: Vec<(LinkRow, ListRow)>,
    cards: Vec<CardLine>,
    happenings: Vec<Happening>,
}

pub async fn show(desk: Allowed<SeeAccounts>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (id, scope) = (AccountId(path.into_inner()), cx.actor.scope());
        let record = read(conn, scope, id)?;
        let owner = record.row.owner();
        let wanted = AccountWanted {
            events: if cx.may(Permission::SeeHistory) { more_than(EVENTS) } else { 0 },
            owners: OWNERS,
            cards: more_than(CARDS),
            below: more_than(BELOW),
        };
        let AroundAccount { events, reach, owners, cards, below, proposals } =
            cx.look_with(conn, &Look::account(record.id(), owner, Sight::Record), |conn, noted| {
                around::account(conn, noted, scope, id, owner, wanted)
            })?;
        let above = match record.parent {
            Some(_) => accounts::list_above(conn, scope, id)?,
            None => Vec::new(),
        };
        let happenings = open_history(cx.keys(), scope, id, events)?;
        let seen = Seen { record, reach, above, below, owners, cards, happenings };
        let mut view = view(cx, &seen);
        view.notices.extend(waiting::notices(cx, &proposals));
        Reply::page(&view)
    })
    .await
}

/// One more than is shown, to know whether there are more.
fn more_than(count: usize) -> i64 {
    i64::try_from(count + 1).unwrap_or(i64::MAX)
}

fn view(cx: &Context, seen: &Seen) -> RecordView {
    let row = &seen.record.row;
    let base = address(row);
    let may_edit = cx.may(Permission::EditAccounts) && row.status() != Status::Closed;
    let change = |group: Group| may_edit.then(|| format!("{base}/edit/{}", group.slug()));
    let name = row.name.clone().unwrap_or_else(|| seen.record.product.name.clone());
    RecordView {
        frame: cx.frame(name.clone(), Nav::Accounts),
        crumbs: vec![
            Link::new("Accounts", "/accounts"),
            Link::new(listed_name(&seen.record.owner.name()), format!("/customers/{}", row.owner_id)),
        ],
        name,
        tags: [account_tag(row)].into_iter().chain(requested_tag(row)).collect(),
        buttons: Vec::new(),
        menus: menus(cx, seen, &change),
        number_label: if row.number.is_some() { "No." } else { "Our reference" }.to_owned(),
        number: row.called().to_owned(),
        particulars: vec![seen.record.product.name.clone(), row.currency.clone()],
        notices: notices(seen, change(Group::Details)),
        groups: groups(cx, seen, &change),
        sections: vec![owners(seen, may_edit), cards_section(cx, seen), around(seen)],
        events: seen.happenings.iter().take(EVENTS).map(|one| event(one, cx.actor.now)).collect(),
        events_all: cx.may(Permission::SeeHistory).then(|| Link::new("All history", format!("{base}/history"))),
    }
}

fn menus(cx: &Context, seen: &Seen, change: &dyn Fn(Group) -> Option<String>) -> Vec<Menu> {
    let row = &seen.record.row;
    let base = address(row);
    let moves = StatusChange::ALL.into_iter().filter(|change| {
        change.apply(row.status()).is_some()
            && cx.actor.decide_on(change.permission(), row.status().object_state()).is_ok()
    });
    let acts = moves.map(|change| Link::new(change.label(), format!("{base}/{}", change.slug()))).collect();
    let takes_cards = matches!(row.status(), Status::Ok | Status::Blocked) && cx.may(Permission::EditAccounts);
    let new = [(Origin::Requested, "Request a card"), (Origin::Registered, "Register a card")];
    let cards = new.map(|(way, label)| Link::new(label, format!("/cards/new?account={}&way={}", row.id, way.code())));
    let edits = [Group::Details, Group::StatementAddress].into_iter();
    vec![
        Menu {
            label: "New card".to_owned(),
            links: if takes_cards { cards.to_vec() } else { Vec::new() },
            ..Menu::default()
        },
        Menu { label: "Status".to_owned(), links: acts, ..Menu::default() },
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
    let notice = |tone, lead: String, words: String| Notice { tone, lead, words, links: Vec::new() };
    let since = date::human(row.status_since.date_naive());
    let reason = row.status_reason.clone().unwrap_or_default();
    let mut notices = Vec::new();
    match row.status() {
        Status::Ok => {}
        Status::Blocked => notices.push(notice(Tone::Warn, format!("Blocked since {since}."), reason)),
        Status::ToClose => {
            let on = date::human(closes_on(row.status_since));
            notices.push(notice(Tone::Warn, format!("Closing since {since}; closes for good on {on}."), reason));
        }
        Status::Closed => notices.push(notice(Tone::Bad, format!("Closed since {since}."), reason)),
        Status::Collection => notices.push(notice(Tone::Bad, format!("In collection since {since}."), reason)),
    }
    if let Some(above) = seen.above.iter().find(|above| above.status() == Status::Blocked) {
        let mut blocked = notice(
            Tone::Warn,
            "Blocked from above.".to_owned(),
            "An account above this one is blocked, so cards here are declined as well:".to_owned(),
        );
        blocked.links.push(Link::new(named(above), address(above)));
        notices.push(blocked);
    }
    if row.number.is_none() {
        let mut requested = notice(Tone::Plain, "Requested.".to_owned(), Origin::Requested.meaning().to_owned());
        requested.links.extend(number_href.map(|href| Link::new("Enter the number", href)));
        notices.push(requested);
    }
    notices
}

fn groups(cx: &Context, seen: &Seen, change: &dyn Fn(Group) -> Option<String>) -> Vec<FactGroup> {
    let record = &seen.record;
    let parent = record.parent.as_ref().map(|parent| (address(parent), named(parent)));
    let own = record.statement_address.as_ref();
    let goes_to =
        mailing::fact("Statements go to", &seen.reach, own, cx.actor.today(), ("The owner's", "The account's own"));
    let mut groups = Vec::new();
    if let Change::Details(details) = record.group(Group::Details) {
        groups.push(facts::details(&details, record.row.origin(), parent, change(Group::Details)));
    }
    groups.push(facts::statements(own, Some(goes_to), change(Group::StatementAddress)));
    groups
}

fn owners(seen: &Seen, may_edit: bool) -> Section {
    let row = &seen.record.row;
    let line = |(link, customer): &(LinkRow, ListRow)| {
        let since = time::day(link.since);
        let note = match (link.until, &link.end_reason) {
            (Some(until), Some(reason)) => format!("{since} to {} · {reason}", time::day(until)),
            _ => format!("since {since} · {}", link.reason),
        };
        SectionLine {
            role: if link.until.is_none() { "Owner" } else { "Owned it before" }.to_owned(),
            name: listed_name(&customer.name()),
            href: format!("/customers/{}", customer.id),
            number: customer.customer_number.clone(),
            tags: vec![status_tag(customer.status())],
            note,
            ..SectionLine::default()
        }
    };
    let may_give = may_edit && row.status() != Status::ToClose;
    let give = may_give.then(|| Link::new("Give to another owner", format!("{}/ownership", address(row))));
    Section {
        id: "owners".to_owned(),
        title: "Owner".to_owned(),
        links: give.into_iter().collect(),
        lines: seen.owners.iter().map(line).collect(),
        empty: String::new(),
    }
}

fn cards_section(cx: &Context, seen: &Seen) -> Section {
    let all = Link::new("All cards", format!("/cards?account={}", seen.record.row.id));
    Section {
        id: "cards".to_owned(),
        title: "Cards".to_owned(),
        links: if seen.cards.len() > CARDS { vec![all] } else { Vec::new() },
        lines: seen.cards.iter().take(CARDS).map(|card| card_line(cx, card, true)).collect(),
        empty: "No card is on this account.".to_owned(),
    }
}

fn around(seen: &Seen) -> Section {
    let above = seen.above.iter().map(|row| account_line(row, "Above"));
    let below = seen.below.iter().take(BELOW).map(|row| account_line(row, "Below"));
    let all = Link::new("All accounts below it", format!("/accounts?parent={}", seen.record.row.id));
    Section {
        id: "tree".to_owned(),
        title: "Accounts around it".to_owned(),
        links: (seen.below.len() > BELOW).then_some(all).into_iter().collect(),
        lines: above.chain(below).collect(),
        empty: "It stands alone.".to_owned(),
    }
}
