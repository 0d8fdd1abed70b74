//! Making a proposal out of a change, or mending the one that its maker has open already.

use super::opened::{Wish, named, open_wish, place, row_of};
use crate::db::PgConnection;
use crate::db::proposals::{self, NewProposal, Step};
use crate::domain::actor::Actor;
use crate::domain::customer::{Field, Group};
use crate::domain::form::Typed;
use crate::domain::ids::{ProposalId, StaffId};
use crate::domain::review::{Act, Move};
use crate::services::Failure;
use crate::services::customers::amend::AmendRefusal;
use crate::services::customers::history::{Deed, record};
use crate::services::customers::record::Record;
use crate::services::history::Alteration;

/// A change that has to wait.
pub(in crate::services::customers) struct Wanted<'a> {
    pub record: &'a Record,
    pub group: Group,
    /// Why it waits.
    pub acts: Vec<Act>,
    pub before: Typed,
    pub after: Typed,
    pub changes: Vec<Alteration<Field>>,
}

/// Puts the change before a second person. One proposal is open for each group of a customer: its maker mends it by making the
/// change again, anybody else is told whose it is. The same change sent twice is one.
pub(in crate::services::customers) fn propose(
    conn: &mut PgConnection,
    actor: &Actor,
    wanted: Wanted<'_>,
) -> Result<ProposalId, AmendRefusal> {
    let (scope, record, part) = (actor.scope(), wanted.record, wanted.group.slug());
    let acts: Vec<&'static str> = wanted.acts.iter().map(|act| act.code()).collect();
    let wish = Wish { before: wanted.before.clone(), after: wanted.after.clone() };
    let text = serde_json::to_vec(&wish).map_err(Failure::from)?;
    let seal = |row: &str| record.data_key.seal(place("proposals.wish_sealed", scope, row), &text);
    let open = proposals::list_open(conn, scope, record.id)?.into_iter().find(|open| open.part == part);
    let Some(open) = open else {
        let sealed = seal(&named(record.id, part, actor.now));
        let new =
            NewProposal { customer: record.id, part, acts, maker: actor.staff, now: actor.now, wish_sealed: &sealed };
        let id = proposals::insert(conn, scope, &new)?;
        tell(conn, actor, wanted, "proposed")?;
        return Ok(id);
    };
    let id = ProposalId(open.id);
    if StaffId(open.maker_id) != actor.staff {
        return Err(AmendRefusal::Waiting { id, who: open.maker_name });
    }
    let present = open_wish(scope, &open, &record.data_key)?;
    if open.state == "waiting" && present == wish {
        return Ok(id);
    }
    let sealed = seal(&row_of(&open));
    proposals::update(conn, scope, (id, open.version), &Step::Mended { acts, wish_sealed: &sealed }, actor.now)?;
    tell(conn, actor, wanted, Move::Resubmit.action())?;
    Ok(id)
}

fn tell(conn: &mut PgConnection, actor: &Actor, wanted: Wanted<'_>, action: &str) -> Result<(), Failure> {
    let acts: Vec<&str> = wanted.acts.iter().map(|act| act.label()).collect();
    let reason = Some(format!("Waits for a second person: {}", acts.join(", ")));
    let deed = Deed { customer: wanted.record.id, action, changes: wanted.changes, reason };
    record(conn, actor, &wanted.record.data_key, deed)
}
