//! GET /reviews/checks: drawn deeds that nobody has looked at, the oldest first; what was found, the newest first. Who does not look
//! at those of others sees what was found of their own.

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use crate::db::PgConnection;
use crate::db::spot_checks::{self, Listed, SpotCheckRow};
use crate::domain::deed_kind::DeedKind;
use crate::domain::ids::StaffId;
use crate::domain::policy::Permission;
use crate::domain::spot_check::{Outcome, Rates};
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeCustomers};
use crate::web::href::href;
use crate::web::keyset::{COUNTED, PAGE, count_words};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Chip, Link, Pager, Tag, Tone};
use crate::web::record_views::{Cell, TableRow, TableView};
use crate::web::{accounts, cards, customers, time};

const HERE: &str = "/reviews/checks";

/// The state of the list. What is unknown narrows nothing.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListQuery {
    /// "mine", "found"; empty is what nobody has looked at.
    show: String,
    kind: String,
    /// Whose deeds.
    person: String,
    after: String,
}

impl ListQuery {
    fn href(&self, after: Option<i64>) -> String {
        let after = after.map_or_else(String::new, |id| id.to_string());
        href(HERE, [("show", self.show.as_str()), ("kind", &self.kind), ("person", &self.person), ("after", &after)])
    }

    fn listed(&self, cx: &Context) -> Listed {
        let of = self.person.parse().ok().map(StaffId);
        let kind = DeedKind::parse(&self.kind).filter(|kind| Rates::KINDS.contains(kind));
        match self.show.as_str() {
            _ if !cx.may(Permission::ReviewProposals) => Listed::FoundOf(cx.actor.staff),
            "mine" => Listed::FoundOf(cx.actor.staff),
            "found" => Listed::Found { of, kind },
            _ => Listed::Open { of, kind },
        }
    }
}

pub async fn list(desk: Allowed<SeeCustomers>, query: Query<ListQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        let listed = query.listed(cx);
        let after: Option<i64> = query.after.parse().ok();
        let mut rows = spot_checks::list(conn, cx.actor.scope(), listed, after, PAGE + 1)?;
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let has_more = rows.len() > page;
        rows.truncate(page);
        let may = cx.may(Permission::ReviewProposals);
        let next = rows.last().filter(|_| has_more).map(|row| query.href(Some(row.event)));
        Reply::page(&TableView {
            frame: cx.frame("Spot checks", Nav::Reviews),
            heading: "Spot checks".to_owned(),
            buttons: may.then(|| Link::new("Outcomes", "/reviews/outcomes")).into_iter().collect(),
            noun: "deeds".to_owned(),
            action: HERE.to_owned(),
            filters: if may { filters(&query) } else { Vec::new() },
            chips: chips(&query, listed, rows.first().map(|row| row.staff_name.as_str())),
            clear_href: HERE.to_owned(),
            heads: ["Deed", "Customer", "Done by", "When", "Found"].map(str::to_owned).to_vec(),
            stacks: true,
            rows: rows.iter().map(|row| line(cx, row)).collect(),
            pager: Pager {
                previous: None,
                next,
                words: format!("{} on this page", rows.len()),
                first: after.is_some().then(|| query.href(None)),
            },
            empty: match listed {
                Listed::Open { .. } => "Nothing waits to be looked at.".to_owned(),
                _ => "Nothing was found yet.".to_owned(),
            },
            ..TableView::default()
        })
    })
    .await
}

/// What waits for whoever looks at the deeds of others.
pub fn count_for_home(conn: &mut PgConnection, cx: &Context) -> Result<Option<Link>, Fault> {
    if !cx.may(Permission::ReviewProposals) {
        return Ok(None);
    }
    let count = spot_checks::count_open(conn, cx.actor.scope(), cx.actor.staff, COUNTED + 1)?;
    let words = count_words(count, "deed to look at", "deeds to look at");
    Ok((count > 0).then(|| Link::new(words, HERE)))
}

fn line(cx: &Context, row: &SpotCheckRow) -> TableRow {
    let customer = row.customer().map(|id| format!("/customers/{id}")).unwrap_or_default();
    TableRow {
        name: sentence(row),
        href: format!("{HERE}/{}", row.event),
        cells: vec![
            Cell::link(row.customer_number.clone().unwrap_or_default(), customer),
            Cell::text(row.staff_name.clone()),
            Cell::text(time::human(row.at, cx.actor.now)),
            Cell::tags(row.outcome.as_deref().and_then(Outcome::parse).map(tag).into_iter().collect()),
        ],
    }
}

/// What was done, without its values.
pub(super) fn sentence(row: &SpotCheckRow) -> String {
    match row.subject_kind.as_str() {
        "account" => format!("Account: {}", accounts::told(&row.action)),
        "card" => format!("Card: {}", cards::told(&row.action)),
        _ => customers::told(&row.action, &row.fields),
    }
}

pub(super) fn tag(outcome: Outcome) -> Tag {
    match outcome {
        Outcome::Agree => Tag::new("Agreed with", Tone::Good),
        Outcome::Mend => Tag::new("Needs mending", Tone::Bad),
        Outcome::Talk => Tag::new("To talk about", Tone::Warn),
    }
}

const SHOWN: [(&str, &str); 3] = [("", "Not looked at"), ("found", "Looked at"), ("mine", "What I did, looked at")];

fn filters(query: &ListQuery) -> Vec<FieldView> {
    let show = SHOWN.map(|(code, label)| Choice::new(code, label, code == query.show));
    let any = Choice::new("", "Any", query.kind.is_empty());
    let kinds = Rates::KINDS.map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == query.kind));
    vec![
        FieldView::select("show", "Show", show.into()),
        FieldView::select("kind", "Kind", [any].into_iter().chain(kinds).collect()),
    ]
}

fn chips(query: &ListQuery, listed: Listed, name: Option<&str>) -> Vec<Chip> {
    let (of, kind) = match listed {
        Listed::Open { of, kind } | Listed::Found { of, kind } => (of, kind),
        Listed::FoundOf(_) => (None, None),
    };
    let without = |change: fn(&mut ListQuery)| {
        let mut query = query.clone();
        change(&mut query);
        query.href(None)
    };
    let of = of.map(|_| Chip {
        label: format!("Done by {}", name.unwrap_or("one person")),
        remove_href: without(|query| query.person = String::new()),
    });
    let kind = kind
        .map(|kind| Chip { label: kind.label().to_owned(), remove_href: without(|query| query.kind = String::new()) });
    of.into_iter().chain(kind).collect()
}
