//! Proposals about staff and the institution: no customer is meant, so what is wished stands in the open, and the command line may
//! propose as well.

use serde_json::json;

use super::opened::Wish;
use crate::db::events::{self, Details, NewEvent, Subject};
use crate::db::proposals::{self, Kept, NewProposal, Step};
use crate::db::{DbError, PgConnection};
use crate::domain::form::Typed;
use crate::domain::ids::ProposalId;
use crate::domain::review::{Act, Matter, Move};
use crate::services::history::Author;

/// A change that has to wait, where no customer is meant.
pub struct OpenlyWanted<'a> {
    pub subject: Subject,
    pub matter: Matter,
    /// Why it waits.
    pub act: Act,
    pub before: Typed,
    pub after: Typed,
    /// Why it is wished.
    pub reason: &'a str,
}

/// Why nothing was proposed.
#[derive(Debug, thiserror::Error)]
pub enum OpenRefusal {
    /// Somebody else's change of the same thing waits.
    #[error("another change of it waits")]
    Waiting { id: ProposalId, who: String },
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Puts it before a second person, as `propose` does: one is open for each part, and its maker mends it by making the change again.
/// The caller holds what it is about.
pub fn propose_openly(
    conn: &mut PgConnection,
    author: Author<'_>,
    wanted: &OpenlyWanted<'_>,
) -> Result<ProposalId, OpenRefusal> {
    let (scope, part, maker) = (author.scope, wanted.matter.slug(), author.origin.staff);
    let acts = vec![wanted.act.code()];
    let wish = Wish { before: wanted.before.clone(), after: wanted.after.clone() };
    let kept = serde_json::to_value(&wish).expect("texts are JSON");
    let open = proposals::list_open(conn, scope, wanted.subject)?.into_iter().find(|open| open.part == part);
    let Some(open) = open else {
        let wish = Kept::Open(&kept);
        let new = NewProposal { subject: wanted.subject, part, acts, maker, now: author.now, wish };
        let id = proposals::insert(conn, scope, &new)?;
        tell(conn, author, wanted, "proposed")?;
        return Ok(id);
    };
    let id = ProposalId(open.id);
    if open.maker() != maker {
        return Err(OpenRefusal::Waiting { id, who: open.maker_name().to_owned() });
    }
    if open.state == "waiting" && open.wish.as_ref() == Some(&kept) {
        return Ok(id);
    }
    let mended = Step::Mended { acts, wish: Kept::Open(&kept) };
    proposals::update(conn, scope, (id, open.version), &mended, author.now)?;
    tell(conn, author, wanted, Move::Resubmit.action())?;
    Ok(id)
}

fn tell(conn: &mut PgConnection, author: Author<'_>, wanted: &OpenlyWanted<'_>, action: &str) -> Result<(), DbError> {
    let waits = format!("{}. Waits for a second person: {}", wanted.reason, wanted.act.label());
    let wished = wanted.after.get(wanted.matter.slug());
    tell_openly(conn, author, wanted.subject, action, json!({ "reason": waits, "wished": wished }))
}

/// A step of a proposal, in the history of what it is about.
pub(super) fn tell_openly(
    conn: &mut PgConnection,
    author: Author<'_>,
    subject: Subject,
    action: &str,
    details: serde_json::Value,
) -> Result<(), DbError> {
    let Author { scope, origin, now } = author;
    let event = NewEvent { at: now, origin, subject, action, fields: Vec::new(), details: Details::Open(details) };
    events::insert(conn, scope, event)
}
