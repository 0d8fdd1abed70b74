//! The three-way page: what each field was when the form was opened, what somebody saved since, what this person typed. Nothing
//! typed is lost, and nothing is saved until every contested field is decided. What is masked shows whole where it has to be chosen,
//! and nowhere else.

use actix_web::http::StatusCode;

use super::views::{ConflictRow, ConflictView, Outcome, Picked};
use super::{Editing, Opened};
use crate::db::PgConnection;
use crate::domain::form::{Fate, FormField, Pick, Typed, fate};
use crate::web::form_views::Hidden;
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::time;

/// Which value of a field the person chose.
pub(super) fn pick(sent: &Typed, field: impl FormField) -> Option<Pick> {
    match sent.get(&format!("keep_{}", field.key())) {
        "theirs" => Some(Pick::Theirs),
        "mine" => Some(Pick::Mine),
        _ => None,
    }
}

/// The page. `sent` is what this person typed, `mine` the same as it would be stored; `undecided` are the fields that should
/// have been chosen for.
pub fn conflict_page<F: FormField>(
    conn: &mut PgConnection,
    editing: &Editing<'_, F>,
    opened: &Opened,
    (sent, mine): (&Typed, &Typed),
    undecided: &[F],
) -> Result<Reply, Fault> {
    let is_shown = |field: &F| fate(*field, &opened.typed, &editing.theirs, mine) != Fate::Agreed;
    let shown: Vec<F> = editing.fields.iter().copied().filter(is_shown).collect();
    let is_contested = |field: &F| fate(*field, &opened.typed, &editing.theirs, mine) == Fate::Contested;
    let contested: Vec<F> = shown.iter().copied().filter(is_contested).collect();
    let is_reveal = (editing.shows)(conn, &contested)?;
    let row = |field: &F| row(editing, opened, (sent, mine), *field, undecided.contains(field));
    let rows: Vec<ConflictRow> = shown.iter().filter_map(row).collect();
    let title = format!("Someone changed this {} while you were editing · {}", editing.noun, editing.tab);
    let mut frame = editing.cx.frame(title, editing.nav);
    frame.problems = rows.iter().filter_map(problem).collect();
    let view = ConflictView {
        frame,
        whose: editing.whose.clone(),
        noun: editing.noun,
        group: editing.title.to_lowercase(),
        other_who: (editing.last_author)(conn)?.unwrap_or_else(|| "Someone else".to_owned()),
        other_when: format!("({})", time::human(editing.updated_at, editing.cx.actor.now)),
        action: editing.action(),
        version: editing.version.to_string(),
        once: opened.seal(editing),
        rows,
        is_reveal,
        typed: typed(editing, sent),
        cancel_href: editing.whose.href.clone(),
    };
    Reply::page_with(StatusCode::CONFLICT, &view)
}

fn row<F: FormField>(
    editing: &Editing<'_, F>,
    opened: &Opened,
    (sent, mine): (&Typed, &Typed),
    field: F,
    is_undecided: bool,
) -> Option<ConflictRow> {
    let fate = fate(field, &opened.typed, &editing.theirs, mine);
    let outcome = match fate {
        Fate::Agreed => return None,
        Fate::Theirs => Outcome::Theirs,
        Fate::Mine => Outcome::Mine,
        Fate::Contested => Outcome::Choose {
            picked: match pick(sent, field) {
                Some(Pick::Theirs) => Picked::Theirs,
                Some(Pick::Mine) => Picked::Mine,
                None => Picked::Nothing,
            },
            error: is_undecided.then(|| format!("Choose which {} to keep", field.label().to_lowercase())),
        },
    };
    // What this person typed is no secret to them; what is stored shows whole only where they choose.
    let text = |typed: &Typed, is_whole: bool| {
        let text = typed.text(field);
        let mask = (editing.mask)(field, &text).filter(|_| !is_whole);
        (!text.is_empty()).then(|| mask.unwrap_or_else(|| (editing.human)(field, &text)))
    };
    let is_contested = fate == Fate::Contested;
    Some(ConflictRow {
        key: field.key().to_owned(),
        label: field.label().to_owned(),
        opened: text(&opened.typed, is_contested),
        theirs: text(&editing.theirs, is_contested),
        mine: text(mine, is_contested || fate == Fate::Mine),
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
fn typed<F>(editing: &Editing<'_, F>, sent: &Typed) -> Vec<Hidden> {
    let sent = sent.iter().filter(|(name, _)| editing.inputs.iter().any(|input| input == name));
    sent.map(|(name, value)| Hidden::new(name, value)).collect()
}
