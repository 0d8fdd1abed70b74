//! GET /customers/{id}/as-it-was: the customer at the end of a day, rebuilt from the record and the changes since. Masked as
//! everywhere, and nothing of it can be changed.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::Deserialize;

use super::facts::title;
use super::happenings::shown;
use super::present::{address, status_tag, tab, whose};
use super::views::AsItWasView;
use crate::domain::customer::{Field, Group};
use crate::domain::date;
use crate::domain::form::FormField;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::services::customers::{Past, Record, read, read_past};
use crate::web::desk::Context;
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeHistory};
use crate::web::layout::Problem;
use crate::web::outcome::Reply;
use crate::web::part_views::{Fact, FactGroup, Link, Notice, Tone};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastQuery {
    /// 2026-03-03; empty before a day was chosen.
    #[serde(default)]
    on: String,
}

pub async fn as_it_was(desk: Allowed<SeeHistory>, path: Path<i64>, query: Query<PastQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let scope = cx.actor.scope();
        let record = read(conn, cx.keys(), scope, CustomerId(path.into_inner()))?;
        cx.look(conn, &Look::customer(record.id, Sight::History))?;
        let typed = query.on.trim();
        let day = match day(typed, cx.actor.today()) {
            Ok(day) => day,
            Err(words) => return Reply::refused(&view(cx, &record, typed, Some(words.to_owned()))),
        };
        let mut view = view(cx, &record, typed, None);
        let Some(day) = day else { return Reply::page(&view) };
        let words = date::human(day);
        let title = format!("As it was on {words}");
        view.frame.title = format!("{title} · {}", tab(cx, &record));
        view.heading = title;
        let end = end_of(day);
        if record.created_at >= end {
            let lead = "Not recorded yet.".to_owned();
            let words = format!("This customer was recorded on {}.", date::human(record.created_at.date_naive()));
            view.notices.push(Notice { tone: Tone::Plain, lead, words, links: Vec::new() });
            return Reply::page(&view);
        }
        let past = read_past(conn, scope, &record, end)?;
        view.notices.push(Notice {
            tone: Tone::Warn,
            lead: "This is the past.".to_owned(),
            words: format!("So it stood at the end of {words} (UTC), as far as the history tells."),
            links: vec![Link::new("The record as it is now", address(&record))],
        });
        if !past.is_whole {
            let words =
                "There are more changes since than can be taken back at once, so this is of a later day.".to_owned();
            view.notices.push(Notice {
                tone: Tone::Warn,
                lead: "Not far enough.".to_owned(),
                words,
                links: Vec::new(),
            });
        }
        view.status = Some(status_tag(past.status));
        view.groups = groups(cx, &record, &past);
        Reply::page(&view)
    })
    .await
}

/// The day that is asked for, if any.
fn day(typed: &str, today: NaiveDate) -> Result<Option<NaiveDate>, &'static str> {
    if typed.is_empty() {
        return Ok(None);
    }
    match date::parse_iso(typed) {
        None => Err("Enter the day as year, month and day, such as 2026-03-03."),
        Some(day) if day > today => Err("Enter a day that is not still to come."),
        Some(day) => Ok(Some(day)),
    }
}

/// Where the day is over.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN).and_utc()
}

fn groups(cx: &Context, record: &Record, past: &Past) -> Vec<FactGroup> {
    let (kind, whole) = (record.kind(), cx.actor.sees_whole(record.kind()));
    let fact = |field: &Field| {
        let text = past.texts.get(field).map_or("", String::as_str);
        let shown = if text.is_empty() { String::new() } else { shown(*field, text, whole) };
        let note = past.changed.contains(field).then(|| "Changed since".to_owned());
        Fact { note, lines: shown.lines().map(str::to_owned).collect(), ..Fact::new(field.label(), "") }
    };
    let shown = Group::ALL.into_iter().filter(|group| group.applies_to(kind));
    let group = |group: Group| FactGroup {
        id: group.slug().to_owned(),
        title: title(group, kind).to_owned(),
        change_href: None,
        facts: group.fields(kind).iter().map(fact).collect(),
    };
    shown.map(group).collect()
}

fn view(cx: &Context, record: &Record, typed: &str, problem: Option<String>) -> AsItWasView {
    let field = FieldView::text("on", "Day", typed).hint("Such as 2026-03-03").error(problem);
    let heading = "As it was".to_owned();
    let mut frame = cx.frame(format!("{heading} · {}", tab(cx, record)), Nav::Customers);
    frame.problems = Problem::of([&field]);
    AsItWasView {
        frame,
        whose: whose(record),
        heading,
        action: format!("{}/as-it-was", address(record)),
        filters: vec![field],
        notices: Vec::new(),
        status: None,
        groups: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_that_is_not_still_to_come() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day");

        assert_eq!(day("", today), Ok(None));
        assert_eq!(day("2026-03-03", today), Ok(Some(today)));
        assert!(day("2026-03-04", today).is_err() && day("3 March", today).is_err());
        assert_eq!(end_of(today).to_rfc3339(), "2026-03-04T00:00:00+00:00");
    }
}
