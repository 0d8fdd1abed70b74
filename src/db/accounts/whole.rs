//! An account with what its record consists of besides its own row: product, owner, the account above, its own address.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::row::AccountRow;
use crate::db::DbError;
use crate::db::addresses::{AddressRow, address_select};
use crate::db::customers::ListRow;
use crate::db::kept::{Keeping, Numbers, given};
use crate::db::products::AccountProductRow;
use crate::db::schema::{account_addresses, account_products, accounts, customers};
use crate::domain::ids::{AccountId, InstitutionId};

#[derive(Debug, Clone, Queryable)]
pub struct WholeAccount {
    pub account: AccountRow,
    pub product: AccountProductRow,
    pub owner: ListRow,
    /// The account above.
    pub parent: Option<AccountRow>,
    pub statement_address: Option<AddressRow>,
}

/// All of it in one question, or `Missing` where this institution has no account of this id.
pub fn find_whole(conn: &mut PgConnection, scope: InstitutionId, id: AccountId) -> Result<WholeAccount, DbError> {
    static KEEPING: Keeping = Keeping::new();
    let question =
        || {
            let parents = diesel::alias!(accounts as parents);
            accounts::table
                .inner_join(
                    account_products::table.on(account_products::institution_id
                        .eq(accounts::institution_id)
                        .and(account_products::id.eq(accounts::product_id))),
                )
                .inner_join(customers::table.on(
                    customers::institution_id.eq(accounts::institution_id).and(customers::id.eq(accounts::owner_id)),
                ))
                .left_join(
                    parents.on(parents
                        .field(accounts::institution_id)
                        .eq(accounts::institution_id)
                        .and(parents.field(accounts::id).nullable().eq(accounts::parent_id))),
                )
                .left_join(
                    account_addresses::table.on(account_addresses::institution_id
                        .eq(accounts::institution_id)
                        .and(account_addresses::account_id.eq(accounts::id))),
                )
                .filter(accounts::institution_id.eq(given::<BigInt, 1>()))
                .filter(accounts::id.eq(given::<BigInt, 2>()))
                .select((
                    AccountRow::as_select(),
                    AccountProductRow::as_select(),
                    ListRow::as_select(),
                    parents.fields(<AccountRow as Selectable<diesel::pg::Pg>>::construct_selection()).nullable(),
                    address_select!(account_addresses).nullable(),
                ))
        };
    let whole = KEEPING.run(question, Numbers([scope.0, id.0]));
    Ok(whole.get_result(conn)?)
}
