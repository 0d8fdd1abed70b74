//! GET /reviews: what waits for a second person, the oldest first; one's own; what was decided. A page at a time.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::Query;

use super::filters::ListQuery;
use crate::db::PgConnection;
use crate::db::proposals::{self, Concern, ProposalLine};
use crate::domain::ids::StaffId;
use crate::domain::policy::Permission;
use crate::domain::review::{Matter, ProposalState};
use crate::web::customers::{listed_name, own_tag};
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeProposals};
use crate::web::keyset::{COUNTED, PAGE, count_words};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Link, Pager, Tag, Tone};
use crate::web::record_views::{Cell, TableRow, TableView};
use crate::web::time;

pub async fn list(desk: Allowed<SeeProposals>, query: Query<ListQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        let (scope, listed) = (cx.actor.scope(), query.listed(cx));
        let after: Option<i64> = query.after.parse().ok();
        let concern = seen(cx);
        let mut lines = proposals::list(conn, scope, (listed, concern), after, PAGE + 1)?;
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let has_more = lines.len() > page;
        lines.truncate(page);
        let heading = if query.is_whole() && after.is_none() {
            let count = proposals::count_waiting(conn, scope, concern, COUNTED + 1)?;
            count_words(count, "change waits for approval", "changes wait for approval")
        } else {
            "Reviews".to_owned()
        };
        let next = lines.last().filter(|_| has_more).map(|line| query.beyond(Some(line.row.id)));
        let maker = lines.first().map(|line| line.row.maker_name().to_owned());
        let people = people(conn, &lines)?;
        Reply::page(&TableView {
            frame: cx.frame(heading.clone(), Nav::Reviews),
            heading,
            buttons: cx
                .may(Permission::SeeCustomers)
                .then(|| Link::new("Spot checks", "/reviews/checks"))
                .into_iter()
                .collect(),
            noun: "changes".to_owned(),
            action: "/reviews".to_owned(),
            filters: query.fields(),
            kept: query.kept(),
            chips: query.chips(maker.as_deref()),
            clear_href: "/reviews".to_owned(),
            heads: ["Change", if concern == Concern::Records { "Customer" } else { "Of" }, "Made by", "Since", "State"]
                .map(str::to_owned)
                .to_vec(),
            stacks: true,
            rows: lines.iter().map(|line| row(cx, line, &people)).collect(),
            pager: Pager {
                previous: None,
                next,
                words: format!("{} on this page", lines.len()),
                first: after.is_some().then(|| query.beyond(None)),
            },
            empty: "Nothing waits for approval.".to_owned(),
        })
    })
    .await
}

/// What waits for this person's decision, and what came back to them.
pub fn count_for_home(conn: &mut PgConnection, cx: &Context) -> Result<Vec<Link>, Fault> {
    let mut links = Vec::new();
    if let Some(concern) = decided(cx) {
        let count = proposals::count_waiting(conn, cx.actor.scope(), concern, COUNTED + 1)?;
        let words = count_words(count, "change waits for approval", "changes wait for approval");
        if let Some(oldest) = proposals::find_oldest(conn, cx.actor.scope(), concern)? {
            let since = time::human(oldest, cx.actor.now);
            links.push(Link::new(format!("{words}, the oldest since {since}"), "/reviews"));
        }
    }
    if cx.may(Permission::WithdrawProposals) {
        let (waiting, returned) = proposals::count_own(conn, cx.actor.scope(), cx.actor.staff)?;
        let back = count_words(returned, "change of yours came back", "changes of yours came back");
        let waits = count_words(waiting, "change of yours waits", "changes of yours wait");
        links.extend((returned > 0).then(|| Link::new(back, "/reviews?show=mine")));
        links.extend((waiting > 0).then(|| Link::new(format!("{waits} for approval"), "/reviews?show=mine")));
    }
    Ok(links)
}

/// What this person sees of what waits.
fn seen(cx: &Context) -> Concern {
    of(cx.may(Permission::SeeCustomers), runs_desk(cx)).unwrap_or(Concern::Desk)
}

/// What this person decides on; None is nothing.
pub(super) fn decided(cx: &Context) -> Option<Concern> {
    of(cx.may(Permission::ReviewProposals), runs_desk(cx))
}

fn runs_desk(cx: &Context) -> bool {
    cx.may(Permission::ManageStaff) || cx.may(Permission::ManageSettings)
}

fn of(records: bool, desk: bool) -> Option<Concern> {
    match (records, desk) {
        (true, true) => Some(Concern::Both),
        (true, false) => Some(Concern::Records),
        (false, true) => Some(Concern::Desk),
        (false, false) => None,
    }
}

/// The names of colleagues whom the lines are about.
fn people(conn: &mut PgConnection, lines: &[ProposalLine]) -> Result<HashMap<i64, String>, Fault> {
    let rows = lines.iter().map(|line| &line.row).filter(|row| row.subject_kind == "staff");
    let ids: Vec<i64> = rows.map(|row| row.subject_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(proposals::list_people(conn, &ids)?.into_iter().collect())
}

/// Whom or what a line is about, with the way there.
fn about(line: &ProposalLine, people: &HashMap<i64, String>) -> Cell {
    match &line.customer {
        Some(customer) => Cell::link(listed_name(&customer.name()), format!("/customers/{}", customer.id)),
        None => {
            let id = line.row.subject_id;
            Cell::link(people.get(&id).cloned().unwrap_or_default(), format!("/staff/{id}"))
        }
    }
}

fn row(cx: &Context, line: &ProposalLine, people: &HashMap<i64, String>) -> TableRow {
    let row = &line.row;
    let state = ProposalState::parse(&row.state);
    let mut tags: Vec<Tag> = state.map(state_tag).into_iter().collect();
    if row.claimed_until.is_some_and(|until| until > cx.actor.now) {
        let own = row.claimer_id.map(StaffId) == Some(cx.actor.staff);
        tags.push(Tag::new(if own { "Claimed by you" } else { "Claimed" }, Tone::Plain));
    }
    tags.extend(row.customer_id.and_then(|customer| own_tag(cx, &[customer])));
    TableRow {
        name: Matter::parse(&row.part).map(Matter::heading).unwrap_or_default(),
        href: format!("/reviews/{}", row.id),
        cells: vec![
            about(line, people),
            match row.maker() {
                Some(maker) => Cell::link(row.maker_name().to_owned(), ListQuery::of_maker(maker)),
                None => Cell::text(row.maker_name().to_owned()),
            },
            Cell::text(time::human(row.made_at, cx.actor.now)),
            Cell::tags(tags),
        ],
    }
}

pub(super) fn state_tag(state: ProposalState) -> Tag {
    let tone = match state {
        ProposalState::Waiting | ProposalState::Returned => Tone::Warn,
        ProposalState::Approved => Tone::Good,
        ProposalState::Rejected => Tone::Bad,
        ProposalState::Withdrawn => Tone::Plain,
    };
    Tag::new(state.label(), tone)
}
