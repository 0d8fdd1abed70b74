//! GET /staff/{id}/history: what was done to the account, and who came in or was kept out, newest first.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};

use super::happenings::event;
use super::present::{address, whose};
use crate::db::colleagues;
use crate::db::events::{self, Narrowed, Subject};
use crate::domain::deed_kind::DeedKind;
use crate::domain::ids::StaffId;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageStaff};
use crate::web::history_page::{COUNT, HistoryPage, HistoryQuery, PAGE};
use crate::web::outcome::Reply;

const KINDS: &[DeedKind] = &[DeedKind::SignIns, DeedKind::Staff];

pub async fn history(desk: Allowed<ManageStaff>, path: Path<i64>, query: Query<HistoryQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (scope, id) = (cx.actor.scope(), StaffId(path.into_inner()));
        let row = colleagues::find(conn, scope, id)?;
        let (kind, subject) = (query.kind(KINDS), Subject::Staff(id));
        let narrowed = Narrowed::to(None, kind);
        let rows = events::list(conn, scope, subject, narrowed, query.before, PAGE + 1)?;
        let count = kind.map(|_| events::count_of(conn, scope, subject, narrowed, COUNT)).transpose()?;
        let page = HistoryPage {
            whose: whose(&row, cx.actor.now),
            tab: row.username.clone(),
            nav: Nav::Staff,
            base: format!("{}/history", address(&row)),
            kinds: KINDS,
            kind,
            fields: None,
            field: None,
            before: query.before,
            links: Vec::new(),
            count,
            ids: rows.iter().map(|row| row.id).collect(),
            events: rows.iter().map(|row| event(row, cx.actor.now)).collect(),
        };
        Reply::page(&page.view(cx))
    })
    .await
}
