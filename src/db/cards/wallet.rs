//! Cards that are wished into a wallet: the work list of those that are not ready, how many there are, and who has several.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text, Timestamptz};

use super::list::{CardLine, list_by_ids};
use crate::db::DbError;
use crate::db::kept::{Keeping, given};
use crate::db::schema::cards;
use crate::db::spelt::spelt;
use crate::domain::ids::{CardId, CustomerId, InstitutionId};
use crate::domain::wallet::Obstacle;

/// Live cards with a wish, as the indexes spell them.
const WISHED: &str =
    "c.institution_id = $1 AND c.wallet_wish AND c.status IN ('ok', 'blocked', 'suspected_fraud', 'no_renewal')";

spelt! {
    /// The card is live, as the indexes spell it.
    IsLive {}
    "cards.status IN ('ok', 'blocked', 'suspected_fraud', 'no_renewal')"
}

spelt! {
    /// The card that a query calls `other` is live.
    IsOtherLive {}
    "other.status IN ('ok', 'blocked', 'suspected_fraud', 'no_renewal')"
}

spelt! {
    /// One of the given customers holds the card.
    IsHeldByThese {}
    "cards.holder_id = ANY($2)"
}

/// Whether somebody holds a live card that is wished into a wallet.
pub fn has_wallet_card(conn: &mut PgConnection, scope: InstitutionId, holder: CustomerId) -> Result<bool, DbError> {
    let held = cards::table
        .filter(cards::institution_id.eq(scope.0))
        .filter(cards::holder_id.eq(holder.0))
        .filter(cards::wallet_wish)
        .filter(IsLive {});
    Ok(diesel::select(exists(held)).get_result(conn)?)
}

/// What the work list is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unready {
    /// Whoever's mobile changed after this moment waits.
    pub cooling_since: DateTime<Utc>,
    /// One obstacle, or any that makes a card unready; a second card is only listed where it is asked for.
    pub obstacle: Option<Obstacle>,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

impl Unready {
    /// The ids of these cards on their way to $4 many, beyond $5 where $6 says so. Each part stops there by itself, so that none
    /// is read whole.
    fn query(&self, is_descending: bool) -> String {
        let (beyond, order) = if is_descending { ("<", "DESC") } else { (">", "ASC") };
        let part = |from: &str, what: &str| {
            format!(
                "(SELECT c.id FROM {from} WHERE {WISHED} AND {what} AND (NOT $6 OR c.id {beyond} $5)
                  ORDER BY c.id {order} LIMIT $4)"
            )
        };
        let kept = || part("cards c", "c.wallet_obstacles <> '{}' AND ($3 = '' OR $3 = ANY(c.wallet_obstacles))");
        let cooling = || {
            part(
                "cards c JOIN customers h ON h.institution_id = c.institution_id AND h.id = c.holder_id",
                "h.mobile_changed_at > $2",
            )
        };
        let several = || {
            part(
                "cards c",
                "EXISTS (SELECT FROM cards o WHERE o.institution_id = c.institution_id AND o.holder_id = c.holder_id
                    AND o.id <> c.id AND o.wallet_wish
                    AND o.status IN ('ok', 'blocked', 'suspected_fraud', 'no_renewal'))",
            )
        };
        let parts = match self.obstacle {
            None => vec![kept(), cooling()],
            Some(Obstacle::CoolDown) => vec![cooling()],
            Some(Obstacle::SecondCard) => vec![several()],
            Some(_) => vec![kept()],
        };
        // PostgreSQL wants to know the type of every parameter, used or not.
        format!(
            "SELECT id FROM ({}) AS found WHERE $2::timestamptz IS NOT NULL AND $3::text IS NOT NULL
             ORDER BY id {order} LIMIT $4",
            parts.join(" UNION ")
        )
    }

    fn ids(
        &self,
        conn: &mut PgConnection,
        scope: InstitutionId,
        beyond: Option<i64>,
        is_descending: bool,
        limit: i64,
    ) -> Result<Vec<i64>, DbError> {
        let obstacle = self.obstacle.filter(|obstacle| obstacle.is_kept()).map_or("", Obstacle::code);
        let ids: Vec<Id> = diesel::sql_query(self.query(is_descending))
            .bind::<BigInt, _>(scope.0)
            .bind::<Timestamptz, _>(self.cooling_since)
            .bind::<Text, _>(obstacle)
            .bind::<BigInt, _>(limit)
            .bind::<BigInt, _>(beyond.unwrap_or_default())
            .bind::<Bool, _>(beyond.is_some())
            .load(conn)?;
        Ok(ids.into_iter().map(|row| row.id).collect())
    }
}

/// Up to `limit` cards that are not ready beyond this id, in the direction: going back they come in reverse order.
pub fn list_unready(
    conn: &mut PgConnection,
    scope: InstitutionId,
    unready: &Unready,
    beyond: Option<i64>,
    is_descending: bool,
    limit: i64,
) -> Result<Vec<CardLine>, DbError> {
    let ids = unready.ids(conn, scope, beyond, is_descending, limit)?;
    list_by_ids(conn, scope, &ids)
}

/// How many are not ready, counted no further than `limit`.
pub fn count_unready(
    conn: &mut PgConnection,
    scope: InstitutionId,
    unready: &Unready,
    limit: i64,
) -> Result<usize, DbError> {
    Ok(unready.ids(conn, scope, None, true, limit)?.len())
}

/// Of these cards those whose holder has another live wallet card.
pub fn list_second(conn: &mut PgConnection, scope: InstitutionId, ids: &[CardId]) -> Result<Vec<CardId>, DbError> {
    let other = diesel::alias!(cards as other);
    let ids: Vec<i64> = cards::table
        .filter(cards::institution_id.eq(scope.0))
        .filter(cards::id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>()))
        .filter(exists(
            other
                .filter(other.field(cards::institution_id).eq(cards::institution_id))
                .filter(other.field(cards::holder_id).eq(cards::holder_id))
                .filter(other.field(cards::id).ne(cards::id))
                .filter(other.field(cards::wallet_wish))
                .filter(IsOtherLive {}),
        ))
        .select(cards::id)
        .load(conn)?;
    Ok(ids.into_iter().map(CardId).collect())
}

/// What stands in the way of the live wallet cards of these customers: one entry for each card, or fewer where they are alike.
pub fn list_obstacles_of(
    conn: &mut PgConnection,
    scope: InstitutionId,
    holders: &[CustomerId],
) -> Result<Vec<(CustomerId, Vec<Obstacle>)>, DbError> {
    static KEEPING: Keeping = Keeping::new();
    if holders.is_empty() {
        return Ok(Vec::new());
    }
    let question = || {
        cards::table
            .filter(cards::institution_id.eq(given::<BigInt, 1>()))
            .filter(IsHeldByThese {})
            .filter(cards::wallet_wish)
            .filter(IsLive {})
            .distinct()
            .select((cards::holder_id, cards::wallet_obstacles))
    };
    let holders: Vec<i64> = holders.iter().map(|id| id.0).collect();
    let values = (scope.0.into_sql::<BigInt>(), holders.into_sql::<Array<BigInt>>());
    let rows: Vec<(i64, Vec<String>)> = KEEPING.run(question, values).load(conn)?;
    let parsed = |codes: Vec<String>| codes.iter().filter_map(|code| Obstacle::parse(code)).collect();
    Ok(rows.into_iter().map(|(holder, codes)| (CustomerId(holder), parsed(codes))).collect())
}
