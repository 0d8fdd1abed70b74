//! GET /staff/{id}: who somebody is here, from where they are signed in, what happened to the account, and what may be done.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::happenings::event;
use super::messages::{is_stuck, section, state};
use super::present::{address, roles, status_tag};
use crate::db::colleagues::{self, ColleagueRow};
use crate::db::events::{self, EventRow, Narrowed, Subject};
use crate::db::invitations;
use crate::db::outbox::{self, NoticeRow};
use crate::db::proposals::{self, ProposalRow};
use crate::db::session_list::{self, SessionRow};
use crate::domain::ids::StaffId;
use crate::domain::staffing::{AccountStatus, Barrier, StaffDeed, decide, list_offered};
use crate::services::staff::subject_of;
use crate::web::desk::Context;
use crate::web::frame::{Nav, factor_words};
use crate::web::guard::{Allowed, ManageStaff};
use crate::web::outcome::Reply;
use crate::web::part_views::{Fact, FactGroup, Link, Notice, Tone};
use crate::web::record_views::{Menu, RecordView, Section, SectionLine};
use crate::web::{time, waiting};

const EVENTS: i64 = 8;

/// The newest messages; all are on a page of their own.
const MESSAGES: i64 = 3;

/// All that the page is made of.
struct Seen {
    row: ColleagueRow,
    offered: Vec<StaffDeed>,
    /// Why another admin has to do what this one would usually do.
    by_another: Option<Barrier>,
    sessions: Vec<SessionRow>,
    /// How many sessions of theirs work in another institution at the moment.
    elsewhere: usize,
    events: Vec<EventRow>,
    /// Until when the open link works.
    link_until: Option<chrono::DateTime<chrono::Utc>>,
    messages: Vec<NoticeRow>,
    /// What waits for another admin.
    open: Vec<ProposalRow>,
}

pub async fn show(desk: Allowed<ManageStaff>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (scope, id, now) = (cx.actor.scope(), StaffId(path.into_inner()), cx.actor.now);
        let row = colleagues::find(conn, scope, id)?;
        let subject = subject_of(conn, (&cx.actor).into(), &row)?;
        let shut = [StaffDeed::Invitation, StaffDeed::SecondFactor].map(|deed| decide(deed, &subject, true).err());
        let is_by_another = |barrier: &Barrier| matches!(barrier, Barrier::LinkOfDoer | Barrier::ResetOfDoer);
        let by_another = shut.into_iter().flatten().find(is_by_another);
        let offered = list_offered(&subject);
        let mut sessions = session_list::list(conn, id, now, cx.state.limits)?;
        let all = sessions.len();
        sessions.retain(|session| session.institution() == scope);
        let elsewhere = all - sessions.len();
        let events = events::list(conn, scope, Subject::Staff(id), Narrowed::default(), None, EVENTS)?;
        let link_until = invitations::find_expiry(conn, id, now)?;
        let messages = outbox::list(conn, scope, id, MESSAGES)?;
        let open = proposals::list_open(conn, scope, Subject::Staff(id))?;
        let seen = Seen { row, offered, by_another, sessions, elsewhere, events, link_until, messages, open };
        Reply::page(&view(cx, &seen))
    })
    .await
}

fn view(cx: &Context, seen: &Seen) -> RecordView {
    let (row, now) = (&seen.row, cx.actor.now);
    let base = address(row);
    let links = seen.offered.iter().map(|deed| Link::new(deed.label(), format!("{base}/{}", deed.slug())));
    RecordView {
        frame: cx.frame(format!("{} · staff", row.username), Nav::Staff),
        crumbs: vec![Link::new("Staff", "/staff")],
        name: row.display_name.clone(),
        tags: vec![status_tag(row, now)],
        buttons: Vec::new(),
        menus: vec![Menu { label: "Account".to_owned(), key: String::new(), is_main: true, links: links.collect() }],
        number_label: "Username".to_owned(),
        number: row.username.clone(),
        particulars: vec![roles(row)],
        notices: notices(cx, seen),
        groups: vec![facts(cx, seen)],
        sections: [sessions(cx, seen)].into_iter().chain(messages(cx, seen)).collect(),
        events: seen.events.iter().map(|row| event(row, now)).collect(),
        events_all: Some(Link::new("All history", format!("{base}/history"))),
    }
}

