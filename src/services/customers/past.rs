//! A customer as it was: rebuilt from what it is and what changed since. Only what took effect counts; what was proposed and never
//! approved was never so.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::history::{Happening, open};
use super::record::Record;
use crate::db::PgConnection;
use crate::db::events::{self, Narrowed, Subject};
use crate::domain::customer::{Field, Group, Status, StatusChange};
use crate::domain::deed_kind::DeedKind;
use crate::domain::ids::InstitutionId;
use crate::services::Failure;

/// Deeds whose changes took effect.
const TOOK_EFFECT: [&str; 2] = ["amended", "proposal_approved"];
/// As many changes are taken back at most.
const DEPTH: i64 = 2_000;

/// A customer at a moment that is over.
#[derive(Debug, Clone)]
pub struct Past {
    /// Each field's text, as the history holds it.
    pub texts: BTreeMap<Field, String>,
    /// The fields that are something else now.
    pub changed: Vec<Field>,
    pub status: Status,
    /// Whether every change since was taken back: false where there are too many.
    pub is_whole: bool,
}

/// The customer as it was just before this moment.
pub fn read_past(
    conn: &mut PgConnection,
    scope: InstitutionId,
    record: &Record,
    end: DateTime<Utc>,
) -> Result<Past, Failure> {
    let now = texts_now(record);
    let subject = Subject::Customer(record.id);
    let narrowed = Narrowed { actions: Some(&TOOK_EFFECT), ..Narrowed::default() };
    let rows = events::list(conn, scope, subject, narrowed, None, DEPTH)?;
    let is_whole =
        i64::try_from(rows.len()).is_ok_and(|count| count < DEPTH) || rows.last().is_some_and(|row| row.at < end);
    let since = rows.into_iter().filter(|row| row.at >= end).collect();
    let mut texts = now.clone();
    for happening in open(scope, record, since)? {
        for (field, before, _) in happening.changes {
            texts.insert(field, before);
        }
    }
    let changed = texts.iter().filter(|(field, text)| now.get(field) != Some(text)).map(|(field, _)| *field).collect();
    Ok(Past { texts, changed, status: status_before(conn, scope, record, end)?, is_whole })
}

fn texts_now(record: &Record) -> BTreeMap<Field, String> {
    let groups = Group::ALL.into_iter().filter(|group| group.applies_to(record.kind()));
    let texts = groups.flat_map(|group| {
        let typed = record.customer.group(group).typed();
        group.fields(record.kind()).into_iter().map(move |field| (field, typed.text(field)))
    });
    texts.collect()
}

/// What the last change of status before that moment led to; where there is none, what the first after it came from.
fn status_before(
    conn: &mut PgConnection,
    scope: InstitutionId,
    record: &Record,
    end: DateTime<Utc>,
) -> Result<Status, Failure> {
    let narrowed = Narrowed::to(None, Some(DeedKind::Status));
    let rows = events::list(conn, scope, Subject::Customer(record.id), narrowed, None, DEPTH)?;
    let change = |action: &str| StatusChange::ALL.into_iter().find(|change| change.slug() == action);
    let before = rows.iter().find(|row| row.at < end).and_then(|row| change(&row.action));
    let after = rows.iter().rev().find(|row| row.at >= end).and_then(|row| change(&row.action));
    Ok(match (before, after) {
        (Some(StatusChange::Suspension), _) => Status::Suspended,
        (Some(StatusChange::Closure), _) => Status::Closed,
        (Some(StatusChange::Resumption | StatusChange::Reopening), _) => Status::Active,
        (None, None) => record.status,
        (None, Some(StatusChange::Suspension | StatusChange::Closure)) => Status::Active,
        (None, Some(StatusChange::Resumption)) => Status::Suspended,
        (None, Some(StatusChange::Reopening)) => Status::Closed,
    })
}

/// One deed of the customer whose changes took effect.
pub fn find_change(
    conn: &mut PgConnection,
    scope: InstitutionId,
    record: &Record,
    event: i64,
) -> Result<Option<Happening>, Failure> {
    let narrowed = Narrowed { actions: Some(&TOOK_EFFECT), ..Narrowed::default() };
    let rows = events::list(conn, scope, Subject::Customer(record.id), narrowed, Some(event.saturating_add(1)), 1)?;
    let found = open(scope, record, rows)?.into_iter().next();
    Ok(found.filter(|happening| happening.id == event))
}

/// Whether what this deed changed took effect.
pub fn took_effect(happening: &Happening) -> bool {
    TOOK_EFFECT.contains(&happening.action.as_str()) && !happening.changes.is_empty()
}
