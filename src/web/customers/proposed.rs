//! A change of a group of fields that waits for a second person, in the form of that group.

use crate::db::PgConnection;
use crate::db::events::Subject;
use crate::db::proposals;
use crate::domain::customer::{Field, Group};
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::ProposalId;
use crate::domain::review::Matter;
use crate::services::customers::Record;
use crate::services::proposals::read;
use crate::web::desk::Context;
use crate::web::outcome::Fault;
use crate::web::part_views::{Notice, Tone};
use crate::web::waiting::{waits, way};

/// In the form of a group: who has an open proposal finds it typed already, so as to mend it; others are told whose it is.
pub(super) fn fill(
    conn: &mut PgConnection,
    cx: &Context,
    record: &Record,
    (group, masked): (Group, &[Field]),
    typed: &mut Typed,
) -> Result<Vec<Notice>, Fault> {
    let open = proposals::list_open(conn, cx.actor.scope(), Subject::Customer(record.id))?;
    let Some(row) = open.into_iter().find(|row| row.part == group.slug()) else { return Ok(Vec::new()) };
    if row.maker() != Some(cx.actor.staff) {
        return Ok(vec![waits(ProposalId(row.id), row.maker_name(), Matter::Group(group))]);
    }
    let proposal = read(conn, cx.keys(), cx.actor.scope(), ProposalId(row.id))?.opened;
    let mut is_hidden = false;
    for field in group.fields(record.kind()) {
        if proposal.before.text(field) != proposal.after.text(field) {
            is_hidden |= masked.contains(&field);
            for input in field.inputs().into_iter().chain(field.tick().map(str::to_owned)) {
                typed.put(input.clone(), proposal.after.get(&input));
            }
        }
    }
    let words = match is_hidden {
        // A mask is never a value, not even one's own of yesterday.
        true => {
            "It stands below, but for what is masked: type that again, else it stays as it is now. Saving proposes it anew."
        }
        false => "It stands below; saving proposes it anew.",
    };
    let reason = proposal.reason.as_ref().map(|reason| format!("“{reason}” ")).unwrap_or_default();
    let lead = "You proposed this change.".to_owned();
    Ok(vec![Notice { tone: Tone::Plain, lead, words: reason + words, links: vec![way(proposal.id())] }])
}
