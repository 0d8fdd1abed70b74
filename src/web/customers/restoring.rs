//! An earlier value back into the form of its group: a link beside a change in the history. The form is the ordinary one and so is
//! saving it, so that every rule holds, a second person's included, and the history gains a deed and loses none.

use super::present::address;
use crate::db::PgConnection;
use crate::domain::customer::{Field, Group};
use crate::domain::date;
use crate::domain::form::{FormField, Typed};
use crate::domain::masking::{PersonalFact, PersonalFacts};
use crate::services::customers::{Happening, Record, find_change, took_effect};
use crate::web::desk::Context;
use crate::web::outcome::Fault;
use crate::web::part_views::{Link, Notice, Tone};
use crate::web::time;

/// The way to it, beside a change of which this person sees something whole.
pub(super) fn link(record: &Record, happening: &Happening, whole: PersonalFacts) -> Option<Link> {
    let is_seen = |field: &Field| PersonalFact::of(*field).is_none_or(|fact| whole.contains(fact));
    let (field, _, _) = happening.changes.iter().find(|(field, _, _)| is_seen(field))?;
    let href = format!("{}/edit/{}?restore={}", address(record), field.group().slug(), happening.id);
    took_effect(happening).then(|| Link::new("Restore what it was", href))
}

/// Fills the form with what the group's fields were before that change. What is masked for this person stays out.
pub(super) fn fill(
    conn: &mut PgConnection,
    cx: &Context,
    record: &Record,
    (group, masked): (Group, &[Field]),
    event: i64,
    typed: &mut Typed,
) -> Result<Notice, Fault> {
    let change = find_change(conn, cx.actor.scope(), record, event)?.ok_or(Fault::Missing)?;
    let of_group = group.fields(record.kind());
    let mut is_hidden = false;
    for (field, before, _) in change.changes.iter().filter(|(field, _, _)| of_group.contains(field)) {
        // Not even where it was empty: that would tell as much.
        if masked.contains(field) || is_masked(cx, record, *field, before) {
            is_hidden = true;
            continue;
        }
        put(typed, *field, before);
    }
    let who = change.who.unwrap_or_else(|| "Cardfile".to_owned());
    let at = time::human(change.at, cx.actor.now);
    let kept = if is_hidden { " What is masked for you is left as it is." } else { "" };
    Ok(Notice {
        tone: Tone::Warn,
        lead: "Nothing is restored yet.".to_owned(),
        words: format!("Below stands what was there before the change by {who}, {at}. Saving makes it so.{kept}"),
        links: vec![Link::new("The history", format!("{}/history", address(record)))],
    })
}

/// Whether the earlier value is one that this person sees masked, also where there is none now.
fn is_masked(cx: &Context, record: &Record, field: Field, before: &str) -> bool {
    let whole = cx.actor.sees_whole(record.kind());
    // A kind without its number would be another number.
    let is_of_number = matches!(field, Field::RegNo | Field::RegNoKind | Field::RegNoCountry);
    match PersonalFact::of(field) {
        _ if is_of_number => record.reg_no().is_personal() || !whole.contains(PersonalFact::RegNo),
        Some(fact) => !before.is_empty() && !whole.contains(fact),
        None => false,
    }
}

/// A text of the history as it would be typed.
fn put(typed: &mut Typed, field: Field, text: &str) {
    if field.is_date() {
        typed.set_date(field, date::parse_iso(text));
        return;
    }
    typed.set(field, text);
    // Only the first name says by a tick that it is empty; that a number was confirmed is confirmed anew.
    if let Some(tick) = field.tick().filter(|_| field == Field::FirstName) {
        typed.put(tick, if text.is_empty() { "yes" } else { "" });
    }
}
