//! A card with what its record consists of besides its own row: product, account, owner, holder, its own addresses.

use diesel::dsl::array;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::lookup::Mailing;
use super::row::CardRow;
use crate::db::DbError;
use crate::db::accounts::AccountRow;
use crate::db::addresses::{AddressRow, address_select};
use crate::db::customers::ListRow;
use crate::db::kept::{Keeping, Numbers, given};
use crate::db::products::CardProductRow;
use crate::db::records::{Row, record};
use crate::db::schema::{accounts, card_addresses, card_products, cards, customers};
use crate::domain::ids::{CardId, InstitutionId};

#[derive(Debug, Clone)]
pub struct WholeCard {
    pub card: CardRow,
    pub product: CardProductRow,
    pub account: AccountRow,
    pub owner: ListRow,
    pub holder: ListRow,
    pub mailing: Mailing,
}

/// All of it in one question, or `Missing` where this institution has no card of this id.
pub fn find_whole(conn: &mut PgConnection, scope: InstitutionId, id: CardId) -> Result<WholeCard, DbError> {
    static KEEPING: Keeping = Keeping::new();
    let question = || {
        let holders = diesel::alias!(customers as holders);
        let addresses = card_addresses::table
            .filter(card_addresses::institution_id.eq(given::<BigInt, 1>()))
            .filter(card_addresses::card_id.eq(given::<BigInt, 2>()))
            .select(record((card_addresses::purpose, record(address_select!(card_addresses)))));
        cards::table
            .inner_join(card_products::table.on(
                card_products::institution_id.eq(cards::institution_id).and(card_products::id.eq(cards::product_id)),
            ))
            .inner_join(
                accounts::table
                    .on(accounts::institution_id.eq(cards::institution_id).and(accounts::id.eq(cards::account_id))),
            )
            .inner_join(
                customers::table.on(customers::institution_id
                    .eq(cards::institution_id)
                    .and(customers::id.eq(cards::account_owner_id))),
            )
            .inner_join(
                holders.on(holders
                    .field(customers::institution_id)
                    .eq(cards::institution_id)
                    .and(holders.field(customers::id).eq(cards::holder_id))),
            )
            .filter(cards::institution_id.eq(given::<BigInt, 1>()))
            .filter(cards::id.eq(given::<BigInt, 2>()))
            .select((
                CardRow::as_select(),
                CardProductRow::as_select(),
                AccountRow::as_select(),
                ListRow::as_select(),
                holders.fields(<ListRow as Selectable<Pg>>::construct_selection()),
                array(addresses),
            ))
    };
    let whole = KEEPING.run(question, Numbers([scope.0, id.0]));
    let (card, product, account, owner, holder, addresses) = whole.get_result(conn)?;
    Ok(WholeCard { card, product, account, owner, holder, mailing: mailing(addresses) })
}

fn mailing(addresses: Vec<(String, Row<AddressRow>)>) -> Mailing {
    let mut mailing = Mailing::default();
    for (purpose, row) in addresses {
        match purpose.as_str() {
            "card" => mailing.card = Some(row.0.address()),
            _ => mailing.pin = Some(row.0.address()),
        }
    }
    mailing
}
