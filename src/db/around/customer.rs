//! Around a customer: the newest notes and events, what belongs to it, what it owns and holds and what it had before.

use diesel::dsl::array;
use diesel::prelude::*;

use super::cards::{Line, card_lines, newest};
use super::people::returned_of;
use super::{ID, SCOPE, latest, link_columns, waiting};
use crate::db::DbError;
use crate::db::accounts::AccountRow;
use crate::db::cards::{CardLine, CardRow, joined};
use crate::db::care::{ConfirmedRow, IsMarked, ReturnedRow, confirmed_columns};
use crate::db::customers::ListRow;
use crate::db::events::{EventRow, told};
use crate::db::kept::{Keeping, Numbers, Word, first};
use crate::db::links::{FormerRow, LinkRow};
use crate::db::looks::{IsNoted, Noted};
use crate::db::notes::NoteRow;
use crate::db::products::CardProductRow;
use crate::db::proposals::{IsOpen, ProposalRow};
use crate::db::records::{Row, record, record_of, rows};
use crate::db::schema::{
    account_owners, account_products, accounts, card_holders, card_products, cards, customer_notes, customers, events,
    proposals, returned_post, staff,
};
use crate::db::spelt::spelt;
use crate::domain::ids::{CustomerId, InstitutionId};

/// How many of each at the most; none of what is not asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct CustomerWanted {
    pub notes: i64,
    pub events: i64,
    pub children: i64,
    pub accounts: i64,
    /// Of each account.
    pub cards_each: i64,
    pub held: i64,
    pub former: i64,
}

/// What was found of it.
#[derive(Debug)]
pub struct AroundCustomer {
    /// The newest first.
    pub notes: Vec<NoteRow>,
    /// The newest first.
    pub events: Vec<EventRow>,
    /// What is part of a corporate customer, and what a person is responsible for, by id.
    pub children: Vec<ListRow>,
    /// With the name of the product, the oldest first.
    pub owned: Vec<(AccountRow, String)>,
    /// The newest cards on each of these accounts, the newest first.
    pub nested: Vec<CardLine>,
    /// The newest first.
    pub held: Vec<CardLine>,
    /// Accounts given away, the latest first.
    pub formerly_owned: Vec<(LinkRow, FormerRow)>,
    /// Cards no longer held, the latest first.
    pub formerly_held: Vec<(LinkRow, FormerRow)>,
    /// What waits for a second person, the oldest first: one for each group at the most.
    pub proposals: Vec<ProposalRow>,
    /// When it was last confirmed with the customer.
    pub confirmed: Option<ConfirmedRow>,
    /// The addresses from which post came back.
    pub returned: Vec<ReturnedRow>,
}

const NOTES: usize = 3;
const EVENTS: usize = 4;
const CHILDREN: usize = 5;
const ACCOUNTS: usize = 6;
const FORMER: usize = 9;

spelt! {
    /// Of each of the first $6 accounts of the owner the newest cards: at most $7, however many it has.
    OfOwner {}
    "cards.id = ANY(ARRAY(SELECT first.id FROM (SELECT a.id FROM accounts a WHERE a.institution_id = $1 AND a.owner_id = $2
     ORDER BY a.id LIMIT $6) AS account CROSS JOIN LATERAL (SELECT c.id FROM cards c WHERE c.institution_id = $1
     AND c.account_id = account.id ORDER BY c.id DESC LIMIT $7) AS first))"
}

spelt! {
    /// The newest cards that somebody holds.
    OfHolder {}
    "cards.id = ANY(ARRAY(SELECT c.id FROM cards c WHERE c.institution_id = $1 AND c.holder_id = $2 ORDER BY c.id DESC
     LIMIT $8))"
}

macro_rules! children {
    ($above:expr) => {
        first::<CHILDREN, _>(
            customers::table
                .filter(customers::institution_id.eq(SCOPE))
                .filter($above)
                .order(customers::id)
                .select(record_of::<ListRow>()),
        )
    };
}

