//! An account's record: the row with whom it belongs to, ready for a page or a deed.

use crate::db::accounts::AccountRow;
use crate::db::customers::ListRow;
use crate::db::products::AccountProductRow;
use crate::db::{DbError, PgConnection, accounts, customers, products};
use crate::domain::account::{Change, Details, Group};
use crate::domain::address::Address;
use crate::domain::ids::{AccountId, InstitutionId};
use crate::services::Failure;

#[derive(Debug, Clone)]
pub struct AccountRecord {
    pub row: AccountRow,
    pub product: AccountProductRow,
    pub owner: ListRow,
    /// The account above.
    pub parent: Option<AccountRow>,
    pub statement_address: Option<Address>,
}

impl AccountRecord {
    pub fn id(&self) -> AccountId {
        self.row.id()
    }

    /// One group of it, as it stands.
    pub fn group(&self, group: Group) -> Change {
        match group {
            Group::StatementAddress => Change::StatementAddress(self.statement_address.clone()),
            Group::Details | Group::Product => Change::Details(self.details()),
        }
    }

    fn details(&self) -> Details {
        Details {
            name: self.row.name.clone().map(crate::domain::text::Line::stored),
            number: self.row.number(),
            segment: self.row.segment(),
            opened_on: self.row.opened_on,
            payment_reference: self.row.payment_reference(),
            parent: self
                .parent
                .as_ref()
                .map(|parent| crate::domain::account::AccountNumber::stored(parent.called().to_owned())),
        }
    }
}

/// Reads a record; `DbError::Missing` where this institution has none of this id.
pub fn read(conn: &mut PgConnection, scope: InstitutionId, id: AccountId) -> Result<AccountRecord, Failure> {
    let row = accounts::find(conn, scope, id)?;
    complete(conn, scope, row)
}

/// The same, held until the transaction ends, together with the owner: who comes second waits, and reads what the first saved.
pub fn hold(conn: &mut PgConnection, scope: InstitutionId, id: AccountId) -> Result<AccountRecord, Failure> {
    let before = accounts::find(conn, scope, id)?;
    customers::lock(conn, scope, before.owner())?;
    let row = accounts::lock(conn, scope, id)?;
    complete(conn, scope, row)
}

fn complete(conn: &mut PgConnection, scope: InstitutionId, row: AccountRow) -> Result<AccountRecord, Failure> {
    let product = products::find_for_accounts(conn, scope, row.product_id)?;
    let owner = customers::list_by_ids(conn, scope, &[row.owner()])?.into_iter().next().ok_or(DbError::Missing)?;
    let parent = row.parent().map(|parent| accounts::find(conn, scope, parent)).transpose()?;
    let statement_address = accounts::statement_address(conn, scope, row.id())?;
    Ok(AccountRecord { row, product, owner, parent, statement_address })
}
