//! How a person of the staff is named on pages: status, roles, the line above a heading.

use chrono::{DateTime, Utc};

use crate::db::colleagues::ColleagueRow;
use crate::domain::staffing::AccountStatus;
use crate::web::frame::role_words;
use crate::web::part_views::{Link, Tag, Tone, Whose};

pub(super) fn address(row: &ColleagueRow) -> String {
    format!("/staff/{}", row.id)
}

pub(super) fn status_tag(row: &ColleagueRow, now: DateTime<Utc>) -> Tag {
    let status = row.status(now);
    let tone = match status {
        AccountStatus::Active => Tone::Good,
        AccountStatus::Invited => Tone::Plain,
        AccountStatus::Locked => Tone::Warn,
        AccountStatus::Disabled => Tone::Bad,
    };
    Tag::new(status.label(), tone)
}

/// "Supervisor, auditor", or that there are none.
pub(super) fn roles(row: &ColleagueRow) -> String {
    let words = role_words(&row.roles());
    if words.is_empty() { "No role".to_owned() } else { words }
}

pub fn whose(row: &ColleagueRow, now: DateTime<Utc>) -> Whose {
    Whose {
        list: Link::new("Staff", "/staff"),
        name: row.display_name.clone(),
        href: address(row),
        number: row.username.clone(),
        kind: roles(row),
        status: status_tag(row, now),
    }
}
