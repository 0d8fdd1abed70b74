//! An account's history. Each event is sealed with the data key of the owner of that moment.

use crate::db::PgConnection;
use crate::db::events::{self, EventRow, Narrowed, Subject};
use crate::domain::account::Field;
use crate::domain::ids::{AccountId, CustomerId, InstitutionId};
use crate::seal::Keys;
use crate::services::history::{self, Alteration, Author, Deed, Whose};
use crate::services::{Failure, data_keys};

/// An event of an account, opened.
pub type Happening = history::Happening<Field>;

/// Appends a deed about an account of this owner, in the deed's own transaction.
pub(super) fn record(
    conn: &mut PgConnection,
    keys: &Keys,
    author: Author<'_>,
    (account, owner): (AccountId, CustomerId),
    action: &str,
    changes: Vec<Alteration<Field>>,
    reason: Option<String>,
) -> Result<(), Failure> {
    let data_key = data_keys::open(conn, keys, author.scope, owner)?;
    let whose = Whose { customer: owner, data_key: &data_key };
    history::record(conn, author, whose, Deed { subject: Subject::Account(account), action, changes, reason })
}

/// The newest events of an account below `before`.
pub fn list(
    conn: &mut PgConnection,
    keys: &Keys,
    scope: InstitutionId,
    id: AccountId,
    narrowed: Narrowed<'_>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Happening>, Failure> {
    open(keys, scope, id, events::list(conn, scope, Subject::Account(id), narrowed, before, limit)?)
}

/// Events of an account as they were read.
pub fn open(keys: &Keys, scope: InstitutionId, id: AccountId, rows: Vec<EventRow>) -> Result<Vec<Happening>, Failure> {
    history::open_each(keys, scope, Subject::Account(id), rows)
}
