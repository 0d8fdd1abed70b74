//! A change of a group of fields that waited for a second person, and is approved.

use super::amend::{AmendRefusal, Edit, Telling};
use super::record::hold;
use crate::db::{DbError, PgConnection};
use crate::domain::actor::Actor;
use crate::domain::customer::Change;
use crate::domain::review::{Matter, Move};
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::proposals::{ApproveRefusal, Opened, approve, expect, whole};

/// Lets the change take effect, as it was put together out of what was proposed and what the record was in version `seen`. A record
/// that moved since then is `AmendRefusal::Stale`: else it would be put back to what somebody saw.
pub fn approve_change(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (proposal, version): (&Opened, i32),
    (seen, change): (i32, &Change),
) -> Result<(), ApproveRefusal<AmendRefusal>> {
    expect(actor, proposal, version, Move::Approve)?;
    let Matter::Group(group) = proposal.matter else { return Err(Failure::Db(DbError::Missing).into()) };
    let record = hold(conn, keys, actor.scope(), proposal.customer()?)?;
    if record.version != seen {
        return Err(ApproveRefusal::Deed(AmendRefusal::Stale));
    }
    whole(conn, |conn| {
        let approval = approve(conn, keys, actor, (proposal.id(), version))?;
        let edit = Edit { keys, actor, before: &record, group, change };
        let telling = Telling { action: approval.action(), words: Some(approval.words()) };
        edit.apply(conn, telling).map_err(ApproveRefusal::Deed)
    })
}
