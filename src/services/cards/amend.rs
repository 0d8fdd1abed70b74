//! Changing one group of a card. The version decides: whoever saved in between is found out, and nobody's edit is lost.

use super::history::record;
use super::record::CardRecord;
use super::refusal::CardRefusal;
use crate::db::cards::Stamp;
use crate::db::{PgConnection, cards};
use crate::domain::actor::Actor;
use crate::domain::card::{Change, Group};
use crate::seal::Keys;
use crate::services::history::differences;

/// Whether anything had to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amended {
    Changed,
    Unchanged,
}

/// Stores the group of a record that is held, and records each field that differs.
pub fn amend(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    before: &CardRecord,
    version: i32,
    group: Group,
    change: &Change,
) -> Result<Amended, CardRefusal> {
    if before.row.version != version {
        return Err(CardRefusal::Stale);
    }
    let changes = differences(&group.fields(), &before.group(group).typed(), &change.typed());
    if changes.is_empty() {
        return Ok(Amended::Unchanged);
    }
    let (scope, stamp) = (actor.scope(), Stamp { id: before.id(), version, now: actor.now });
    match change {
        Change::Numbers(numbers) => cards::update_numbers(conn, scope, stamp, numbers)?,
        Change::Embossing(embossing) => cards::update_embossing(conn, scope, stamp, embossing)?,
        Change::Production(production) => cards::update_production(conn, scope, stamp, *production)?,
        Change::Wallet(has_wish) => cards::update_wallet(conn, scope, stamp, *has_wish)?,
        Change::CardAddress(address) => {
            cards::update_version(conn, scope, stamp)?;
            cards::put_address(conn, scope, stamp.id, "card", address.as_ref())?;
        }
        Change::PinAddress(address) => {
            cards::update_version(conn, scope, stamp)?;
            cards::put_address(conn, scope, stamp.id, "pin", address.as_ref())?;
        }
    }
    record(conn, keys, actor.into(), (stamp.id, before.row.holder()), "amended", changes, None)?;
    Ok(Amended::Changed)
}
