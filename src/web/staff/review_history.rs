//! Former access reviews in words, and when the next one is due.

use chrono::{DateTime, Utc};

use crate::db::events::EventRow;
use crate::domain::access_review::{Decision, due_after};
use crate::web::part_views::{Event, Notice, Tone};
use crate::web::time;

/// How it stands with the review.
pub(super) fn lead(last: Option<&EventRow>, is_due: bool) -> Notice {
    let told = match last {
        Some(row) => {
            let who = row.staff_name.as_deref().unwrap_or("Cardfile");
            format!("The last one was signed off on {} by {who}.", time::day(row.at))
        }
        None => "There was none yet.".to_owned(),
    };
    let (tone, lead) = match is_due {
        true => (Tone::Warn, "A review is due.".to_owned()),
        false => (Tone::Good, "Nobody's turn has come.".to_owned()),
    };
    let next = match (is_due, last) {
        (true, _) => "Decide about everybody below, then sign off.".to_owned(),
        (false, Some(row)) => format!("The next one is due on {}.", time::day(due_after(row.at))),
        (false, None) => "Nobody has a role yet.".to_owned(),
    };
    Notice { tone, lead, words: format!("{told} One is due each quarter. {next}"), links: Vec::new() }
}

/// A sign-off: how many were kept, and who lost what.
pub(super) fn event(row: &EventRow, now: DateTime<Utc>) -> Event {
    let decisions = row.details.as_ref().and_then(|details| details.get("decisions")?.as_array());
    let names = |decision: Decision| -> Vec<&str> {
        let of = |line: &&serde_json::Value| line["decision"].as_str() == Some(decision.code());
        decisions.into_iter().flatten().filter(of).filter_map(|line| line["username"].as_str()).collect()
    };
    let list = |words: &str, names: Vec<&str>| (!names.is_empty()).then(|| format!("{words}: {}.", names.join(", ")));
    let sentences = [
        Some(format!("Signed off. Kept: {}.", names(Decision::Keep).len())),
        list("Without roles now", names(Decision::RemoveRoles)),
        list("Disabled", names(Decision::Disable)),
    ];
    Event {
        time: time::human(row.at, now),
        time_iso: time::iso(row.at),
        sentence: sentences.into_iter().flatten().collect::<Vec<_>>().join(" "),
        who: row.staff_name.clone().unwrap_or_else(|| "Cardfile".to_owned()),
        ..Event::default()
    }
}
