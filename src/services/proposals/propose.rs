//! Making a proposal out of a change, or mending the one that its maker has open already.

use super::opened::{Wish, named, open_wish, place, row_of};
use crate::db::events::Subject;
use crate::db::proposals::{self, Kept, NewProposal, ProposalRow, Step};
use crate::db::{DbError, PgConnection};
use crate::domain::actor::Actor;
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::{CustomerId, ProposalId};
use crate::domain::review::{Act, Matter, Move};
use crate::services::Failure;
use crate::services::history::{Alteration, Deed, Whose, record};

/// What became of a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect<T> {
    /// It is done.
    Now(T),
    /// It waits for a second person.
    Proposed(ProposalId),
}

/// A change that has to wait.
pub struct Wanted<'a, F> {
    pub subject: Subject,
    /// Whose data key seals it.
    pub whose: Whose<'a>,
    pub matter: Matter,
    /// Why it waits.
    pub acts: Vec<Act>,
    /// How it is, and how it would be, both as a form sends it.
    pub before: Typed,
    pub after: Typed,
    /// What the history tells of it.
    pub changes: Vec<Alteration<F>>,
    /// Why it is wished, where somebody says so.
    pub reason: Option<String>,
}

/// Why nothing was proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeRefusal {
    /// Somebody else's change of the same part of the record waits.
    #[error("another change of it waits")]
    Waiting { id: ProposalId, who: String },
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for ProposeRefusal {
    fn from(error: DbError) -> ProposeRefusal {
        ProposeRefusal::Failure(error.into())
    }
}

/// Puts the change before a second person. One proposal is open for each part of a record: its maker mends it by making the change
/// again, anybody else is told whose it is. The same change sent twice is one.
pub fn propose<F: FormField>(
    conn: &mut PgConnection,
    actor: &Actor,
    wanted: Wanted<'_, F>,
) -> Result<ProposalId, ProposeRefusal> {
    let (scope, part, data_key) = (actor.scope(), wanted.matter.slug(), wanted.whose.data_key);
    let acts: Vec<&'static str> = wanted.acts.iter().map(|act| act.code()).collect();
    let wish = Wish { before: wanted.before.clone(), after: wanted.after.clone() };
    let text = serde_json::to_vec(&wish).map_err(Failure::from)?;
    let seal = |row: &str| data_key.seal(place("proposals.wish_sealed", scope, row), &text);
    let open = proposals::list_open(conn, scope, wanted.subject)?.into_iter().find(|open| open.part == part);
    let open = match open {
        Some(open) if is_of_another_hand(&open, actor, wanted.whose.customer) => {
            replace(conn, actor, &wanted, &open)?;
            None
        }
        open => open,
    };
    let Some(open) = open else {
        let sealed = seal(&named(wanted.subject.parts(), part, actor.now));
        let new = NewProposal {
            subject: wanted.subject,
            part,
            acts,
            maker: Some(actor.staff),
            now: actor.now,
            wish: Kept::Sealed(wanted.whose.customer, &sealed),
        };
        let id = proposals::insert(conn, scope, &new)?;
        tell(conn, actor, wanted, "proposed")?;
        return Ok(id);
    };
    let id = ProposalId(open.id);
    if open.maker() != Some(actor.staff) {
        return Err(ProposeRefusal::Waiting { id, who: open.maker_name().to_owned() });
    }
    let present = open_wish(scope, &open, Some(data_key))?;
    if open.state == "waiting" && present == wish {
        return Ok(id);
    }
    let sealed = seal(&row_of(&open));
    let mended = Step::Mended { acts, wish: Kept::Sealed(wanted.whose.customer, &sealed) };
    proposals::update(conn, scope, (id, open.version), &mended, actor.now)?;
    tell(conn, actor, wanted, Move::Resubmit.action())?;
    Ok(id)
}

/// Whether it is this person's own, sealed for somebody whose the record no longer is.
fn is_of_another_hand(open: &ProposalRow, actor: &Actor, now: CustomerId) -> bool {
    open.maker() == Some(actor.staff) && open.customer() != Some(now)
}

/// Withdraws what its maker makes anew, since the record changed hands meanwhile: whose it was does not change in a proposal.
fn replace<F: FormField>(
    conn: &mut PgConnection,
    actor: &Actor,
    wanted: &Wanted<'_, F>,
    open: &ProposalRow,
) -> Result<(), Failure> {
    proposals::update(conn, actor.scope(), (ProposalId(open.id), open.version), &Step::Withdrawn, actor.now)?;
    let reason = Some("Made anew, since the record changed hands".to_owned());
    let deed: Deed<'_, F> =
        Deed { subject: wanted.subject, action: Move::Withdraw.action(), changes: Vec::new(), reason };
    record(conn, actor.into(), wanted.whose, deed)
}

fn tell<F: FormField>(
    conn: &mut PgConnection,
    actor: &Actor,
    wanted: Wanted<'_, F>,
    action: &str,
) -> Result<(), Failure> {
    let acts: Vec<&str> = wanted.acts.iter().map(|act| act.label()).collect();
    let waits = format!("Waits for a second person: {}", acts.join(", "));
    let reason = Some(wanted.reason.map_or(waits.clone(), |reason| format!("{reason}. {waits}")));
    let deed = Deed { subject: wanted.subject, action, changes: wanted.changes, reason };
    record(conn, actor.into(), wanted.whose, deed)
}
