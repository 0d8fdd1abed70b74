//! What waits for a second person, as a record and its forms tell it.

use crate::db::proposals::ProposalRow;
use crate::domain::ids::ProposalId;
use crate::domain::review::Matter;
use crate::web::desk::Context;
use crate::web::part_views::{Link, Notice, Tone};

/// On the record: each part of it of which a change waits, with the way to it.
pub fn notices(cx: &Context, open: &[ProposalRow]) -> Vec<Notice> {
    open.iter()
        .map(|row| {
            let matter = called(row);
            let who = if row.maker() == Some(cx.actor.staff) { "you" } else { row.maker_name() };
            let (tone, lead, words) = match row.state.as_str() {
                "returned" => (Tone::Warn, "Returned.", format!("A {matter} by {who} came back.")),
                _ => (Tone::Plain, "Waiting for approval.", format!("A {matter} was proposed by {who}.")),
            };
            Notice { tone, lead: lead.to_owned(), words, links: vec![way(ProposalId(row.id))] }
        })
        .collect()
}

/// What a list calls it: "change of name", "closing".
pub fn called(row: &ProposalRow) -> String {
    Matter::parse(&row.part).map_or_else(String::new, Matter::called)
}

/// Somebody else's change of the same part waits.
pub fn waits(id: ProposalId, who: &str, matter: Matter) -> Notice {
    Notice {
        tone: Tone::Warn,
        lead: waits_words(who, matter),
        words: "Until it is decided, what would have to wait as well cannot be saved here.".to_owned(),
        links: vec![way(id)],
    }
}

/// The same as a sentence.
pub fn waits_words(who: &str, matter: Matter) -> String {
    format!("A {} by {who} waits for approval.", matter.called())
}

/// What the record says once a change was put before a second person.
pub fn proposed_words(matter: Matter) -> String {
    match matter {
        Matter::Group(_) | Matter::Ownership | Matter::Holder => {
            format!("{} waits for approval by somebody else.", matter.label())
        }
        Matter::Closing => "The closing waits for approval by somebody else.".to_owned(),
        Matter::Roles => "What decides about others waits for approval by another admin.".to_owned(),
    }
}

/// What was done, and that supervisor or admin waits, where it does.
pub fn also_waits(done: &str, waits: Option<ProposalId>) -> String {
    match waits {
        Some(_) => format!("{done} {}", proposed_words(Matter::Roles)),
        None => done.to_owned(),
    }
}

pub fn way(id: ProposalId) -> Link {
    Link::new("See what would change", format!("/reviews/{id}"))
}

/// What the history of a record calls a step of a proposal about it; None where it is no such step.
pub fn step(action: &str) -> Option<&'static str> {
    match action {
        "proposed" => Some("Change proposed"),
        "proposal_mended" => Some("Proposed change mended"),
        "proposal_approved" => Some("Proposed change approved"),
        "proposal_returned" => Some("Proposed change returned to its maker"),
        "proposal_rejected" => Some("Proposed change rejected"),
        "proposal_withdrawn" => Some("Proposed change withdrawn"),
        _ => None,
    }
}
