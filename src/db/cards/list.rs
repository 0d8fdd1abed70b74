//! Cards in lists: what a list shows, the list newest first by keyset, a bounded count, and the first cards of several
//! accounts at once.

use diesel::dsl::array;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt};

use super::row::CardRow;
use crate::db::customers::ListRow;
use crate::db::products::CardProductRow;
use crate::db::schema::{accounts, card_products, cards, customers};
use crate::db::spelt::spelt;
use crate::db::{DbError, counting};
use crate::domain::card::Status;
use crate::domain::ids::{AccountId, CardId, CardProductId, CustomerId, InstitutionId};

/// What a list shows of a card.
#[derive(Debug, Clone, Queryable)]
pub struct CardLine {
    pub card: CardRow,
    pub product: CardProductRow,
    pub holder: ListRow,
    /// The account's number, or our reference until it has one.
    pub account_number: Option<String>,
    pub account_reference: Option<String>,
}

impl CardLine {
    pub fn account_called(&self) -> &str {
        self.account_number.as_deref().or(self.account_reference.as_deref()).unwrap_or_default()
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub status: Option<Status>,
    pub product: Option<CardProductId>,
    pub account: Option<AccountId>,
    pub holder: Option<CustomerId>,
    pub last_four: Option<String>,
}

/// Cards with product, holder and account.
macro_rules! joined {
    () => {
        cards::table
            .inner_join(card_products::table.on(
                card_products::institution_id.eq(cards::institution_id).and(card_products::id.eq(cards::product_id)),
            ))
            .inner_join(
                customers::table
                    .on(customers::institution_id.eq(cards::institution_id).and(customers::id.eq(cards::holder_id))),
            )
            .inner_join(
                accounts::table
                    .on(accounts::institution_id.eq(cards::institution_id).and(accounts::id.eq(cards::account_id))),
            )
    };
}
pub(in crate::db) use joined;

/// The cards that fit, as a list shows them, in no order. Which these are is worked out inside, since every question costs a way
/// to the database and back; as an array, so that the planner looks each up and does not join whole tables.
macro_rules! lines {
    ($conn:expr, $scope:expr, $which:expr) => {
        joined!()
            .filter(cards::institution_id.eq($scope.0))
            .filter($which)
            .select((
                CardRow::as_select(),
                CardProductRow::as_select(),
                ListRow::as_select(),
                accounts::number,
                accounts::reference,
            ))
            .load::<CardLine>($conn)
    };
}

fn sort(rows: &mut [CardLine], is_descending: bool) {
    rows.sort_by_key(|line| if is_descending { -line.card.id } else { line.card.id });
}

type Boxed<'a> = cards::BoxedQuery<'a, Pg>;

fn filtered<'a>(scope: InstitutionId, filter: &Filter) -> Boxed<'a> {
    let mut query = cards::table.filter(cards::institution_id.eq(scope.0)).into_boxed();
    if let Some(product) = filter.product {
        query = query.filter(cards::product_id.eq(product.0));
    }
    if let Some(account) = filter.account {
        query = query.filter(cards::account_id.eq(account.0));
    }
    if let Some(holder) = filter.holder {
        query = query.filter(cards::holder_id.eq(holder.0));
    }
    if let Some(last_four) = &filter.last_four {
        query = query.filter(cards::last_four.eq(last_four.clone()));
    }
    match filter.status {
        // Spelt out, since the index of the rare statuses leaves out the common one.
        Some(Status::Ok) => query.filter(cards::status.eq("ok")),
        Some(status) => query.filter(cards::status.eq(status.code())).filter(cards::status.ne("ok")),
        None => query,
    }
}

/// Up to `limit` cards beyond this id, in the direction: going back they come in reverse order.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    filter: &Filter,
    beyond: Option<i64>,
    is_descending: bool,
    limit: i64,
) -> Result<Vec<CardLine>, DbError> {
    let mut page = filtered(scope, filter);
    page = match (beyond, is_descending) {
        (Some(id), true) => page.filter(cards::id.lt(id)),
        (Some(id), false) => page.filter(cards::id.gt(id)),
        (None, _) => page,
    };
    page = if is_descending { page.order(cards::id.desc()) } else { page.order(cards::id.asc()) };
    let mut rows = lines!(conn, scope, cards::id.eq_any(array(page.limit(limit).select(cards::id))))?;
    sort(&mut rows, is_descending);
    Ok(rows)
}

spelt! {
    /// The newest cards of each of these accounts.
    NestedIn { scope: i64, accounts: Vec<i64>, each: i64 }
    "cards.id = ANY(ARRAY(SELECT first.id FROM unnest(" [accounts: Array<BigInt>]
    ") AS account (id) CROSS JOIN LATERAL (SELECT c.id FROM cards c WHERE c.institution_id = " [scope: BigInt]
    " AND c.account_id = account.id ORDER BY c.id DESC LIMIT " [each: BigInt]
    ") AS first))"
}

/// The first cards of each of these accounts, the newest first: at most `each` an account, however many it has.
pub fn list_nested(
    conn: &mut PgConnection,
    scope: InstitutionId,
    accounts: &[AccountId],
    each: i64,
) -> Result<Vec<CardLine>, DbError> {
    let first = NestedIn { scope: scope.0, accounts: accounts.iter().map(|id| id.0).collect(), each };
    let mut rows = lines!(conn, scope, first)?;
    sort(&mut rows, true);
    Ok(rows)
}

/// The newest cards that a customer holds on the accounts of others.
pub fn list_held_of_others(
    conn: &mut PgConnection,
    scope: InstitutionId,
    holder: CustomerId,
    limit: i64,
) -> Result<Vec<CardLine>, DbError> {
    let first = cards::table
        .into_boxed()
        .filter(cards::institution_id.eq(scope.0))
        .filter(cards::holder_id.eq(holder.0))
        .filter(cards::account_owner_id.ne(holder.0))
        .order(cards::id.desc())
        .limit(limit)
        .select(cards::id);
    let mut rows = lines!(conn, scope, cards::id.eq_any(array(first)))?;
    sort(&mut rows, true);
    Ok(rows)
}

/// One card as a list shows it.
pub fn find_line(conn: &mut PgConnection, scope: InstitutionId, id: CardId) -> Result<CardLine, DbError> {
    list_by_ids(conn, scope, &[id.0])?.into_iter().next().ok_or(DbError::Missing)
}

/// These cards as a list shows them, in this order.
pub(super) fn list_by_ids(
    conn: &mut PgConnection,
    scope: InstitutionId,
    ids: &[i64],
) -> Result<Vec<CardLine>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = lines!(conn, scope, cards::id.eq_any(ids))?;
    rows.sort_by_key(|line| ids.iter().position(|id| *id == line.card.id));
    Ok(rows)
}

/// How many cards there are, counted no further than `limit`.
pub fn count(conn: &mut PgConnection, scope: InstitutionId, filter: &Filter, limit: i64) -> Result<usize, DbError> {
    counting::count(conn, filtered(scope, filter).limit(limit).select(cards::id))
}
