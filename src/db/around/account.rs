//! Around an account: its newest events, where its owner's post goes, its owners, its cards and the accounts below it.

use diesel::dsl::array;
use diesel::prelude::*;

use super::cards::{Line, OnAccount, card_lines, newest};
use super::latest;
use super::people::{Addresses, Link, links, reach, reach_of};
use crate::db::DbError;
use crate::db::accounts::AccountRow;
use crate::db::addresses::address_select;
use crate::db::cards::{CardLine, CardRow, joined};
use crate::db::customers::{ListRow, Reach, TemporaryRow};
use crate::db::events::{EventRow, told};
use crate::db::links::LinkRow;
use crate::db::products::CardProductRow;
use crate::db::records::{Row, record, record_of, rows};
use crate::db::schema::{
    account_owners, accounts, card_products, cards, customer_temporary_addresses, customers, events,
};
use crate::domain::ids::{AccountId, CustomerId, InstitutionId};

/// How many of each at the most; none of what is not asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccountWanted {
    pub events: i64,
    pub owners: i64,
    pub cards: i64,
    pub below: i64,
}

/// What was found of it.
#[derive(Debug)]
pub struct AroundAccount {
    /// The newest first.
    pub events: Vec<EventRow>,
    /// Where the owner's post goes.
    pub reach: Reach,
    /// The present one first.
    pub owners: Vec<(LinkRow, ListRow)>,
    /// The newest first.
    pub cards: Vec<CardLine>,
    /// The oldest first.
    pub below: Vec<AccountRow>,
}

type Found = (Vec<Row<EventRow>>, Addresses, Vec<Link>, Vec<Line>, Vec<Row<AccountRow>>);

/// `Missing` where there is no such owner.
pub fn account(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: AccountId,
    owner: CustomerId,
    wanted: AccountWanted,
) -> Result<AroundAccount, DbError> {
    let owners = account_owners::table
        .inner_join(
            customers::table.on(customers::institution_id
                .eq(account_owners::institution_id)
                .and(customers::id.eq(account_owners::customer_id))),
        )
        .filter(account_owners::institution_id.eq(scope.0))
        .filter(account_owners::account_id.eq(id.0))
        .order(account_owners::id.desc())
        .limit(wanted.owners)
        .select(record((
            record((account_owners::since, account_owners::until, account_owners::reason, account_owners::end_reason)),
            record_of::<ListRow>(),
        )));
    let below = accounts::table
        .filter(accounts::institution_id.eq(scope.0))
        .filter(accounts::parent_id.eq(id.0))
        .order(accounts::id)
        .limit(wanted.below)
        .select(record_of::<AccountRow>());
    let on_it = OnAccount { scope: scope.0, account: id.0, limit: wanted.cards };
    let (events, addresses, owners, cards, below): Found = diesel::select((
        array(latest!(scope, "account", id, wanted.events)),
        reach_of!(scope, owner),
        array(owners),
        array(card_lines!(scope, on_it)),
        array(below),
    ))
    .get_result(conn)?;
    Ok(AroundAccount {
        events: rows(events),
        reach: reach(addresses).ok_or(DbError::Missing)?,
        owners: links(owners),
        cards: newest(cards),
        below: rows(below),
    })
}
