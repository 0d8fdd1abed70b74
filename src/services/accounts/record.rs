//! An account's record: the row with whom it belongs to, ready for a page or a deed.

use crate::db::accounts::{AccountRow, WholeAccount};
use crate::db::addresses::AddressRow;
use crate::db::customers::ListRow;
use crate::db::products::AccountProductRow;
use crate::db::{PgConnection, accounts, customers};
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
    let WholeAccount { account, product, owner, parent, statement_address } = accounts::find_whole(conn, scope, id)?;
    let statement_address = statement_address.map(AddressRow::address);
    Ok(AccountRecord { row: account, product, owner, parent, statement_address })
}

/// The same, held until the transaction ends, together with the owner: who comes second waits, and reads what the first saved.
pub fn hold(conn: &mut PgConnection, scope: InstitutionId, id: AccountId) -> Result<AccountRecord, Failure> {
    let before = accounts::find(conn, scope, id)?;
    customers::lock(conn, scope, before.owner())?;
    accounts::lock(conn, scope, id)?;
    read(conn, scope, id)
}
