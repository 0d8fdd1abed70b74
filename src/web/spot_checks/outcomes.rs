//! GET /reviews/outcomes: what was found in the last twelve months, a bar for each month and a line for each person and kind.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Query;
use chrono::{Datelike as _, Months, NaiveDate};
use serde::Deserialize;

use super::views::{Bar, OutcomeRow, OutcomesView, Part};
use crate::db::spot_checks::{self, Tally};
use crate::domain::deed_kind::DeedKind;
use crate::domain::spot_check::{Outcome, Rates};
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ReviewProposals};
use crate::web::href::href;
use crate::web::outcome::Reply;
use crate::web::part_views::Chip;

const HERE: &str = "/reviews/outcomes";
/// The months that are shown, this one with them.
const MONTHS: u32 = 12;
const HEIGHT: u32 = 120;
/// From one bar to the next.
const STEP: u32 = 44;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutcomesQuery {
    person: String,
    kind: String,
}

pub async fn outcomes(desk: Allowed<ReviewProposals>, query: Query<OutcomesQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let query = query.into_inner();
        let months = months(cx.actor.today());
        let first = months.first().copied().unwrap_or_default();
        let all = spot_checks::list_tallies(conn, cx.actor.scope(), first)?;
        let people: BTreeMap<i64, String> = all.iter().map(|tally| (tally.staff, tally.staff_name.clone())).collect();
        let person = query.person.parse().ok().filter(|id| people.contains_key(id));
        let kind = DeedKind::parse(&query.kind).filter(|kind| Rates::KINDS.contains(kind));
        let fits = |tally: &&Tally| {
            person.is_none_or(|id| id == tally.staff) && kind.is_none_or(|kind| kind.code() == tally.kind)
        };
        let shown: Vec<&Tally> = all.iter().filter(fits).collect();
        Reply::page(&OutcomesView {
            frame: cx.frame("Outcomes of spot checks", Nav::Reviews),
            filters: filters(&people, person, kind),
            chips: chips(&people, person, kind),
            clear_href: HERE.to_owned(),
            bars: bars(&months, &shown),
            height: HEIGHT,
            width: STEP * MONTHS,
            rows: rows(&shown),
        })
    })
    .await
}

/// The first days of the months that are shown, the oldest first.
fn months(today: NaiveDate) -> Vec<NaiveDate> {
    let this = today.with_day(1).unwrap_or(today);
    (0..MONTHS).rev().map(|back| this - Months::new(back)).collect()
}

fn bars(months: &[NaiveDate], shown: &[&Tally]) -> Vec<Bar> {
    let many = |month: NaiveDate, outcome: Outcome| -> i64 {
        let fits = |tally: &&&Tally| tally.month == month && tally.outcome.as_deref() == Some(outcome.code());
        shown.iter().filter(fits).map(|tally| tally.many).sum()
    };
    let sum = |month: NaiveDate| -> i64 { Outcome::ALL.into_iter().map(|outcome| many(month, outcome)).sum() };
    let most = months.iter().map(|month| sum(*month)).max().unwrap_or_default().max(1);
    let high = |many: i64| u32::try_from(many * i64::from(HEIGHT) / most).unwrap_or_default();
    let bar = |(place, month): (usize, &NaiveDate)| {
        let mut below = 0;
        let parts = [Outcome::Agree, Outcome::Talk, Outcome::Mend].into_iter().filter_map(|outcome| {
            let count = many(*month, outcome);
            let height = high(count);
            below += height;
            let words = format!("{}: {count} {}", month.format("%B %Y"), found(outcome));
            (count > 0).then(|| Part { class: outcome.code(), y: HEIGHT.saturating_sub(below), height, words })
        });
        Bar {
            x: u32::try_from(place).unwrap_or_default() * STEP + 8,
            label: month.format("%b").to_string(),
            parts: parts.collect(),
        }
    };
    months.iter().enumerate().map(bar).collect()
}

fn found(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Agree => "agreed with",
        Outcome::Talk => "to talk about",
        Outcome::Mend => "need mending",
    }
}

/// A line for each month, person and kind, in the order of the tallies.
fn rows(shown: &[&Tally]) -> Vec<OutcomeRow> {
    let mut rows: Vec<((NaiveDate, i64, &str), OutcomeRow)> = Vec::new();
    for tally in shown {
        let key = (tally.month, tally.staff, tally.kind.as_str());
        if rows.last().is_none_or(|(last, _)| *last != key) {
            let kind = DeedKind::parse(&tally.kind).map_or_else(|| tally.kind.clone(), |kind| kind.label().to_owned());
            let month = tally.month.format("%B %Y").to_string();
            rows.push((key, OutcomeRow { month, person: tally.staff_name.clone(), kind, ..OutcomeRow::default() }));
        }
        let Some((_, row)) = rows.last_mut() else { continue };
        match tally.outcome.as_deref().and_then(Outcome::parse) {
            Some(Outcome::Agree) => row.agree += tally.many,
            Some(Outcome::Mend) => row.mend += tally.many,
            Some(Outcome::Talk) => row.talk += tally.many,
            None => row.open += tally.many,
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

fn filters(people: &BTreeMap<i64, String>, person: Option<i64>, kind: Option<DeedKind>) -> Vec<FieldView> {
    let anybody = [Choice::new("", "Anybody", person.is_none())].into_iter();
    let person = |(id, name): (&i64, &String)| Choice::new(id.to_string(), name.clone(), person == Some(*id));
    let any = [Choice::new("", "Any", kind.is_none())].into_iter();
    let kinds = Rates::KINDS.map(|one| Choice::new(one.code(), one.label(), kind == Some(one)));
    vec![
        FieldView::select("person", "Person", anybody.chain(people.iter().map(person)).collect()),
        FieldView::select("kind", "Kind", any.chain(kinds).collect()),
    ]
}

fn chips(people: &BTreeMap<i64, String>, person: Option<i64>, kind: Option<DeedKind>) -> Vec<Chip> {
    let code = kind.map_or("", DeedKind::code);
    let of = person
        .and_then(|id| people.get(&id))
        .map(|name| Chip { label: name.clone(), remove_href: href(HERE, [("kind", code)]) });
    let id = person.map_or_else(String::new, |id| id.to_string());
    let kind =
        kind.map(|kind| Chip { label: kind.label().to_owned(), remove_href: href(HERE, [("person", id.as_str())]) });
    of.into_iter().chain(kind).collect()
}
