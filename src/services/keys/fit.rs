//! Whether the keys are those of the database. Asked at every start, before anything is sealed: a key that is missing, or another
//! one of the same version, is told by name. A database that knows no keys yet learns them from the first program that opens
//! something of it, or has nothing to open.

use chrono::{DateTime, Utc};

use crate::db::key_versions::{self, KeyVersionRow, NewKeyVersion};
use crate::db::{DbError, PgConnection, sealed};
use crate::seal::{Family, KeyRing, Keys, Place};

/// Why these keys cannot be used on this database.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The database was sealed with a key that is not there.
    #[error("key {version} of the {family} family is missing")]
    Missing { family: Family, version: u16 },
    /// There is one of this version, and it is another one.
    #[error("key {version} of the {family} family is another one than the database was sealed with")]
    Other { family: Family, version: u16 },
    /// What is sealed does not open.
    #[error("the keys are another database's")]
    Foreign,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Whether anything was sealed here already: then new keys would open nothing of it.
pub fn is_in_use(conn: &mut PgConnection) -> Result<bool, DbError> {
    Ok(!key_versions::list(conn)?.is_empty() || sealed::find_sample(conn)?.is_some())
}

/// Refuses keys that are not the database's; tells the database of them where it knows none.
pub fn ensure(conn: &mut PgConnection, keys: &Keys, now: DateTime<Utc>) -> Result<(), Unfit> {
    check(conn, keys)?;
    if key_versions::list(conn)?.is_empty() {
        learn(conn, &keys.ring(), now)?;
    }
    Ok(())
}

/// Refuses keys that are not the database's.
pub fn check(conn: &mut PgConnection, keys: &Keys) -> Result<(), Unfit> {
    let (known, ring) = (key_versions::list(conn)?, keys.ring());
    if known.is_empty()
        && let Some((column, row)) = sealed::find_sample(conn)?
    {
        let place = Place { column: column.name, institution: row.institution(), row: &row.row_id };
        keys.open(place, &row.sealed).map_err(|_| Unfit::Foreign)?;
    }
    compare_all(&ring, &known)
}

/// Compares every key that was not given up with what the database knows of it.
pub(super) fn compare_all(ring: &KeyRing, known: &[KeyVersionRow]) -> Result<(), Unfit> {
    for row in known.iter().filter(|row| row.retired_at.is_none()) {
        let Some(family) = Family::parse(&row.family) else { continue };
        compare(ring, family, row.version.unsigned_abs(), &row.check_value)?;
    }
    Ok(())
}

fn compare(ring: &KeyRing, family: Family, version: u16, check_value: &[u8]) -> Result<(), Unfit> {
    match ring.check_value(family, version) {
        None => Err(Unfit::Missing { family, version }),
        Some(found) if found != check_value => Err(Unfit::Other { family, version }),
        Some(_) => Ok(()),
    }
}

fn learn(conn: &mut PgConnection, ring: &KeyRing, now: DateTime<Utc>) -> Result<(), Unfit> {
    for family in Family::ALL {
        let current = ring.current(family);
        for version in ring.versions(family).into_iter().filter(|version| *version <= current) {
            let new = NewKeyVersion {
                settled_at: Some(now),
                is_required: family == Family::Index && version == current,
                ..new_version(ring, family, version, now)
            };
            key_versions::insert(conn, &new)?;
        }
    }
    // Where two programs started at once with different keys, one of them has lost.
    compare_all(ring, &key_versions::list(conn)?)
}

/// A version that is not used yet.
pub(super) fn new_version(ring: &KeyRing, family: Family, version: u16, now: DateTime<Utc>) -> NewKeyVersion {
    NewKeyVersion {
        family: family.code(),
        version: signed(version),
        check_value: ring.check_value(family, version).unwrap_or_default(),
        is_required: false,
        begun_at: now,
        settled_at: None,
    }
}

/// As the database counts.
pub(super) fn signed(version: u16) -> i16 {
    i16::try_from(version).expect("versions are read so that they fit")
}
