//! The three-way page: what each field was when the form was opened, what somebody saved since, what this person typed. Nothing
//! typed is lost, and nothing is saved until every contested field is decided.

use actix_web::http::StatusCode;

use super::edit::Opened;
use super::edit_views::{ConflictRow, ConflictView, Outcome, Picked};
use super::facts::title;
use super::happenings::human;
use super::present::{address, tab, whose};
use crate::db::PgConnection;
use crate::domain::customer::{Field, Group};
use crate::domain::form::{Fate, FormField, Pick, Typed, fate};
use crate::services::customers::{Record, list_history};
use crate::web::desk::Context;
use crate::web::form_views::Hidden;
use crate::web::frame::Nav;
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::time;

/// Two edits of one group.
#[derive(Clone, Copy)]
pub(super) struct Contest<'a> {
    /// The record as it is stored now.
    pub record: &'a Record,
    pub group: Group,
    pub opened: &'a Opened,
    /// What this person typed, as it would be stored.
    pub mine: &'a Typed,
    /// What this person typed, as it was sent.
    pub sent: &'a Typed,
}

/// Which value of a field the person chose.
pub(super) fn pick(sent: &Typed, field: Field) -> Option<Pick> {
    match sent.get(&format!("keep_{}", field.key())) {
        "theirs" => Some(Pick::Theirs),
        "mine" => Some(Pick::Mine),
        _ => None,
    }
}

/// The page; `undecided` are the fields that should have been chosen for.
pub(super) fn conflict_page(
    conn: &mut PgConnection,
    cx: &Context,
    contest: &Contest<'_>,
    undecided: &[Field],
) -> Result<Reply, Fault> {
    let Contest { record, group, .. } = *contest;
    let last = list_history(conn, cx.actor.scope(), record, None, None, 1)?.into_iter().next();
    let rows: Vec<ConflictRow> = group
        .fields(record.kind())
        .into_iter()
        .filter_map(|field| row(contest, field, undecided.contains(&field)))
        .collect();
    let problems = rows.iter().filter_map(problem).collect();
    let mut frame =
        cx.frame(format!("Someone changed this customer while you were editing · {}", tab(cx, record)), Nav::Customers);
    frame.problems = problems;
    let view = ConflictView {
        frame,
        whose: whose(record),
        group: title(group, record.kind()).to_lowercase(),
        other_who: last.and_then(|last| last.who).unwrap_or_else(|| "Someone else".to_owned()),
        other_when: format!("({})", time::human(record.updated_at, cx.actor.now)),
        action: format!("{}/edit/{}", address(record), group.slug()),
        version: record.version.to_string(),
        once: contest.opened.seal(cx, record, group),
        rows,
        typed: typed(contest),
        cancel_href: address(record),
    };
    Reply::page_with(StatusCode::CONFLICT, &view)
}

fn row(contest: &Contest<'_>, field: Field, is_undecided: bool) -> Option<ConflictRow> {
    let theirs = contest.record.customer.group(contest.group).typed();
    let outcome = match fate(field, &contest.opened.typed, &theirs, contest.mine) {
        Fate::Agreed => return None,
        Fate::Theirs => Outcome::Theirs,
        Fate::Mine => Outcome::Mine,
        Fate::Contested => Outcome::Choose {
            picked: match pick(contest.sent, field) {
                Some(Pick::Theirs) => Picked::Theirs,
                Some(Pick::Mine) => Picked::Mine,
                None => Picked::Nothing,
            },
            error: is_undecided.then(|| format!("Choose which {} to keep", field.label().to_lowercase())),
        },
    };
    let text = |typed: &Typed| Some(typed.text(field)).filter(|text| !text.is_empty()).map(|text| human(field, &text));
    Some(ConflictRow {
        key: field.key().to_owned(),
        label: field.label().to_owned(),
        opened: text(&contest.opened.typed),
        theirs: text(&theirs),
        mine: text(contest.mine),
        outcome,
    })
}

fn problem(row: &ConflictRow) -> Option<Problem> {
    match &row.outcome {
        Outcome::Choose { error: Some(error), .. } => {
            Some(Problem { field: format!("keep_{}", row.key), words: error.clone() })
        }
        _ => None,
    }
}

/// Everything of the group that was sent, to be sent again.
fn typed(contest: &Contest<'_>) -> Vec<Hidden> {
    let inputs = contest.group.inputs(contest.record.kind());
    let sent = contest.sent.iter().filter(|(name, _)| inputs.iter().any(|input| input == name));
    sent.map(|(name, value)| Hidden::new(name, value)).collect()
}
