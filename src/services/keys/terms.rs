//! The keys of find terms: made where an institution has none, and held opened by the program, so that a find asks nothing more.

use crate::db::{DbError, PgConnection, institutions, term_keys};
use crate::seal::{Keys, Place};
use crate::services::Failure;

/// Makes the keys that are missing and holds all of them. Not in a transaction: a key that was taken back would be lost with
/// what was sealed with it.
pub fn hold_term_keys(conn: &mut PgConnection, keys: &Keys) -> Result<(), Failure> {
    for institution in institutions::list_ids(conn)? {
        let row = institution.to_string();
        let place = Place { column: "term_keys.key_sealed", institution, row: &row };
        if term_keys::find(conn, institution)?.is_none() {
            term_keys::insert(conn, institution, &keys.new_term_key(place))?;
        }
        // Of two programs that start at once one has stored its key.
        let sealed = term_keys::find(conn, institution)?.ok_or(DbError::Missing)?;
        keys.hold_term_key(institution, place, &sealed)?;
    }
    Ok(())
}