/// None where the hour's number of looks is used up.
pub fn customer(
    conn: &mut PgConnection,
    noted: Noted<'_>,
    scope: InstitutionId,
    id: CustomerId,
    wanted: CustomerWanted,
) -> Result<Option<AroundCustomer>, DbError> {
    static KEEPING: Keeping = Keeping::new();
    let question = || {
        let notes = customer_notes::table
            .inner_join(staff::table.on(staff::id.eq(customer_notes::staff_id)))
            .filter(customer_notes::institution_id.eq(SCOPE))
            .filter(customer_notes::customer_id.eq(ID))
            .order(customer_notes::id.desc())
            .select(record_of::<NoteRow>());
        let owned = accounts::table
            .inner_join(
                account_products::table.on(account_products::institution_id
                    .eq(accounts::institution_id)
                    .and(account_products::id.eq(accounts::product_id))),
            )
            .filter(accounts::institution_id.eq(SCOPE))
            .filter(accounts::owner_id.eq(ID))
            .order(accounts::id)
            .select(record((record_of::<AccountRow>(), account_products::name)));
        let formerly_owned = account_owners::table
            .inner_join(
                accounts::table.on(accounts::institution_id
                    .eq(account_owners::institution_id)
                    .and(accounts::id.eq(account_owners::account_id))),
            )
            .filter(account_owners::institution_id.eq(SCOPE))
            .filter(account_owners::customer_id.eq(ID))
            .filter(account_owners::until.is_not_null())
            .order(account_owners::id.desc())
            .select(record((
                link_columns!(account_owners),
                record((accounts::id, accounts::number, accounts::reference)),
            )));
        let formerly_held =
            card_holders::table
                .inner_join(cards::table.on(
                    cards::institution_id.eq(card_holders::institution_id).and(cards::id.eq(card_holders::card_id)),
                ))
                .filter(card_holders::institution_id.eq(SCOPE))
                .filter(card_holders::customer_id.eq(ID))
                .filter(card_holders::until.is_not_null())
                .order(card_holders::id.desc())
                .select(record((
                    link_columns!(card_holders),
                    record((cards::id, cards::truncated_number, cards::reference.nullable())),
                )));
        let confirmed = customers::table
            .inner_join(staff::table.on(staff::id.nullable().eq(customers::confirmed_by)))
            .filter(customers::institution_id.eq(SCOPE))
            .filter(customers::id.eq(ID))
            .select(record(confirmed_columns!()));
        diesel::select((
            IsNoted {},
            first::<NOTES, _>(notes),
            first::<EVENTS, _>(latest!("customer")),
            children!(customers::parent_id.eq(ID.nullable())),
            children!(customers::responsible_id.eq(ID.nullable())),
            first::<ACCOUNTS, _>(owned),
            array(card_lines!(OfOwner {})),
            array(card_lines!(OfHolder {})),
            first::<FORMER, _>(formerly_owned),
            first::<FORMER, _>(formerly_held),
            waiting!("customer"),
            array(confirmed),
            returned_of!(ID),
        ))
    };
    let CustomerWanted { notes, events, children, accounts, cards_each, held, former } = wanted;
    let values = Numbers([scope.0, id.0, notes, events, children, accounts, cards_each, held, former]);
    let found: Found = KEEPING.run_with(question, values, noted).get_result(conn)?;
    Ok(found.0.then(|| around(found)))
}

type Found = (
    bool,
    Vec<Row<NoteRow>>,
    Vec<Row<EventRow>>,
    Vec<Row<ListRow>>,
    Vec<Row<ListRow>>,
    Vec<(Row<AccountRow>, String)>,
    Vec<Line>,
    Vec<Line>,
    Vec<(Row<LinkRow>, Row<FormerRow>)>,
    Vec<(Row<LinkRow>, Row<FormerRow>)>,
    Vec<Row<ProposalRow>>,
    Vec<Row<ConfirmedRow>>,
    Vec<Row<ReturnedRow>>,
);

fn around(
    (
        _,
        notes,
        events,
        below,
        in_care,
        owned,
        nested,
        held,
        formerly_owned,
        formerly_held,
        proposals,
        confirmed,
        returned,
    ): Found,
) -> AroundCustomer {
    let former =
        |links: Vec<(Row<LinkRow>, Row<FormerRow>)>| links.into_iter().map(|(link, row)| (link.0, row.0)).collect();
    AroundCustomer {
        notes: rows(notes),
        events: rows(events),
        children: rows(below).into_iter().chain(rows(in_care)).collect(),
        owned: owned.into_iter().map(|(row, product)| (row.0, product)).collect(),
        nested: newest(nested),
        held: newest(held),
        formerly_owned: former(formerly_owned),
        formerly_held: former(formerly_held),
        proposals: rows(proposals),
        confirmed: rows(confirmed).into_iter().next(),
        returned: rows(returned),
    }
}
