//! Saying which customer a member of staff is, in one institution. From then on the desk keeps the person from that record; the
//! guard itself is in services::looks. Whoever says it sees nothing of the customer but that there is one of this number.

use diesel::PgConnection;
use serde_json::json;

use super::deeds::{DeedRefusal, hold};
use super::tell;
use crate::db::events::Details;
use crate::db::{DbError, customers, grants};
use crate::domain::ids::{CustomerId, InstitutionId, StaffId};
use crate::domain::staffing::StaffDeed;
use crate::services::history::Author;

/// Who has this customer number, if anybody: no more than that.
pub fn find_customer(
    conn: &mut PgConnection,
    scope: InstitutionId,
    number: &str,
) -> Result<Option<CustomerId>, DbError> {
    Ok(customers::find_link(conn, scope, number)?.map(|(customer, _)| customer))
}

/// Ties the person to this customer, or to none; false where it is so already. `version` is that of the grant. The history keeps
/// ids, not numbers: with the customer they come to mean nothing.
pub fn tie(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    version: Option<i32>,
    customer: Option<CustomerId>,
    reason: &str,
) -> Result<bool, DeedRefusal> {
    let row = hold(conn, author, id, StaffDeed::OwnRecord, true)?;
    let before = row.own_record.map(CustomerId);
    if before == customer {
        return Ok(false);
    }
    grants::set_own_record(conn, author.scope, id, version.unwrap_or(row.grant_version), customer)?;
    let ids = [before, customer].map(|customer| customer.map(|customer| customer.0));
    let action = if customer.is_some() { "tied" } else { "untied" };
    let details = json!({ "own_record": ids, "reason": reason });
    tell(conn, author, id, action, vec!["own_record"], Details::Open(details))?;
    Ok(true)
}
