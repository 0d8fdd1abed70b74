//! Changing one group of an account. The version decides: whoever saved in between is found out, and nobody's edit is lost.

use super::create::find_parent;
use super::history::record;
use super::record::AccountRecord;
use super::refusal::AccountRefusal;
use crate::db::{PgConnection, accounts};
use crate::domain::account::{Change, Group};
use crate::domain::actor::Actor;
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
    before: &AccountRecord,
    version: i32,
    group: Group,
    change: &Change,
) -> Result<Amended, AccountRefusal> {
    if before.row.version != version {
        return Err(AccountRefusal::Stale);
    }
    let changes = differences(&group.fields(), &before.group(group).typed(), &change.typed());
    if changes.is_empty() {
        return Ok(Amended::Unchanged);
    }
    let (scope, id) = (actor.scope(), before.id());
    match change {
        Change::Details(details) => {
            let parent = find_parent(conn, actor, details.parent.as_ref())?;
            accounts::update_details(conn, scope, id, version, details, parent, actor.now)?;
        }
        Change::StatementAddress(address) => {
            accounts::update_version(conn, scope, id, version, actor.now)?;
            accounts::put_statement_address(conn, scope, id, address.as_ref())?;
        }
    }
    record(conn, keys, actor.into(), (id, before.row.owner()), "amended", changes, None)?;
    Ok(Amended::Changed)
}
