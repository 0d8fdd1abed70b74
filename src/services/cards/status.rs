//! Block, loss, theft, closure and the rest: each with a reason, each in the history. Which moves exist is the domain's table,
//! and the database's.

use super::history::record;
use super::record::hold;
use super::refusal::CardRefusal;
use crate::db::cards::Stamp;
use crate::db::{PgConnection, cards};
use crate::domain::actor::Actor;
use crate::domain::card::{Status, StatusChange};
use crate::domain::ids::CardId;
use crate::domain::reason::Reason;
use crate::seal::Keys;

/// Makes the move, if the domain's table has it from where the card stands.
pub fn change(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CardId,
    version: i32,
    change: StatusChange,
    reason: &Reason,
) -> Result<Status, CardRefusal> {
    // Held before the look, so that two changes cannot both pass.
    let before = hold(conn, actor.scope(), id, None)?;
    let from = before.row.status();
    let status = change.apply(from).ok_or(CardRefusal::NoSuchMove(from))?;
    if before.row.version != version {
        return Err(CardRefusal::Stale);
    }
    let stamp = Stamp { id, version, now: actor.now };
    cards::update_status(conn, actor.scope(), stamp, status, reason.code.label())?;
    let whose = (id, before.row.holder());
    record(conn, keys, actor.into(), whose, change.slug(), Vec::new(), Some(reason.sentence()))?;
    Ok(status)
}
