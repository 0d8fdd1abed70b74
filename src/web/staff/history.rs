//! GET /staff/{id}/history: what was done to the account, and who came in or was kept out, newest first.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::happenings::{SIGN_INS, event};
use super::present::{address, whose};
use crate::db::colleagues;
use crate::db::events::{self, Subject};
use crate::domain::ids::StaffId;
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageStaff};
use crate::web::history_page::{HistoryPage, PAGE};
use crate::web::outcome::Reply;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// `sign-ins` or `changes`.
    #[serde(default)]
    field: String,
    /// Events older than this one.
    before: Option<i64>,
}

const KINDS: [(&str, &str); 2] = [("sign-ins", "Sign-ins"), ("changes", "Changes of the account")];

pub async fn history(desk: Allowed<ManageStaff>, path: Path<i64>, query: Query<HistoryQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (scope, id) = (cx.actor.scope(), StaffId(path.into_inner()));
        let row = colleagues::find(conn, scope, id)?;
        let kind = KINDS.into_iter().find(|(code, _)| *code == query.field);
        let (subject, before) = (Subject::Staff(id), query.before);
        let rows = match kind {
            Some((code, _)) => {
                let narrowed = (&SIGN_INS[..], code == "sign-ins");
                events::list_of_actions(conn, scope, subject, narrowed, before, PAGE + 1)?
            }
            None => events::list(conn, scope, subject, None, before, PAGE + 1)?,
        };
        let choices = KINDS.map(|(code, label)| Choice::new(code, label, code == query.field));
        let everything = Choice::new("", "Everything", kind.is_none());
        let filter = FieldView::select("field", "Show", [everything].into_iter().chain(choices).collect());
        let page = HistoryPage {
            whose: whose(&row, cx.actor.now),
            tab: row.username.clone(),
            nav: Nav::Staff,
            base: format!("{}/history", address(&row)),
            filter,
            field: kind,
            before,
            ids: rows.iter().map(|row| row.id).collect(),
            events: rows.iter().map(|row| event(row, cx.actor.now)).collect(),
        };
        Reply::page(&page.view(cx))
    })
    .await
}
