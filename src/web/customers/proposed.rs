//! What waits for a second person, as the record and its forms tell it.

use crate::db::PgConnection;
use crate::db::proposals::{self, ProposalRow};
use crate::domain::customer::{Field, Group};
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::{ProposalId, StaffId};
use crate::services::customers::{Record, read_proposal};
use crate::web::desk::Context;
use crate::web::outcome::Fault;
use crate::web::part_views::{Link, Notice, Tone};

/// On the record: each group of which a change waits, with the way to it.
pub(super) fn notices(cx: &Context, open: &[ProposalRow]) -> Vec<Notice> {
    open.iter()
        .map(|row| {
            let group = Group::parse(&row.part).map_or("", Group::label);
            let is_own = StaffId(row.maker_id) == cx.actor.staff;
            let who = if is_own { "you".to_owned() } else { row.maker_name.clone() };
            let (tone, lead, words) = match row.state.as_str() {
                "returned" => (Tone::Warn, "Returned.", format!("A change of {} by {who} came back.", lower(group))),
                _ => (
                    Tone::Plain,
                    "Waiting for approval.",
                    format!("A change of {} was proposed by {who}.", lower(group)),
                ),
            };
            Notice { tone, lead: lead.to_owned(), words, links: vec![way(ProposalId(row.id))] }
        })
        .collect()
}

/// In the form of a group: who has an open proposal finds it typed already, so as to mend it; others are told whose it is.
pub(super) fn fill(
    conn: &mut PgConnection,
    cx: &Context,
    record: &Record,
    (group, masked): (Group, &[Field]),
    typed: &mut Typed,
) -> Result<Vec<Notice>, Fault> {
    let open = proposals::list_open(conn, cx.actor.scope(), record.id)?;
    let Some(row) = open.into_iter().find(|row| row.part == group.slug()) else { return Ok(Vec::new()) };
    if StaffId(row.maker_id) != cx.actor.staff {
        return Ok(vec![waits(ProposalId(row.id), &row.maker_name, group.label())]);
    }
    let proposal = read_proposal(conn, cx.keys(), cx.actor.scope(), ProposalId(row.id))?;
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

/// Somebody else's change of the group waits.
pub(super) fn waits(id: ProposalId, who: &str, title: &str) -> Notice {
    Notice {
        tone: Tone::Warn,
        lead: format!("A change of {} by {who} waits for approval.", lower(title)),
        words: "Until it is decided, what would have to wait as well cannot be saved here.".to_owned(),
        links: vec![way(id)],
    }
}

fn way(id: ProposalId) -> Link {
    Link::new("See what would change", format!("/reviews/{id}"))
}

fn lower(label: &str) -> String {
    label.to_lowercase()
}
