//! GET /audit: events of the institution that fit, newest first, a page at a time.

use actix_web::HttpResponse;
use actix_web::web::Query;

use super::line::event;
use super::query::AuditQuery;
use super::shield::withheld;
use super::views::AuditView;
use crate::db::audit::{self, AuditRow};
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeAudit};
use crate::web::layout::Problem;
use crate::web::outcome::Reply;
use crate::web::part_views::{Link, Notice, Pager, Tone};
use crate::web::time;

/// Events of a page.
const PAGE: usize = 30;

pub async fn list(desk: Allowed<SeeAudit>, query: Query<AuditQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        let asked = query.ask(conn, cx)?;
        if !asked.problems.is_empty() {
            let fields = query.fields(&asked.problems);
            let mut view = AuditView { filters: fields, ..view(cx, &query) };
            view.frame.problems = Problem::of(&view.filters);
            return Reply::refused(&view);
        }
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let found = audit::list(conn, cx.actor.scope(), &asked.filter, query.place(), limit)?;
        let mut rows = found.rows;
        // On record before any of it is drawn.
        cx.find(conn, &query.term(), rows.len())?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let hidden = withheld(conn, cx, &rows)?;
        let place = |row: &AuditRow| (row.at, row.id);
        let next = rows.last().filter(|_| has_more).map(place).or(found.reached);
        let is_first = query.before.is_empty();
        Reply::page(&AuditView {
            filters: query.fields(&[]),
            events: rows.iter().map(|row| event(cx, row, hidden.contains(&row.id))).collect(),
            notices: found.reached.map(|(at, _)| stopped(&time::human(at, cx.actor.now))).into_iter().collect(),
            empty: match (found.reached, is_first) {
                (Some(_), _) => "Nothing fits so far.".to_owned(),
                (None, false) => "Nothing earlier fits.".to_owned(),
                (None, true) => "Nothing fits.".to_owned(),
            },
            pager: Pager {
                previous: None,
                next: next.map(|place| query.at("/audit", Some(place))),
                words: if rows.is_empty() { String::new() } else { format!("{} on this page", rows.len()) },
                first: (!is_first).then(|| query.at("/audit", None)),
            },
            export: Some(Link::new("Export as CSV", query.at("/audit/export", None))),
            ..view(cx, &query)
        })
    })
    .await
}

fn view(cx: &Context, query: &AuditQuery) -> AuditView {
    AuditView {
        frame: cx.frame("Audit", Nav::Audit),
        heading: "Audit".to_owned(),
        chips: query.chips(),
        clear_href: "/audit".to_owned(),
        ..AuditView::default()
    }
}

/// What was asked for is rare along the way that was gone: the page says how far that was.
fn stopped(time: &str) -> Notice {
    Notice {
        tone: Tone::Plain,
        lead: format!("Searched back to {time}."),
        words: "Next looks further back. A kind, a customer or a time makes it quicker.".to_owned(),
        links: Vec::new(),
    }
}
