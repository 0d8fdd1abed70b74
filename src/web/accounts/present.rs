//! How an account is named on pages: its number or our reference, its tag, the line above a heading, the browser tab.

use crate::db::accounts::AccountRow;
use crate::domain::account::Status;
use crate::domain::origin::Origin;
use crate::services::accounts::AccountRecord;
use crate::web::part_views::{Link, Tag, Tone, Whose};
use crate::web::record_views::SectionLine;

pub fn account_tag(row: &AccountRow) -> Tag {
    let status = row.status();
    let tone = match status {
        Status::Ok => Tone::Good,
        Status::Blocked | Status::ToClose => Tone::Warn,
        Status::Collection | Status::Closed => Tone::Bad,
    };
    Tag::new(status.label(), tone)
}

/// Says that the processor does not know it yet.
pub(super) fn requested_tag(row: &AccountRow) -> Option<Tag> {
    let is_awaited = row.origin() == Origin::Requested && row.number.is_none();
    is_awaited.then(|| Tag::new("Requested", Tone::Plain))
}

pub(super) fn address(row: &AccountRow) -> String {
    format!("/accounts/{}", row.id)
}

/// "Household, 1002003004", or what there is of it.
pub(super) fn named(row: &AccountRow) -> String {
    match &row.name {
        Some(name) => format!("{name}, {}", row.called()),
        None => row.called().to_owned(),
    }
}

pub fn whose(record: &AccountRecord) -> Whose {
    Whose {
        list: Link::new("Accounts", "/accounts"),
        name: record.row.name.clone().unwrap_or_else(|| record.product.name.clone()),
        href: address(&record.row),
        number: record.row.called().to_owned(),
        kind: record.product.name.clone(),
        status: account_tag(&record.row),
    }
}

/// An account as a line of a section.
pub fn account_line(row: &AccountRow, role: impl Into<String>) -> SectionLine {
    SectionLine {
        role: role.into(),
        name: row.name.clone().unwrap_or_else(|| row.called().to_owned()),
        href: address(row),
        number: row.name.as_ref().map_or_else(String::new, |_| row.called().to_owned()),
        tags: [account_tag(row)].into_iter().chain(requested_tag(row)).collect(),
        ..SectionLine::default()
    }
}
