//! GET /customers/{id}/history: who did what and when, field by field, newest first,
//! by kind of deed and by field.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};

use super::happenings::event;
use super::present::{address, tab, whose};
use super::restoring;
use crate::db::events::{self, Subject};
use crate::domain::customer::{Field, Group};
use crate::domain::deed_kind::DeedKind;
use crate::domain::form::FormField;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::policy::Permission;
use crate::services::customers::{list_history, read};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeHistory};
use crate::web::history_page::{COUNT, HistoryPage, HistoryQuery, PAGE, field_filter};
use crate::web::outcome::Reply;
use crate::web::part_views::{Event, Link};

pub async fn history(desk: Allowed<SeeHistory>, path: Path<i64>, query: Query<HistoryQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let scope = cx.actor.scope();
        let record = read(conn, cx.keys(), scope, CustomerId(path.into_inner()))?;
        cx.look(conn, &Look::customer(record.id, Sight::History))?;
        let (kinds, field) = (DeedKind::OF_CUSTOMER, query.field::<Field>());
        let narrowed = query.narrowed::<Field>(kinds);
        let happenings = list_history(conn, scope, &record, narrowed, query.before, PAGE + 1)?;
        let count = (!narrowed.is_all())
            .then(|| events::count_of(conn, scope, Subject::Customer(record.id), narrowed, COUNT))
            .transpose()?;
        let kind = record.kind();
        let whole = cx.actor.sees_whole(kind);
        let may_edit = cx.actor.decide_on(Permission::EditCustomers, record.status.object_state()).is_ok();
        let groups = Group::ALL.into_iter().filter(|group| group.applies_to(kind));
        let page = HistoryPage {
            whose: whose(&record),
            tab: tab(cx, &record),
            nav: Nav::Customers,
            base: format!("{}/history", address(&record)),
            kinds,
            kind: query.kind(kinds),
            fields: Some(field_filter(groups.map(|group| (group.label(), group.fields(kind))), field)),
            field: field.map(|field| (field.key(), field.label())),
            before: query.before,
            links: vec![Link::new("As it was on a day", format!("{}/as-it-was", address(&record)))],
            count,
            ids: happenings.iter().map(|happening| happening.id).collect(),
            events: happenings
                .iter()
                .map(|happening| {
                    let way = restoring::link(&record, happening, whole).filter(|_| may_edit);
                    Event { link: way, ..event(happening, whole, cx.actor.now) }
                })
                .collect(),
        };
        Reply::page(&page.view(cx))
    })
    .await
}
