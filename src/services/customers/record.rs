//! A customer's record, opened: the row with its registration number unsealed. Values of it reach people only through the
//! views, which mask them.

use chrono::{DateTime, Utc};

use crate::db::customers::{LinkedRow, Related};
use crate::db::{PgConnection, customers};
use crate::domain::country::Country;
use crate::domain::customer::{Customer, CustomerNumber, Kind, Registration, Status};
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::domain::reg_no::{RegNo, RegNoKind};
use crate::seal::{DataKey, Keys, SealError};
use crate::services::Failure;
use crate::services::data_keys::{data_key_place, reg_no_place};

pub struct Record {
    pub id: CustomerId,
    pub customer: Customer,
    pub status: Status,
    pub status_reason: Option<String>,
    pub status_since: DateTime<Utc>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub parent: Option<Related>,
    pub responsible: Option<Related>,
    /// Opens what else is sealed for this customer.
    pub(super) data_key: DataKey,
}

impl Record {
    pub fn kind(&self) -> Kind {
        self.customer.kind()
    }

    pub fn reg_no(&self) -> &RegNo {
        &self.customer.registration.reg_no
    }
}

/// Reads and opens a record; `DbError::Missing` where this institution has none of this id.
pub fn read(conn: &mut PgConnection, keys: &Keys, scope: InstitutionId, id: CustomerId) -> Result<Record, Failure> {
    let linked = customers::find(conn, scope, id)?;
    Ok(open(keys, scope, linked)?)
}

/// The same, held until the transaction ends: who comes second waits, and reads what the first one saved.
pub fn hold(conn: &mut PgConnection, keys: &Keys, scope: InstitutionId, id: CustomerId) -> Result<Record, Failure> {
    customers::lock(conn, scope, id)?;
    read(conn, keys, scope, id)
}

fn open(keys: &Keys, scope: InstitutionId, linked: LinkedRow) -> Result<Record, SealError> {
    let row = &linked.customer;
    let row_id = row.id.to_string();
    let data_key = keys.open_data_key(data_key_place(scope, &row_id), &row.data_key_sealed)?;
    let value = data_key.open(reg_no_place(scope, &row_id), &row.reg_no_sealed)?;
    let value = String::from_utf8(value).map_err(|_| SealError::Format)?;
    let kind = RegNoKind::parse(&row.reg_no_kind).ok_or(SealError::Format)?;
    let customer = Customer {
        name: row.name(),
        facts: linked.facts(),
        registration: Registration {
            customer_number: CustomerNumber::stored(row.customer_number.clone()),
            reg_no: RegNo::stored(kind, Country::stored(&row.reg_no_country), value),
            is_confirmed: row.reg_no_confirmed,
        },
        contact: row.contact(),
        address: row.address(),
        temporary: linked.temporary.as_ref().map(|temporary| temporary.address()),
        care: row.care(),
    };
    Ok(Record {
        id: CustomerId(row.id),
        customer,
        status: row.status(),
        status_reason: row.status_reason.clone(),
        status_since: row.status_since,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        parent: linked.parent,
        responsible: linked.responsible,
        data_key,
    })
}
