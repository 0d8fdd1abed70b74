//! GET /accounts/{id}/history: who did what and when, field by field, newest first,
//! by kind of deed and by field.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};

use super::happenings::event;
use super::present::{address, whose};
use crate::db::events::{self, Subject};
use crate::domain::account::{Field, Group};
use crate::domain::deed_kind::DeedKind;
use crate::domain::form::FormField;
use crate::domain::ids::AccountId;
use crate::domain::look::{Look, Sight};
use crate::services::accounts::{list_history, read};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeHistory};
use crate::web::history_page::{COUNT, HistoryPage, HistoryQuery, PAGE, field_filter};
use crate::web::outcome::Reply;

pub async fn history(desk: Allowed<SeeHistory>, path: Path<i64>, query: Query<HistoryQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let scope = cx.actor.scope();
        let record = read(conn, scope, AccountId(path.into_inner()))?;
        cx.look(conn, &Look::account(record.id(), record.row.owner(), Sight::History))?;
        let (kinds, field) = (DeedKind::OF_HOLDING, query.field::<Field>());
        let narrowed = query.narrowed::<Field>(kinds);
        let happenings = list_history(conn, cx.keys(), scope, record.id(), narrowed, query.before, PAGE + 1)?;
        let count = (!narrowed.is_all())
            .then(|| events::count_of(conn, scope, Subject::Account(record.id()), narrowed, COUNT))
            .transpose()?;
        let groups = Group::ALL.into_iter().map(|group| (group.label(), group.fields()));
        let page = HistoryPage {
            whose: whose(&record),
            tab: format!("account {}", record.row.called()),
            nav: Nav::Accounts,
            base: format!("{}/history", address(&record.row)),
            kinds,
            kind: query.kind(kinds),
            fields: Some(field_filter(groups, field)),
            field: field.map(|field| (field.key(), field.label())),
            before: query.before,
            links: Vec::new(),
            count,
            ids: happenings.iter().map(|happening| happening.id).collect(),
            events: happenings.iter().map(|happening| event(happening, cx.actor.now)).collect(),
        };
        Reply::page(&page.view(cx))
    })
    .await
}
