//! The sealed key of each institution's find terms.

use diesel::prelude::*;

use super::DbError;
use super::schema::term_keys;
use crate::domain::ids::InstitutionId;

pub fn find(conn: &mut PgConnection, scope: InstitutionId) -> Result<Option<Vec<u8>>, DbError> {
    Ok(term_keys::table.find(scope.0).select(term_keys::key_sealed).first(conn).optional()?)
}

/// Stores the key where there is none.
pub fn insert(conn: &mut PgConnection, scope: InstitutionId, key_sealed: &[u8]) -> Result<(), DbError> {
    diesel::insert_into(term_keys::table)
        .values((term_keys::institution_id.eq(scope.0), term_keys::key_sealed.eq(key_sealed)))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}
