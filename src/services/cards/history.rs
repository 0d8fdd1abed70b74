//! A card's history. Each event is sealed with the data key of the holder of that moment.

use crate::db::PgConnection;
use crate::db::events::{self, EventRow, Narrowed, Subject};
use crate::domain::card::Field;
use crate::domain::ids::{CardId, CustomerId, InstitutionId};
use crate::seal::Keys;
use crate::services::history::{self, Alteration, Author, Deed, Whose};
use crate::services::{Failure, data_keys};

/// An event of a card, opened.
pub type Happening = history::Happening<Field>;

/// Appends a deed about a card of this holder, in the deed's own transaction.
pub(super) fn record(
    conn: &mut PgConnection,
    keys: &Keys,
    author: Author<'_>,
    (card, holder): (CardId, CustomerId),
    action: &str,
    changes: Vec<Alteration<Field>>,
    reason: Option<String>,
) -> Result<(), Failure> {
    let data_key = data_keys::open(conn, keys, author.scope, holder)?;
    let whose = Whose { customer: holder, data_key: &data_key };
    history::record(conn, author, whose, Deed { subject: Subject::Card(card), action, changes, reason })
}

/// The newest events of a card below `before`.
pub fn list(
    conn: &mut PgConnection,
    keys: &Keys,
    scope: InstitutionId,
    id: CardId,
    narrowed: Narrowed<'_>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Happening>, Failure> {
    open(keys, scope, id, events::list(conn, scope, Subject::Card(id), narrowed, before, limit)?)
}

/// Events of a card as they were read.
pub fn open(keys: &Keys, scope: InstitutionId, id: CardId, rows: Vec<EventRow>) -> Result<Vec<Happening>, Failure> {
    history::open_each(keys, scope, Subject::Card(id), rows)
}
