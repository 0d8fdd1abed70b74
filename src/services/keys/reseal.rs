//! Sealing and indexing rows anew, some at a time, each some in a transaction of its own. What is left to do is told by the rows
//! alone, so that whoever was cut off goes on where they were. Numbers are opened here and nowhere written or told.

use diesel::Connection as _;

use super::fit::signed;
use crate::db::sealed::{self, SealedColumn, SealedRow, UnindexedRow};
use crate::db::{DbError, PgConnection};
use crate::domain::country::Country;
use crate::domain::reg_no::{RegNo, RegNoKind};
use crate::seal::{Family, Keys, Place, SealError};
use crate::services::Failure;
use crate::services::data_keys::{data_key_place, reg_no_place};

/// How far a walk by id has come, and how many rows it met on the last step.
pub type Step = ((i64, i64), usize);

/// Why rows were not sealed anew.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// A row that does not open is left as it is, and so is the key that may open it.
    #[error("row {row} of {column} does not open: {source}")]
    Sealed { column: &'static str, row: String, source: SealError },
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for Stopped {
    fn from(error: DbError) -> Stopped {
        Stopped::Failure(error.into())
    }
}

impl From<diesel::result::Error> for Stopped {
    fn from(error: diesel::result::Error) -> Stopped {
        DbError::from(error).into()
    }
}

/// Seals some values of a column under the current key of the ring.
pub fn reseal_some(
    conn: &mut PgConnection,
    keys: &Keys,
    of: &SealedColumn,
    beyond: (i64, i64),
    limit: i64,
) -> Result<Step, Stopped> {
    let current = keys.ring().current(Family::Ring);
    conn.transaction(|conn| {
        let rows = sealed::hold_behind(conn, of, current, beyond, limit)?;
        let last = rows.last().map_or(beyond, |row| (row.institution().0, row.row_id.parse().unwrap_or(beyond.1)));
        let count = rows.len();
        let anew = rows.into_iter().map(|row| anew(keys, of, row)).collect::<Result<Vec<_>, Stopped>>()?;
        sealed::reseal(conn, of, anew)?;
        Ok((last, count))
    })
}

fn anew(keys: &Keys, of: &SealedColumn, row: SealedRow) -> Result<(SealedRow, Vec<u8>), Stopped> {
    let place = Place { column: of.name, institution: row.institution(), row: &row.row_id };
    let told = |source| Stopped::Sealed { column: of.name, row: row.row_id.clone(), source };
    let text = keys.open(place, &row.sealed).map_err(told)?;
    let sealed = keys.seal(place, &text);
    Ok((row, sealed))
}

/// Indexes the numbers of some customers under this version of the index key.
pub fn index_some(
    conn: &mut PgConnection,
    keys: &Keys,
    version: u16,
    beyond: (i64, i64),
    limit: i64,
) -> Result<Step, Stopped> {
    let version = signed(version);
    conn.transaction(|conn| {
        let rows = sealed::hold_unindexed(conn, version, beyond, limit)?;
        let last = rows.last().map_or(beyond, |row| (row.institution().0, row.id));
        let count = rows.len();
        let indexed = rows.into_iter().map(|row| indexed(keys, version, row)).collect::<Result<Vec<_>, Stopped>>()?;
        sealed::index(conn, version, indexed)?;
        Ok((last, count))
    })
}

fn indexed(keys: &Keys, version: i16, row: UnindexedRow) -> Result<(UnindexedRow, Vec<u8>), Stopped> {
    let (scope, id) = (row.institution(), row.id.to_string());
    let told = |source| Stopped::Sealed { column: "customers.reg_no_sealed", row: id.clone(), source };
    let data_key = keys.open_data_key(data_key_place(scope, &id), &row.data_key_sealed).map_err(told)?;
    let value = data_key.open(reg_no_place(scope, &id), &row.reg_no_sealed).map_err(told)?;
    let value = String::from_utf8(value).map_err(|_| told(SealError::Format))?;
    let kind = RegNoKind::parse(&row.reg_no_kind).ok_or_else(|| told(SealError::Format))?;
    let reg_no = RegNo::stored(kind, Country::stored(&row.reg_no_country), value);
    let all = keys.blind_indexes(scope, &reg_no.equality_text());
    let index = [all.odd, all.even].into_iter().flatten().find(|index| index.version == version);
    let index = index.ok_or_else(|| told(SealError::UnknownKey(version.unsigned_abs())))?;
    Ok((row, index.bytes))
}
