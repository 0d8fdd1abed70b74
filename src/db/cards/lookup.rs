//! Finding single cards: by id, by reference, by form, on an account, and those whose time is over.

use chrono::NaiveDate;
use diesel::dsl::Filter;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use uuid::Uuid;

use super::list::{CardLine, list_by_ids};
use super::row::CardRow;
use crate::db::schema::cards;
use crate::db::{DbError, counting};
use crate::domain::address::Address;
use crate::domain::ids::{AccountId, CardId, CustomerId, InstitutionId};

/// The statuses of a live card, as the indexes spell them.
const LIVE: [&str; 4] = ["ok", "blocked", "suspected_fraud", "no_renewal"];

/// The card, or `Missing` where this institution has none of this id.
pub fn find(conn: &mut PgConnection, scope: InstitutionId, id: CardId) -> Result<CardRow, DbError> {
    Ok(cards::table.find((scope.0, id.0)).select(CardRow::as_select()).first(conn)?)
}

/// The same, held until the transaction ends: changes of one card come one after the other.
pub fn lock(conn: &mut PgConnection, scope: InstitutionId, id: CardId) -> Result<CardRow, DbError> {
    let row = cards::table.find((scope.0, id.0)).select(CardRow::as_select()).for_no_key_update();
    Ok(row.first(conn)?)
}

/// The card that this form made.
pub fn find_by_form(conn: &mut PgConnection, scope: InstitutionId, form: Uuid) -> Result<Option<CardId>, DbError> {
    let made = cards::table.filter(cards::institution_id.eq(scope.0)).filter(cards::form_key.eq(form));
    let id: Option<i64> = made.select(cards::id).first(conn).optional()?;
    Ok(id.map(CardId))
}

pub fn find_by_reference(
    conn: &mut PgConnection,
    scope: InstitutionId,
    reference: &str,
) -> Result<Option<CardRow>, DbError> {
    let of_scope = cards::table.filter(cards::institution_id.eq(scope.0)).filter(cards::reference.eq(reference));
    Ok(of_scope.select(CardRow::as_select()).first(conn).optional()?)
}

/// Live cards on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiveCards<'a> {
    All,
    InUse,
    /// In use to their last day.
    NotRenewed,
    /// Blocked for this reason.
    BlockedFor(&'a str),
}

type OnAccount<'a> = Filter<cards::table, Box<dyn BoxableExpression<cards::table, Pg, SqlType = Nullable<Bool>> + 'a>>;

fn live_on<'a>(scope: InstitutionId, account: AccountId, which: LiveCards<'a>) -> OnAccount<'a> {
    let on_it = cards::institution_id.eq(scope.0).and(cards::account_id.eq(account.0)).nullable();
    cards::table.filter(match which {
        LiveCards::All => Box::new(on_it.and(cards::status.eq_any(LIVE))) as _,
        LiveCards::InUse => Box::new(on_it.and(cards::status.eq("ok"))) as _,
        LiveCards::NotRenewed => Box::new(on_it.and(cards::status.eq("no_renewal"))) as _,
        LiveCards::BlockedFor(reason) => {
            Box::new(on_it.and(cards::status.eq("blocked")).and(cards::status_reason.eq(reason))) as _
        }
    })
}

/// Held until the transaction ends.
pub fn list_live_on(
    conn: &mut PgConnection,
    scope: InstitutionId,
    account: AccountId,
    which: LiveCards<'_>,
) -> Result<Vec<CardRow>, DbError> {
    let live = live_on(scope, account, which).order(cards::id);
    Ok(live.select(CardRow::as_select()).for_no_key_update().load(conn)?)
}

/// How many there are, counted no further than `limit`.
pub fn count_live_on(
    conn: &mut PgConnection,
    scope: InstitutionId,
    account: AccountId,
    which: LiveCards<'_>,
    limit: i64,
) -> Result<usize, DbError> {
    counting::count(conn, live_on(scope, account, which).limit(limit).select(cards::id))
}

/// The main cards on an account, held until the transaction ends.
pub fn list_main_on(
    conn: &mut PgConnection,
    scope: InstitutionId,
    account: AccountId,
) -> Result<Vec<CardRow>, DbError> {
    let main = cards::table
        .filter(cards::institution_id.eq(scope.0))
        .filter(cards::account_id.eq(account.0))
        .filter(cards::role.eq("main"))
        .order(cards::id);
    Ok(main.select(CardRow::as_select()).for_no_key_update().load(conn)?)
}

/// The cards on an account: how many, counted no further than `limit`.
pub fn count_on(
    conn: &mut PgConnection,
    scope: InstitutionId,
    account: AccountId,
    limit: i64,
) -> Result<usize, DbError> {
    let on_it = cards::table.filter(cards::institution_id.eq(scope.0)).filter(cards::account_id.eq(account.0));
    counting::count(conn, on_it.limit(limit).select(cards::id))
}

/// The live cards that a customer holds: how many, counted no further than `limit`.
pub fn count_live_held(
    conn: &mut PgConnection,
    scope: InstitutionId,
    holder: CustomerId,
    limit: i64,
) -> Result<usize, DbError> {
    let live = cards::table
        .filter(cards::institution_id.eq(scope.0))
        .filter(cards::holder_id.eq(holder.0))
        .filter(cards::status.eq_any(LIVE));
    counting::count(conn, live.limit(limit).select(cards::id))
}

/// Up to `limit` live cards of this holder, the oldest first.
pub fn list_live_held(
    conn: &mut PgConnection,
    scope: InstitutionId,
    holder: CustomerId,
    limit: i64,
) -> Result<Vec<CardLine>, DbError> {
    let live = cards::table
        .filter(cards::institution_id.eq(scope.0))
        .filter(cards::holder_id.eq(holder.0))
        .filter(cards::status.eq_any(LIVE));
    let ids: Vec<i64> = live.order(cards::id).limit(limit).select(cards::id).load(conn)?;
    list_by_ids(conn, scope, &ids)
}

/// Where the card and its PIN are sent, if not to the holder's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailing {
    pub card: Option<Address>,
    pub pin: Option<Address>,
}

/// Live cards of any institution whose last day was before this one, beyond this id: for the clock.
pub fn expired_before(
    conn: &mut PgConnection,
    today: NaiveDate,
    beyond: i64,
    limit: i64,
) -> Result<Vec<(InstitutionId, CardId)>, DbError> {
    let due = cards::table
        .filter(cards::status.eq_any(LIVE))
        .filter(cards::expires_on.lt(today))
        .filter(cards::id.gt(beyond))
        .order(cards::id)
        .limit(limit)
        .select((cards::institution_id, cards::id));
    let rows: Vec<(i64, i64)> = due.load(conn)?;
    Ok(rows.into_iter().map(|(scope, id)| (InstitutionId(scope), CardId(id))).collect())
}
