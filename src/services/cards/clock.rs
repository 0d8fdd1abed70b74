//! What the clock does to cards: a live one expires after its last day.

use chrono::{DateTime, Utc};

use super::history::record;
use super::record::hold;
use super::refusal::CardRefusal;
use crate::db::cards::Stamp;
use crate::db::{PgConnection, cards};
use crate::domain::card::Status;
use crate::domain::ids::{CardId, InstitutionId};
use crate::domain::reason::ReasonCode;
use crate::seal::Keys;
use crate::services::history::Author;

/// Expires one card whose time is over; answers whether there was anything to do. Cards are found by
/// `db::cards::expired_before`; each expires in a transaction of its own.
pub fn expire_due(
    conn: &mut PgConnection,
    keys: &Keys,
    scope: InstitutionId,
    id: CardId,
    now: DateTime<Utc>,
) -> Result<bool, CardRefusal> {
    let before = hold(conn, scope, id, None)?;
    let is_over = before.row.expires_on.is_some_and(|last| last < now.date_naive());
    if !before.row.status().is_live() || !is_over {
        return Ok(false);
    }
    let reason = ReasonCode::Expired.label();
    let stamp = Stamp { id, version: before.row.version, now };
    cards::update_status(conn, scope, stamp, Status::Expired, reason)?;
    let author = Author::clock(scope, now);
    record(conn, keys, author, (id, before.row.holder()), "expired", Vec::new(), Some(reason.to_owned()))?;
    Ok(true)
}
