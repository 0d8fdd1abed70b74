//! How a customer is named on pages: tags, rows, the line above a heading, the browser tab.

use crate::db::customers::ListRow;
use crate::domain::customer::{Facts, Kind, Name, Status};
use crate::domain::institution::TabTitle;
use crate::services::customers::Record;
use crate::web::desk::Context;
use crate::web::part_views::{CustomerRow, Link, Tag, Tone, Whose};
use crate::web::time;

pub fn status_tag(status: Status) -> Tag {
    let tone = match status {
        Status::Active => Tone::Good,
        Status::Suspended => Tone::Warn,
        Status::Closed => Tone::Bad,
    };
    Tag::new(status.label(), tone)
}

/// "Virtanen, Aino Maria": the last name first, as lists are ordered.
pub fn listed_name(name: &Name) -> String {
    match name {
        Name::Corporate(name) => name.as_str().to_owned(),
        Name::Private(name) => {
            let given: Vec<&str> = name.first.iter().chain(&name.middle).map(|part| part.as_str()).collect();
            match given.is_empty() {
                true => name.last.as_str().to_owned(),
                false => format!("{}, {}", name.last.as_str(), given.join(" ")),
            }
        }
    }
}

/// A row of a list; `why` says why it was found.
pub fn list_row(cx: &Context, row: &ListRow, why: String) -> CustomerRow {
    CustomerRow {
        name: listed_name(&row.name()),
        href: format!("/customers/{}", row.id),
        number: row.customer_number.clone(),
        kind: row.kind_label().to_owned(),
        town: row.city.clone(),
        country: row.country.clone(),
        status: status_tag(row.status()),
        own: own_tag(cx, &[row.id]),
        wallet: None,
        changed: time::day(row.updated_at),
        why,
    }
}

/// Beside what is about one of these customers: that it is the reader's own, which they see before they try to open it.
pub fn own_tag(cx: &Context, customers: &[i64]) -> Option<Tag> {
    let own = cx.actor.own_record?;
    customers.contains(&own.0).then(|| Tag::new("Your own record", Tone::Plain))
}

/// "Private", or the sort of a corporate customer.
pub(super) fn kind_label(record: &Record) -> &'static str {
    match &record.customer.facts {
        Facts::Person(_) => Kind::Private.label(),
        Facts::Organisation(organisation) => organisation.sort.label(),
    }
}

pub fn whose(record: &Record) -> Whose {
    Whose {
        list: Link::new("Customers", "/customers"),
        name: record.customer.name.full(),
        href: address(record),
        number: record.customer.registration.customer_number.as_str().to_owned(),
        kind: kind_label(record).to_owned(),
        status: status_tag(record.status),
    }
}

/// The line above a heading, of a customer as lists know it.
pub fn row_whose(row: &ListRow) -> Whose {
    Whose {
        list: Link::new("Customers", "/customers"),
        name: row.name().full(),
        href: format!("/customers/{}", row.id),
        number: row.customer_number.clone(),
        kind: row.kind_label().to_owned(),
        status: status_tag(row.status()),
    }
}

/// The customer in a browser tab, in the form that the institution allows there.
pub fn tab(cx: &Context, record: &Record) -> String {
    let number = record.customer.registration.customer_number.as_str();
    match cx.actor.institution.settings.tab_title {
        TabTitle::Name => record.customer.name.full(),
        TabTitle::Initials => format!("{}, {number}", record.customer.name.initials()),
        TabTitle::Number => number.to_owned(),
    }
}

pub(super) fn address(record: &Record) -> String {
    format!("/customers/{}", record.id)
}
