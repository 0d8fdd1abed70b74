//! GET /staff: everybody who works in the institution, the newest first, narrowed by filters, a page at a time.

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

use super::present::{address, roles, status_tag};
use super::views::{StaffListView, StaffRow};
use crate::db::colleagues::{self, ColleagueRow, Filter};
use crate::db::{PgConnection, outbox};
use crate::domain::access_review::due_before;
use crate::domain::policy::Role;
use crate::domain::staffing::AccountStatus;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::{Nav, factor_words};
use crate::web::guard::{Allowed, ManageStaff};
use crate::web::href::href;
use crate::web::keyset::{COUNTED, Keyset, PAGE, count_words};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Chip, Link, Notice, Tone};
use crate::web::time;

/// The state of the list, as the address holds it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    #[serde(default)]
    status: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    before: String,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter { status: AccountStatus::parse(&self.status), role: Role::parse(&self.role) }
    }

    fn href(&self) -> String {
        let pairs = [("status", &self.status), ("role", &self.role), ("after", &self.after), ("before", &self.before)];
        href("/staff", pairs)
    }

    fn with(&self, change: impl FnOnce(&mut ListQuery)) -> String {
        let mut query = ListQuery { after: String::new(), before: String::new(), ..self.clone() };
        change(&mut query);
        query.href()
    }
}

pub async fn list(desk: Allowed<ManageStaff>, query: Query<ListQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        let (scope, filter, now) = (cx.actor.scope(), query.filter(), cx.actor.now);
        let keyset = Keyset::parse(&query.after, &query.before);
        let place = (keyset.beyond(), keyset.is_descending());
        let mut rows = colleagues::list(conn, scope, filter, now, place, PAGE + 1)?;
        let more = keyset.trim(&mut rows);
        let heading = match keyset.is_first() {
            true => count_words(colleagues::count(conn, scope, filter, now, COUNTED + 1)?, "person", "people"),
            false => "Staff".to_owned(),
        };
        let heading = if heading.starts_with("Staff") { heading } else { format!("Staff: {heading}") };
        let ids = (rows.first().map(|row| row.id), rows.last().map(|row| row.id));
        Reply::page(&StaffListView {
            frame: cx.frame(heading.clone(), Nav::Staff),
            heading,
            notices: notices(conn, cx, &query)?,
            filters: filters(&query),
            chips: chips(&query),
            clear_href: "/staff".to_owned(),
            rows: rows.iter().map(|one| row(cx, one)).collect(),
            pager: keyset.pager(ids, more, rows.len(), |after, before| {
                query.with(|query| (query.after, query.before) = (after, before))
            }),
        })
    })
    .await
}

fn row(cx: &Context, row: &ColleagueRow) -> StaffRow {
    let now = cx.actor.now;
    StaffRow {
        name: row.display_name.clone(),
        href: address(row),
        username: row.username.clone(),
        roles: roles(row),
        last_sign_in: row.last_sign_in_at.map_or_else(|| "Never".to_owned(), |at| time::human(at, now)),
        second_factor: factor_words(row.authenticator_since.is_some(), row.passkeys).to_owned(),
        status: status_tag(row, now),
    }
}

/// Who is locked out knows it only by not getting in: admins are told. And whether a review is due.
fn notices(conn: &mut PgConnection, cx: &Context, query: &ListQuery) -> Result<Vec<Notice>, Fault> {
    let (scope, now) = (cx.actor.scope(), cx.actor.now);
    let mut notices = Vec::new();
    let locked = Filter { status: Some(AccountStatus::Locked), role: None };
    let count = colleagues::count(conn, scope, locked, now, COUNTED + 1)?;
    if count > 0 && query.filter().status != locked.status {
        notices.push(Notice {
            tone: Tone::Warn,
            lead: format!("{} locked.", count_words(count, "account is", "accounts are")),
            words: "After ten failures in a row nobody gets in for half an hour. Ask the person before you unlock."
                .to_owned(),
            links: vec![Link::new("Show who it is", query.with(|query| query.status = "locked".to_owned()))],
        });
    }
    let stuck = usize::try_from(outbox::count_stuck(conn, scope)?).unwrap_or(usize::MAX);
    if stuck > 0 {
        notices.push(Notice {
            tone: Tone::Warn,
            lead: format!("{} by e-mail did not go.", count_words(stuck, "message", "messages")),
            words: "Each is on the record of its person, with what the mail server said. If it is all of them, look at the \
                    settings of mail."
                .to_owned(),
            links: Vec::new(),
        });
    }
    if !colleagues::list_due(conn, scope, due_before(now), 1)?.is_empty() {
        notices.push(Notice {
            tone: Tone::Plain,
            lead: "An access review is due.".to_owned(),
            words: "Each quarter somebody looks at who has which roles.".to_owned(),
            links: vec![Link::new("Review", "/staff/review")],
        });
    }
    Ok(notices)
}

fn filters(query: &ListQuery) -> Vec<FieldView> {
    let any = |words: &'static str, value: &str| Choice::new("", words, value.is_empty());
    let statuses =
        AccountStatus::ALL.map(|status| Choice::new(status.code(), status.label(), status.code() == query.status));
    let roles = Role::ALL.map(|role| Choice::new(role.code(), role.label(), role.code() == query.role));
    vec![
        FieldView::select("status", "Status", [any("Any status", &query.status)].into_iter().chain(statuses).collect()),
        FieldView::select("role", "Role", [any("Any role", &query.role)].into_iter().chain(roles).collect()),
    ]
}

fn chips(query: &ListQuery) -> Vec<Chip> {
    let Filter { status, role } = query.filter();
    let status = status.map(|status| Chip {
        label: format!("Status: {}", status.label()),
        remove_href: query.with(|query| query.status.clear()),
    });
    let role = role.map(|role| Chip {
        label: format!("Role: {}", role.label()),
        remove_href: query.with(|query| query.role.clear()),
    });
    status.into_iter().chain(role).collect()
}