fn notices(cx: &Context, seen: &Seen) -> Vec<Notice> {
    let (row, now) = (&seen.row, cx.actor.now);
    let base = address(row);
    let way = |deed: StaffDeed| {
        let is_offered = seen.offered.contains(&deed);
        is_offered.then(|| Link::new(deed.label(), format!("{base}/{}", deed.slug()))).into_iter().collect()
    };
    let notice =
        |tone: Tone, lead: &str, words: String, links: Vec<Link>| Notice { tone, lead: lead.into(), words, links };
    let mut notices = waiting::notices(cx, &seen.open);
    if let Some(stuck) = seen.messages.iter().find(|message| is_stuck(message)) {
        let link = Link::new("Messages", format!("{base}/messages"));
        notices.push(notice(Tone::Warn, "A message did not go.", format!("{}.", state(stuck, now)), vec![link]));
    }
    if row.id() == cx.actor.staff {
        let words = "Another admin changes it. Password, second factor and sessions are under My account.";
        notices.push(notice(Tone::Plain, "This is you.", words.into(), vec![Link::new("My account", "/me")]));
    }
    if let Some(barrier) = &seen.by_another {
        notices.push(notice(Tone::Plain, "Two admins do this.", barrier.to_string(), Vec::new()));
    }
    match (row.status(now), row.locked_until) {
        (AccountStatus::Locked, Some(until)) => {
            let words = format!("Too many attempts failed. It opens by itself at {} UTC.", until.format("%H:%M"));
            notices.push(notice(Tone::Warn, "The account is locked.", words, way(StaffDeed::Unlocking)));
        }
        (AccountStatus::Invited, _) => {
            let words = match seen.link_until {
                Some(until) => format!("The one-time link works until {} UTC.", time::human(until, now)),
                None => "No one-time link of theirs works any more.".to_owned(),
            };
            notices.push(notice(Tone::Plain, "There is no password yet.", words, way(StaffDeed::Invitation)));
        }
        (AccountStatus::Disabled, _) => {
            let since = row.disabled_at.map(|at| format!("Since {} UTC.", time::human(at, now))).unwrap_or_default();
            notices.push(notice(Tone::Warn, "The account is disabled.", since, way(StaffDeed::Enablement)));
        }
        _ => {}
    }
    notices
}

fn facts(cx: &Context, seen: &Seen) -> FactGroup {
    let (row, now) = (&seen.row, cx.actor.now);
    let moment = |at: Option<chrono::DateTime<chrono::Utc>>, none: &str| {
        at.map_or_else(|| none.to_owned(), |at| time::human(at, now))
    };
    let may_change = seen.offered.contains(&StaffDeed::Roles);
    let particulars = StaffDeed::Particulars;
    let particulars_href =
        seen.offered.contains(&particulars).then(|| format!("{}/{}", address(row), particulars.slug()));
    let may_tie = seen.offered.contains(&StaffDeed::OwnRecord);
    let own_record_href = may_tie.then(|| format!("{}/{}", address(row), StaffDeed::OwnRecord.slug()));
    let second_factor = Fact {
        note: row.authenticator_since.map(|at| format!("The app since {}.", time::day(at))),
        ..Fact::new("Second factor", factor_words(row.authenticator_since.is_some(), row.passkeys))
    };
    FactGroup {
        id: "account".into(),
        title: "Account".into(),
        change_href: None,
        facts: vec![
            Fact {
                copy: row.email.clone(),
                href: particulars_href,
                ..Fact::new("E-mail", row.email.clone().unwrap_or_default())
            },
            Fact { href: may_change.then(|| format!("{}/roles", address(row))), ..Fact::new("Roles", roles(row)) },
            second_factor,
            Fact {
                href: own_record_href,
                note: row.own_number.as_ref().map(|_| "They do not open this customer.".to_owned()),
                ..Fact::new("Customer number", row.own_number.clone().unwrap_or_default())
            },
            Fact::new("Last sign-in", moment(row.last_sign_in_at, "Never")),
            Fact::new("Added", time::human(row.created_at, now)),
            Fact::new("Last access review", moment(row.reviewed_at, "None yet")),
        ],
    }
}

/// What went by mail, where anything did.
fn messages(cx: &Context, seen: &Seen) -> Option<Section> {
    let all = Link::new("All messages", format!("{}/messages", address(&seen.row)));
    let section = section(&seen.messages, cx.actor.now);
    (!seen.messages.is_empty()).then(|| Section { links: vec![all], ..section })
}

fn sessions(cx: &Context, seen: &Seen) -> Section {
    let now = cx.actor.now;
    let line = |session: &SessionRow| SectionLine {
        role: time::human(session.created_at, now),
        name: session.device.clone(),
        note: format!("from {}, last used {}", session.address, time::human(session.last_seen_at, now)),
        ..SectionLine::default()
    };
    let elsewhere = SectionLine {
        name: match seen.elsewhere {
            1 => "1 session in another institution".to_owned(),
            count => format!("{count} sessions in another institution"),
        },
        note: "it can come back here with one click".to_owned(),
        ..SectionLine::default()
    };
    let lines = seen.sessions.iter().map(line).chain((seen.elsewhere > 0).then_some(elsewhere)).collect::<Vec<_>>();
    let may_end = seen.offered.contains(&StaffDeed::Sessions) && !lines.is_empty();
    let end = Link::new(StaffDeed::Sessions.label(), format!("{}/sessions", address(&seen.row)));
    Section {
        id: "sessions".into(),
        title: "Signed in now".into(),
        links: may_end.then_some(end).into_iter().collect(),
        lines,
        empty: "Nowhere.".into(),
    }
}
