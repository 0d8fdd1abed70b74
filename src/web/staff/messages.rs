//! GET and POST /staff/{id}/messages: what was sent to somebody by mail, what still waits and why, and sending again what did not go.

use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::{DateTime, Utc};

use super::present::{address, whose};
use super::views::MessagesView;
use crate::db::colleagues;
use crate::db::outbox::{self, NoticeRow};
use crate::domain::ids::StaffId;
use crate::services::outbox::send_again;
use crate::web::form::{Empty, Protected};
use crate::web::form_views::ButtonForm;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageStaff};
use crate::web::outcome::Reply;
use crate::web::record_views::{Section, SectionLine};
use crate::web::time;

/// No more are shown; older than a month there are none.
const MOST: i64 = 50;

/// GET /staff/{id}/messages
pub async fn messages(desk: Allowed<ManageStaff>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (scope, now) = (cx.actor.scope(), cx.actor.now);
        let row = colleagues::find(conn, scope, StaffId(path.into_inner()))?;
        let notices = outbox::list(conn, scope, row.id(), MOST)?;
        let again = ButtonForm {
            action: format!("{}/messages", address(&row)),
            label: "Send again now what did not go".into(),
            ..ButtonForm::default()
        };
        Reply::page(&MessagesView {
            frame: cx.frame(format!("Messages · {}", row.username), Nav::Staff),
            whose: whose(&row, now),
            address: row.email.unwrap_or_default(),
            messages: section(&notices, now),
            again: notices.iter().any(is_stuck).then_some(again),
        })
    })
    .await
}

/// POST /staff/{id}/messages
pub async fn send_messages(desk: Allowed<ManageStaff>, path: Path<i64>, _: Protected<Empty>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let row = colleagues::find(conn, cx.actor.scope(), StaffId(path.into_inner()))?;
        let words = match send_again(conn, (&cx.actor).into(), row.id())? {
            0 => "Nothing waits to be sent again.",
            1 => "1 message is sent again. See in a minute whether it went.",
            _ => "The messages are sent again. See in a minute whether they went.",
        };
        Ok(Reply::to(format!("{}/messages", address(&row))).saying(words))
    })
    .await
}

pub(super) fn section(notices: &[NoticeRow], now: DateTime<Utc>) -> Section {
    let line = |notice: &NoticeRow| SectionLine {
        role: time::human(notice.created_at, now),
        name: notice.kind().label().to_owned(),
        note: state(notice, now),
        ..SectionLine::default()
    };
    Section {
        id: "messages".into(),
        title: "Messages by e-mail".into(),
        links: Vec::new(),
        lines: notices.iter().map(line).collect(),
        empty: "None in the last 30 days.".into(),
    }
}

/// Whether it did not go so far.
pub(super) fn is_stuck(notice: &NoticeRow) -> bool {
    notice.is_open() && notice.last_error.is_some()
}

/// How it stands, in words.
pub(super) fn state(notice: &NoticeRow, now: DateTime<Utc>) -> String {
    let tried = match notice.attempts {
        1 => "tried once".to_owned(),
        2 => "tried twice".to_owned(),
        count => format!("tried {count} times"),
    };
    match (notice.sent_at, notice.dead_at, notice.given_up_at, &notice.last_error) {
        (Some(at), ..) => format!("Sent {}", time::human(at, now)),
        (_, Some(_), ..) => "Not sent: there was nothing to send any more, such as a link that was replaced".to_owned(),
        (_, _, Some(_), why) => format!("Not sent, {tried}: {}", why.as_deref().unwrap_or("no reason is known")),
        (_, _, _, Some(why)) => {
            format!("Waiting, {tried}, again {}: {why}", time::human(notice.next_attempt_at, now))
        }
        (_, _, _, None) => "On its way".to_owned(),
    }
}
