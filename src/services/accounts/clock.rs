//! What the clock does to accounts: one that has been closing for 32 days closes for good, with its cards.

use chrono::{DateTime, TimeDelta, Utc};

use super::cascade::{CLOSE, move_cards};
use super::history::record;
use super::record::hold;
use super::refusal::AccountRefusal;
use crate::db::{PgConnection, accounts};
use crate::domain::account::{CLOSING_DAYS, Status};
use crate::domain::ids::{AccountId, InstitutionId};
use crate::domain::reason::ReasonCode;
use crate::seal::Keys;
use crate::services::history::Author;

/// Closes one account whose time is over; answers whether there was anything to do. Accounts are found by
/// `db::accounts::closing_before`; each is closed in a transaction of its own.
pub fn close_due(
    conn: &mut PgConnection,
    keys: &Keys,
    scope: InstitutionId,
    id: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, AccountRefusal> {
    let before = hold(conn, scope, id)?;
    // Taken back meanwhile, or closed by another program.
    if before.row.status() != Status::ToClose || before.row.status_since + TimeDelta::days(CLOSING_DAYS) > now {
        return Ok(false);
    }
    let author = Author::clock(scope, now);
    move_cards(conn, keys, author, id, &CLOSE)?;
    let reason = ReasonCode::ClosingTimeOver.label();
    accounts::update_status(conn, scope, id, before.row.version, Status::Closed, reason, now)?;
    let whose = (id, before.row.owner());
    record(conn, keys, author, whose, "closed_for_good", Vec::new(), Some(reason.to_owned()))?;
    Ok(true)
}
