//! Around a card: its newest events, where its holder's post goes, its holders, the cards before and after it.

use diesel::dsl::{array, exists};
use diesel::prelude::*;

use super::latest;
use super::people::{Addresses, Link, links, reach, reach_of};
use crate::db::DbError;
use crate::db::addresses::address_select;
use crate::db::cards::CardRow;
use crate::db::customers::{ListRow, Reach, TemporaryRow};
use crate::db::events::{EventRow, told};
use crate::db::links::LinkRow;
use crate::db::records::{Row, record, record_of, rows};
use crate::db::schema::{card_holders, cards, customer_temporary_addresses, customers, events};
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
}

type Found = (Vec<Row<EventRow>>, Addresses, Vec<Link>, Vec<Row<CardRow>>, Vec<Row<CardRow>>, bool);

/// `Missing` where there is no such holder.
pub fn card(
    conn: &mut PgConnection,
    scope: InstitutionId,
    card: &CardRow,
    wanted: CardWanted,
) -> Result<AroundCard, DbError> {
    let holders = card_holders::table
        .inner_join(customers::table.on(
            customers::institution_id.eq(card_holders::institution_id).and(customers::id.eq(card_holders::customer_id)),
        ))
        .filter(card_holders::institution_id.eq(scope.0))
        .filter(card_holders::card_id.eq(card.id))
        .order(card_holders::id.desc())
        .limit(wanted.holders)
        .select(record((
            record((card_holders::since, card_holders::until, card_holders::reason, card_holders::end_reason)),
            record_of::<ListRow>(),
        )));
    let of_scope = || cards::table.filter(cards::institution_id.eq(scope.0));
    let second = of_scope()
        .filter(cards::holder_id.eq(card.holder_id))
        .filter(cards::id.ne(card.id))
        .filter(cards::wallet_wish)
        .filter(cards::status.eq_any(["ok", "blocked", "suspected_fraud", "no_renewal"]));
    // A card that replaced nothing has a previous one of no id.
    let previous = of_scope().filter(cards::id.eq(card.previous_card_id.unwrap_or(-1))).limit(1);
    let next = of_scope().filter(cards::previous_card_id.eq(card.id)).limit(1);
    let (events, addresses, holders, previous, next, has_second): Found = diesel::select((
        array(latest!(scope, "card", card.id(), wanted.events)),
        reach_of!(scope, card.holder()),
        array(holders),
        array(previous.select(record_of::<CardRow>())),
        array(next.select(record_of::<CardRow>())),
        exists(second),
    ))
    .get_result(conn)?;
    Ok(AroundCard {
        events: rows(events),
        reach: reach(addresses).ok_or(DbError::Missing)?,
        holders: links(holders),
        previous: rows(previous).into_iter().next(),
        next: rows(next).into_iter().next(),
        has_second,
    })
}
