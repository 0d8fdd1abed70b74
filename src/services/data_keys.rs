//! The data key of a customer: the registration number, and what is told about a person elsewhere than on the record, is sealed
//! with it.

use std::collections::BTreeMap;

use super::Failure;
use crate::db::{PgConnection, customers};
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::seal::{DataKey, Keys, Place};

pub fn data_key_place(scope: InstitutionId, row: &str) -> Place<'_> {
    Place { column: "customers.data_key_sealed", institution: scope, row }
}

pub fn reg_no_place(scope: InstitutionId, row: &str) -> Place<'_> {
    Place { column: "customers.reg_no_sealed", institution: scope, row }
}

/// The data key of one customer; `DbError::Missing` where this institution has none of this id.
pub fn open(conn: &mut PgConnection, keys: &Keys, scope: InstitutionId, id: CustomerId) -> Result<DataKey, Failure> {
    let mut found = open_all(conn, keys, scope, &[id])?;
    found.remove(&id).ok_or(Failure::Db(crate::db::DbError::Missing))
}

/// The data keys of several customers, in one query.
pub fn open_all(
    conn: &mut PgConnection,
    keys: &Keys,
    scope: InstitutionId,
    ids: &[CustomerId],
) -> Result<BTreeMap<CustomerId, DataKey>, Failure> {
    let rows = customers::list_data_keys(conn, scope, ids)?;
    rows.into_iter()
        .map(|(id, sealed)| Ok((id, keys.open_data_key(data_key_place(scope, &id.to_string()), &sealed)?)))
        .collect()
}
