//! What is to be done with what was typed: save it, refuse it, or first ask about what somebody else saved.

use super::conflict::{conflict_page, pick};
use super::{Editing, Opened};
use crate::db::PgConnection;
use crate::domain::form::{FormField, Problem, Typed, merge};
use crate::web::outcome::{Fault, Reply};

pub enum Settled<F, C> {
    Page(Box<Reply>),
    Refused(Vec<Problem<F>>),
    Change(C),
}

/// `mine` is what was typed, as it would be stored; `parse` makes the change out of what is kept of both.
pub fn settle<F: FormField, C>(
    conn: &mut PgConnection,
    editing: &Editing<'_, F>,
    opened: &Opened,
    (sent, mine): (&Typed, &Typed),
    parse: impl FnOnce(&Typed) -> Result<C, Vec<Problem<F>>>,
) -> Result<Settled<F, C>, Fault> {
    let version: i32 = sent.get("version").parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
    let (theirs, fields) = (&editing.theirs, &editing.fields);
    let is_answered = version == editing.version;
    let picks = |field: F| if is_answered { pick(sent, field) } else { None };
    let merged = merge(fields, &opened.typed, theirs, mine, picks);
    let is_untouched = fields.iter().all(|field| theirs.text(*field) == opened.typed.text(*field));
    let is_same = fields.iter().all(|field| theirs.text(*field) == mine.text(*field));
    match merged {
        Ok(merged) if is_untouched || is_same || is_answered => Ok(match parse(&merged) {
            Ok(change) => Settled::Change(change),
            Err(problems) => Settled::Refused(problems),
        }),
        Ok(_) => Ok(Settled::Page(Box::new(conflict_page(conn, editing, opened, (sent, mine), &[])?))),
        Err(undecided) => {
            let asked = if is_answered { undecided } else { Vec::new() };
            Ok(Settled::Page(Box::new(conflict_page(conn, editing, opened, (sent, mine), &asked)?)))
        }
    }
}
