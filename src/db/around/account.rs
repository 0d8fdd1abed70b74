//! Around an account: its newest events, where its owner's post goes, its owners, its cards and the accounts below it.

use diesel::dsl::array;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::cards::{Line, card_lines, newest};
use super::people::{Addresses, Link, links, reach, reach_of, returned_of};
use super::{ID, SCOPE, latest, link_columns, waiting};
use crate::db::DbError;
use crate::db::accounts::AccountRow;
use crate::db::addresses::address_select;
use crate::db::cards::{CardLine, CardRow, joined};
use crate::db::care::{IsMarked, ReturnedRow};
use crate::db::customers::{ListRow, Reach, TemporaryRow};
use crate::db::events::{EventRow, told};
use crate::db::kept::{Given, Keeping, Numbers, Word, first, given};
use crate::db::links::LinkRow;
use crate::db::looks::{IsNoted, Noted};
use crate::db::products::CardProductRow;
use crate::db::proposals::{IsOpen, ProposalRow};
use crate::db::records::{Row, record, record_of, rows};
use crate::db::schema::{
    account_owners, accounts, card_products, cards, customer_temporary_addresses, customers, events, proposals,
    returned_post, staff,
};
use crate::db::spelt::spelt;
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
    /// What waits for a second person, the oldest first.
    pub proposals: Vec<ProposalRow>,
}

const OWNER: Given<BigInt, 3> = given();
const EVENTS: usize = 4;
const OWNERS: usize = 5;
const BELOW: usize = 7;

spelt! {
    /// The newest cards on the account, $6 at the most.
    OnAccount {}
    "cards.id = ANY(ARRAY(SELECT c.id FROM cards c WHERE c.institution_id = $1 AND c.account_id = $2 ORDER BY c.id DESC
     LIMIT $6))"
}

type Found = (bool, Vec<Row<EventRow>>, Addresses, Vec<Link>, Vec<Line>, Vec<Row<AccountRow>>, Vec<Row<ProposalRow>>);

/// `Missing` where there is no such owner; none where the hour's number of looks is used up.
pub fn account(
    conn: &mut PgConnection,
    noted: Noted<'_>,
    scope: InstitutionId,
    id: AccountId,
    owner: CustomerId,
    wanted: AccountWanted,
) -> Result<Option<AroundAccount>, DbError> {
    static KEEPING: Keeping = Keeping::new();
    let question = || {
        let owners = account_owners::table
            .inner_join(
                customers::table.on(customers::institution_id
                    .eq(account_owners::institution_id)
                    .and(customers::id.eq(account_owners::customer_id))),
            )
            .filter(account_owners::institution_id.eq(SCOPE))
            .filter(account_owners::account_id.eq(ID))
            .order(account_owners::id.desc())
            .select(record((link_columns!(account_owners), record_of::<ListRow>())));
        let below = accounts::table
            .filter(accounts::institution_id.eq(SCOPE))
            .filter(accounts::parent_id.eq(ID.nullable()))
            .order(accounts::id)
            .select(record_of::<AccountRow>());
        diesel::select((
            IsNoted {},
            first::<EVENTS, _>(latest!("account")),
            reach_of!(OWNER),
            first::<OWNERS, _>(owners),
            array(card_lines!(OnAccount {})),
            first::<BELOW, _>(below),
            waiting!("account"),
        ))
    };
    let values = Numbers([scope.0, id.0, owner.0, wanted.events, wanted.owners, wanted.cards, wanted.below]);
    let (is_noted, events, addresses, owners, cards, below, proposals): Found =
        KEEPING.run_with(question, values, noted).get_result(conn)?;
    let reach = reach(addresses).ok_or(DbError::Missing)?;
    Ok(is_noted.then(|| AroundAccount {
        events: rows(events),
        reach,
        owners: links(owners),
        cards: newest(cards),
        below: rows(below),
        proposals: rows(proposals),
    }))
}
