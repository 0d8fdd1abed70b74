//! Giving old keys up: out of the file goes what nothing stands under any more, and the database takes nothing under it from then
//! on, whoever still has it. What something stands under stays, with the reason.

use std::thread::sleep;

use chrono::{DateTime, Utc};
use diesel::Connection as _;

use super::fit::signed;
use super::record;
use super::rotation::{Plan, Refusal};
use crate::db::key_versions::{self, KeyVersionRow};
use crate::db::{DbError, PgConnection, sealed, session_list};
use crate::seal::Family;

/// An old key that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    pub family: Family,
    pub version: u16,
}

/// An old key that stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub family: Family,
    pub version: u16,
    pub why: Why,
}

/// Why an old key stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The rotation is not over.
    Unfinished,
    /// A column that is never changed has values under it.
    NeverChanged(&'static str),
    /// Somebody signed in before the change, until then at most.
    SignedIn(DateTime<Utc>),
}

/// Removes every old key of these families that can go.
pub fn retire(
    conn: &mut PgConnection,
    plan: &Plan<'_>,
    families: &[Family],
) -> Result<(Vec<Retired>, Vec<Kept>), Refusal> {
    let (mut retired, mut kept) = (Vec::new(), Vec::new());
    for family in families {
        let ring = plan.keys.ring();
        let current = ring.current(*family);
        for version in ring.versions(*family).into_iter().filter(|version| *version < current) {
            match give_up(conn, plan, *family, version, current)? {
                Some(why) => kept.push(Kept { family: *family, version, why }),
                None => {
                    plan.file.change(|ring| {
                        ring.remove(*family, version);
                        Ok(())
                    })?;
                    retired.push(Retired { family: *family, version });
                }
            }
        }
        if *family == Family::Index {
            forget_indexes(conn, plan)?;
        }
    }
    Ok((retired, kept))
}

/// Marks it as given up, which closes the database to it; or says why not.
fn give_up(
    conn: &mut PgConnection,
    plan: &Plan<'_>,
    family: Family,
    version: u16,
    current: u16,
) -> Result<Option<Why>, Refusal> {
    let now = (plan.clock)();
    conn.transaction(|conn| {
        // Nothing under the old key is on its way from here on.
        key_versions::lock(conn)?;
        let known = key_versions::list(conn)?;
        let row = |version: u16| known.iter().find(|row| row.family == family.code() && row.version == signed(version));
        let Some(settled_at) = row(current).and_then(|row: &KeyVersionRow| row.settled_at) else {
            return Ok(Some(Why::Unfinished));
        };
        if let Some(why) = find_use(conn, family, version, settled_at, now)? {
            return Ok(Some(why));
        }
        if row(version).is_some_and(|row| row.retired_at.is_none()) {
            key_versions::retire(conn, family.code(), signed(version), now)?;
            record(conn, "keys_retired", &[(family.code(), Some(version), None)], plan.operator, now)?;
        }
        Ok(None)
    })
}

/// What still stands under an old key.
fn find_use(
    conn: &mut PgConnection,
    family: Family,
    version: u16,
    settled_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Why>, DbError> {
    match family {
        Family::Ring => {
            for column in sealed::resealed() {
                if sealed::is_used(conn, column, version)? {
                    return Ok(Some(Why::Unfinished));
                }
            }
            for column in sealed::kept() {
                if sealed::is_used(conn, column, version)? {
                    return Ok(Some(Why::NeverChanged(column.name)));
                }
            }
            Ok(None)
        }
        // Every row has an index under the current one, and none comes without it.
        Family::Index => Ok(None),
        Family::Cookie => Ok(session_list::latest_end_of_older(conn, settled_at, now)?.map(Why::SignedIn)),
    }
}

/// Takes the indexes of keys that were given up out of the rows, when no page that looks by them is under way.
fn forget_indexes(conn: &mut PgConnection, plan: &Plan<'_>) -> Result<(), Refusal> {
    let known = key_versions::list(conn)?;
    for row in known.iter().filter(|row| row.family == Family::Index.code() && row.retired_at.is_some()) {
        if !sealed::has_index(conn, row.version)? {
            continue;
        }
        sleep(plan.grace);
        while sealed::has_index(conn, row.version)? {
            let mut beyond = (0, 0);
            while let Some(last) =
                conn.transaction(|conn| sealed::forget_index(conn, row.version, beyond, plan.batch))?
            {
                beyond = last;
            }
        }
    }
    Ok(())
}
