//! Around a card: its newest events, where its holder's post goes, its holders, the cards before and after it.

use diesel::dsl::{array, exists};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::people::{Addresses, Link, links, reach, reach_of, returned_of};
use super::{ID, SCOPE, latest, link_columns, waiting};
use crate::db::DbError;
use crate::db::addresses::address_select;
use crate::db::cards::{CardRow, IsLive};
use crate::db::care::{IsMarked, ReturnedRow};
use crate::db::customers::{ListRow, Reach, TemporaryRow};
use crate::db::events::{EventRow, told};
use crate::db::kept::{Given, Keeping, Numbers, Word, first, given};
use crate::db::links::LinkRow;
use crate::db::looks::{IsNoted, Noted};
use crate::db::proposals::{IsOpen, ProposalRow};
use crate::db::records::{Row, record, record_of, rows};
use crate::db::schema::{
    card_holders, cards, customer_temporary_addresses, customers, events, proposals, returned_post, staff,
};
use crate::domain::ids::InstitutionId;

/// How many of each at the most; none of what is not asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct CardWanted {
    pub events: i64,
    pub holders: i64,
}

/// What was found of it.
#[derive(Debug)]
pub struct AroundCard {
    /// The newest first.
    pub events: Vec<EventRow>,
    /// Where the holder's post goes.
    pub reach: Reach,
    /// The present one first.
    pub holders: Vec<(LinkRow, ListRow)>,
    /// The card that it replaced.
    pub previous: Option<CardRow>,
    /// The card that replaced it.
    pub next: Option<CardRow>,
    /// Whether its holder has another live card that is wished into a wallet.
    pub has_second: bool,
    /// What waits for a second person, the oldest first.
    pub proposals: Vec<ProposalRow>,
}

const HOLDER: Given<BigInt, 3> = given();
const PREVIOUS: Given<BigInt, 4> = given();
const EVENTS: usize = 5;
const HOLDERS: usize = 6;

type Found =
    (bool, Vec<Row<EventRow>>, Addresses, Vec<Link>, Vec<Row<CardRow>>, Vec<Row<CardRow>>, bool, Vec<Row<ProposalRow>>);

/// `Missing` where there is no such holder; none where the hour's number of looks is used up.
pub fn card(
    conn: &mut PgConnection,
    noted: Noted<'_>,
    scope: InstitutionId,
    card: &CardRow,
    wanted: CardWanted,
) -> Result<Option<AroundCard>, DbError> {
    static KEEPING: Keeping = Keeping::new();
    let question = || {
        let holders = card_holders::table
            .inner_join(
                customers::table.on(customers::institution_id
                    .eq(card_holders::institution_id)
                    .and(customers::id.eq(card_holders::customer_id))),
            )
            .filter(card_holders::institution_id.eq(SCOPE))
            .filter(card_holders::card_id.eq(ID))
            .order(card_holders::id.desc())
            .select(record((link_columns!(card_holders), record_of::<ListRow>())));
        let of_scope = || cards::table.filter(cards::institution_id.eq(SCOPE));
        let second = of_scope()
            .filter(cards::holder_id.eq(HOLDER))
            .filter(cards::id.ne(ID))
            .filter(cards::wallet_wish)
            .filter(IsLive {});
        diesel::select((
            IsNoted {},
            first::<EVENTS, _>(latest!("card")),
            reach_of!(HOLDER),
            first::<HOLDERS, _>(holders),
            array(of_scope().filter(cards::id.eq(PREVIOUS)).select(record_of::<CardRow>())),
            array(of_scope().filter(cards::previous_card_id.eq(ID.nullable())).select(record_of::<CardRow>())),
            exists(second),
            waiting!("card"),
        ))
    };
    // A card that replaced nothing has a previous one of no id.
    let previous = card.previous_card_id.unwrap_or(-1);
    let values = Numbers([scope.0, card.id, card.holder_id, previous, wanted.events, wanted.holders]);
    let (is_noted, events, addresses, holders, previous, next, has_second, proposals): Found =
        KEEPING.run_with(question, values, noted).get_result(conn)?;
    let reach = reach(addresses).ok_or(DbError::Missing)?;
    Ok(is_noted.then(|| AroundCard {
        events: rows(events),
        reach,
        holders: links(holders),
        previous: rows(previous).into_iter().next(),
        next: rows(next).into_iter().next(),
        has_second,
        proposals: rows(proposals),
    }))
}
