//! Events of a whole institution, searched: newest first by the time at which they happened, a page at a time. Each question goes
//! along one index, the one of the narrowest thing that is asked for, and what else is asked for is a condition on the rows that
//! come along it. So that a rare pair among millions costs no more than a common one, a page goes so far and no further and says
//! where it stopped. The SQL is in `search`.

mod search;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use self::search::{Listing, Reached, Search};
use super::DbError;
use crate::domain::deed_kind::DeedKind;
use crate::domain::ids::{CustomerId, InstitutionId, StaffId};

/// What is asked for; nothing is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who did it.
    pub person: Option<StaffId>,
    /// About this customer, or about an account or card while it was theirs.
    pub customer: Option<CustomerId>,
    pub kind: Option<DeedKind>,
    /// The key of a field that was touched.
    pub field: Option<&'static str>,
    pub from: Option<DateTime<Utc>>,
    /// No longer within.
    pub until: Option<DateTime<Utc>>,
    /// The network address it came from.
    pub address: Option<String>,
}

/// The place of an event in the list.
pub type Place = (DateTime<Utc>, i64);

/// An event as the audit tells it: without what is sealed.
#[derive(Debug, Clone, Queryable)]
pub struct AuditRow {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub staff_name: Option<String>,
    pub username: Option<String>,
    pub address: Option<String>,
    pub subject_kind: String,
    pub subject_id: i64,
    pub action: String,
    pub fields: Vec<String>,
    pub details: Option<serde_json::Value>,
    pub sealed_for_id: Option<i64>,
    /// Of the colleague that it is about.
    pub subject_name: Option<String>,
    /// Of the customer that it is about, or whose account or card it was.
    pub customer_number: Option<String>,
}

/// A page of events, and the place from which to look further where so far there was not enough.
#[derive(Debug)]
pub struct AuditPage {
    pub rows: Vec<AuditRow>,
    /// Everything newer was looked at.
    pub reached: Option<Place>,
}

/// Up to `limit` events that fit, below this place.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    filter: &AuditFilter,
    before: Option<Place>,
    limit: i64,
) -> Result<AuditPage, DbError> {
    let search = Search::new(scope, filter, before);
    let rows: Vec<AuditRow> = Listing(&search, limit).load(conn)?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= limit);
    let reached = match is_full || !search.is_bounded() {
        true => None,
        false => Reached(&search).get_result::<Place>(conn).optional()?,
    };
    Ok(AuditPage { rows, reached })
}

/// The colleague of this name, also one who has left.
pub fn find_person(conn: &mut PgConnection, scope: InstitutionId, username: &str) -> Result<Option<StaffId>, DbError> {
    use crate::db::schema::{staff, staff_grants};
    let id: Option<i64> = staff::table
        .inner_join(staff_grants::table.on(staff_grants::staff_id.eq(staff::id)))
        .filter(staff_grants::institution_id.eq(scope.0))
        .filter(staff::username.eq(username))
        .select(staff::id)
        .first(conn)
        .optional()?;
    Ok(id.map(StaffId))
}

/// Whose these accounts and cards are now: kind and id of each, with its owner, or holder and owner.
pub fn list_people(
    conn: &mut PgConnection,
    scope: InstitutionId,
    account_ids: &[i64],
    card_ids: &[i64],
) -> Result<Vec<(&'static str, i64, i64)>, DbError> {
    use crate::db::schema::{accounts, cards};
    let owners: Vec<(i64, i64)> = accounts::table
        .filter(accounts::institution_id.eq(scope.0))
        .filter(accounts::id.eq_any(account_ids))
        .select((accounts::id, accounts::owner_id))
        .load(conn)?;
    let holders: Vec<(i64, i64, i64)> = cards::table
        .filter(cards::institution_id.eq(scope.0))
        .filter(cards::id.eq_any(card_ids))
        .select((cards::id, cards::holder_id, cards::account_owner_id))
        .load(conn)?;
    let of_cards = holders.into_iter().flat_map(|(id, holder, owner)| [("card", id, holder), ("card", id, owner)]);
    Ok(owners.into_iter().map(|(id, owner)| ("account", id, owner)).chain(of_cards).collect())
}
