//! GET /care: one work list at a time, the oldest first, each line with the way to where it is mended.

use actix_web::HttpResponse;
use actix_web::web::Query;

use super::query::{CONTRADICTORY, CareQuery, RETURNED, unconfirmed};
use crate::db::PgConnection;
use crate::db::care_lists::{self, CareLine, CareList, Place};
use crate::domain::customer::PostalPart;
use crate::domain::form::FormField;
use crate::domain::policy::Permission;
use crate::web::customers::{listed_name, own_tag, status_tag};
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditCustomers};
use crate::web::keyset::{COUNTED, PAGE, count_words};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Link, Pager};
use crate::web::record_views::{Cell, TableRow, TableView};
use crate::web::time;

pub async fn list(desk: Allowed<EditCustomers>, query: Query<CareQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        let (scope, list, place) = (cx.actor.scope(), query.list(cx), query.place());
        let beyond = place.unwrap_or(Place::FIRST);
        let lines = list.map(|list| care_lists::list(conn, scope, list, beyond, PAGE + 1)).transpose()?;
        let mut lines = lines.unwrap_or_default();
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let has_more = lines.len() > page;
        lines.truncate(page);
        let count = match list {
            Some(list) => care_lists::count(conn, scope, list, COUNTED + 1)?,
            None => 0,
        };
        let heading = count_words(count, "customer needs care", "customers need care");
        Reply::page(&TableView {
            frame: cx.frame(heading.clone(), Nav::Customers),
            heading,
            buttons: Vec::new(),
            noun: "customers".to_owned(),
            action: "/care".to_owned(),
            filters: query.fields(cx),
            kept: Vec::new(),
            chips: Vec::new(),
            clear_href: "/care".to_owned(),
            heads: ["To be mended", "Customer", "Number", "Status", "Since"].map(str::to_owned).to_vec(),
            stacks: true,
            rows: lines.iter().filter_map(|line| Some(row(cx, list?, line))).collect(),
            pager: Pager {
                previous: None,
                next: lines.last().filter(|_| has_more).map(|line| query.beyond(Some(line.place))),
                words: format!("{} on this page", lines.len()),
                first: place.is_some().then(|| query.beyond(None)),
            },
            empty: "Nothing needs care here.".to_owned(),
        })
    })
    .await
}

/// What this person can mend, each with how many.
pub fn count_for_home(conn: &mut PgConnection, cx: &Context) -> Result<Vec<Link>, Fault> {
    if !cx.may(Permission::EditCustomers) {
        return Ok(Vec::new());
    }
    let lists = [
        (unconfirmed(cx), "", "customer is to be confirmed again", "customers are to be confirmed again"),
        (CareList::Returned, RETURNED, "address from which post came back", "addresses from which post came back"),
        (
            CareList::Contradictory,
            CONTRADICTORY,
            "customer is deceased or bankrupt, and not closed",
            "customers are deceased or bankrupt, and not closed",
        ),
    ];
    let mut links = Vec::new();
    for (list, show, one, many) in lists {
        let count = care_lists::count(conn, cx.actor.scope(), list, COUNTED + 1)?;
        links.extend((count > 0).then(|| Link::new(count_words(count, one, many), CareQuery::of(show))));
    }
    Ok(links)
}

fn row(cx: &Context, list: CareList, line: &CareLine) -> TableRow {
    let (customer, base) = (&line.customer, format!("/customers/{}", line.customer.id));
    let detail = line.detail.as_deref().unwrap_or_default();
    let (name, href) = match list {
        CareList::Unconfirmed(_) if detail == "never" => ("Never confirmed".to_owned(), format!("{base}#confirmed")),
        CareList::Unconfirmed(_) => ("Confirm again".to_owned(), format!("{base}#confirmed")),
        CareList::Missing(field) => {
            (format!("{} is empty", field.label()), format!("{base}/edit/{}", field.group().slug()))
        }
        CareList::Contradictory if detail == "deceased" => ("Deceased, not closed".to_owned(), base.clone()),
        CareList::Contradictory => ("Bankrupt, not closed".to_owned(), base.clone()),
        CareList::Returned => {
            let part = PostalPart::parse(detail).unwrap_or(PostalPart::Base);
            (format!("Post to the {} came back", part.called()), format!("{base}/edit/{}", part.code()))
        }
    };
    let tags = [Some(status_tag(customer.status())), own_tag(cx, &[customer.id])];
    TableRow {
        name,
        href,
        cells: vec![
            Cell::link(listed_name(&customer.name()), base),
            Cell::id(customer.customer_number.clone()),
            Cell::tags(tags.into_iter().flatten().collect()),
            Cell::text(time::day(line.place.at)),
        ],
    }
}
