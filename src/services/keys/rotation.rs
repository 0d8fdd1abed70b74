//! A rotation: new keys for the families that are named, while desks serve. It is begun by `prepare`, which puts the new keys
//! into the file, and carried out by `carry_out`; whoever was cut off calls both again and nothing is done twice.

use std::thread::sleep;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::Connection as _;

use super::fit::{Unfit, compare_all, ensure, new_version, signed};
use super::reseal::{Step, Stopped, index_some, reseal_some};
use super::{record, retire};
use crate::db::{DbError, PgConnection, key_versions, sealed};
use crate::seal::{Family, KeyError, KeyFile, Keys};

/// How a rotation is done.
pub struct Plan<'a> {
    /// As the file has them.
    pub keys: &'a Keys,
    pub file: &'a KeyFile,
    pub families: &'a [Family],
    /// Who sits at the terminal, by what the machine says.
    pub operator: &'a str,
    /// Longer than any page takes: after it, nothing that a desk began with the keys of before is under way.
    pub grace: Duration,
    /// How many rows at a time: pages that want one of them wait for so many.
    pub batch: i64,
    pub clock: fn() -> DateTime<Utc>,
}

/// A family that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub family: Family,
    pub from: u16,
    pub to: u16,
}

/// How many rows are done, and how many there were to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub all: u64,
}

/// Why keys were not changed, or not to the end.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Unfit(#[from] Unfit),
    #[error(transparent)]
    Stopped(#[from] Stopped),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for Refusal {
    fn from(error: diesel::result::Error) -> Refusal {
        DbError::from(error).into()
    }
}

/// Puts a new key of each family into the file, known and not used yet. A change that was begun goes on as it is.
pub fn prepare(conn: &mut PgConnection, plan: &Plan<'_>) -> Result<Vec<Change>, Refusal> {
    ensure(conn, plan.keys, (plan.clock)())?;
    plan.families.iter().map(|family| prepare_one(conn, plan, *family)).collect()
}

fn prepare_one(conn: &mut PgConnection, plan: &Plan<'_>, family: Family) -> Result<Change, Refusal> {
    let ring = plan.keys.ring();
    let (current, newest) = (ring.current(family), ring.newest(family));
    let known = key_versions::list(conn)?;
    let of_current = known.iter().find(|row| row.family == family.code() && row.version == signed(current));
    let is_settled = of_current.is_some_and(|row| row.settled_at.is_some());
    let to = if newest > current {
        newest
    } else if !is_settled {
        current
    } else {
        // A row has room for two indexes: the one before the present goes now. Every row has the present one.
        if family == Family::Index {
            retire(conn, plan, &[family])?;
        }
        plan.file.change(|ring| ring.add(family).map(drop))?;
        plan.keys.ring().newest(family)
    };
    let from = ring.versions(family).into_iter().filter(|version| *version < to).max().unwrap_or(to);
    Ok(Change { family, from, to })
}

/// Goes through with it: tells the database of the new keys, uses them, and seals and indexes every row anew.
pub fn carry_out(
    conn: &mut PgConnection,
    plan: &Plan<'_>,
    changes: &[Change],
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Refusal> {
    begin(conn, plan, changes)?;
    let to = |family: Family| changes.iter().find(|change| change.family == family).map(|change| change.to);
    if let Some(version) = to(Family::Index) {
        require(conn, plan, version)?;
    }
    plan.file.change(|ring| {
        for change in changes.iter().filter(|change| change.family != Family::Index) {
            ring.use_version(change.family, change.to);
        }
        Ok(())
    })?;
    let switched = Instant::now();
    let mut walk = Walk { plan, progress, counted: Progress { done: 0, all: 0 } };
    walk.counted.all = walk.left(conn, to(Family::Ring), to(Family::Index))?;
    if let Some(version) = to(Family::Index) {
        walk.index(conn, version)?;
        sealed::reckon_indexes(conn)?;
        plan.file.change(|ring| {
            ring.use_version(Family::Index, version);
            Ok(())
        })?;
    }
    if let Some(version) = to(Family::Ring) {
        walk.reseal(conn, version)?;
        // What a desk had begun to seal when the key changed is there by then.
        sleep(plan.grace.saturating_sub(switched.elapsed()));
        walk.reseal(conn, version)?;
    }
    settle(conn, plan, changes)
}

fn begin(conn: &mut PgConnection, plan: &Plan<'_>, changes: &[Change]) -> Result<(), Refusal> {
    let (ring, now) = (plan.keys.ring(), (plan.clock)());
    conn.transaction(|conn| {
        let mut begun = Vec::new();
        for Change { family, from, to } in changes {
            if key_versions::insert(conn, &new_version(&ring, *family, *to, now))? {
                begun.push((family.code(), Some(*from), Some(*to)));
            }
        }
        compare_all(&ring, &key_versions::list(conn)?)?;
        if !begun.is_empty() {
            record(conn, "keys_rotation_begun", &begun, plan.operator, now)?;
        }
        Ok(())
    })
}

/// From here on the database takes no number without an index under the new key. Desks know the key by then: they look at the
/// file for each index, and what they began before is over.
fn require(conn: &mut PgConnection, plan: &Plan<'_>, version: u16) -> Result<(), Refusal> {
    let known = key_versions::list(conn)?;
    if known.iter().any(|row| row.family == "index" && row.version == signed(version) && row.is_required) {
        return Ok(());
    }
    sleep(plan.grace);
    conn.transaction(|conn| {
        key_versions::lock(conn)?;
        Ok(key_versions::require_index(conn, signed(version))?)
    })
}

fn settle(conn: &mut PgConnection, plan: &Plan<'_>, changes: &[Change]) -> Result<(), Refusal> {
    let now = (plan.clock)();
    conn.transaction(|conn| {
        let known = key_versions::list(conn)?;
        let is_settled = |change: &Change| {
            let mut rows = known.iter();
            rows.any(|row| {
                row.family == change.family.code() && row.version == signed(change.to) && row.settled_at.is_some()
            })
        };
        let settled: Vec<&Change> = changes.iter().filter(|change| !is_settled(change)).collect();
        for change in &settled {
            key_versions::settle(conn, change.family.code(), signed(change.to), now)?;
        }
        let told: Vec<_> =
            settled.iter().map(|change| (change.family.code(), Some(change.from), Some(change.to))).collect();
        if !told.is_empty() {
            record(conn, "keys_rotated", &told, plan.operator, now)?;
        }
        Ok(())
    })
}

/// Goes through the rows again and again until none is left.
struct Walk<'a, 'b> {
    plan: &'a Plan<'a>,
    progress: &'b mut dyn FnMut(Progress),
    counted: Progress,
}

/// How long the walk waits for rows that somebody holds.
const PAUSE: Duration = Duration::from_millis(50);

impl Walk<'_, '_> {
    fn left(&self, conn: &mut PgConnection, ring: Option<u16>, index: Option<u16>) -> Result<u64, DbError> {
        let mut left = 0;
        if let Some(version) = index {
            left += sealed::count_unindexed(conn, signed(version))?;
        }
        if let Some(version) = ring {
            for column in sealed::resealed() {
                left += sealed::count_behind(conn, column, version)?;
            }
        }
        Ok(u64::try_from(left).unwrap_or_default())
    }

    fn index(&mut self, conn: &mut PgConnection, version: u16) -> Result<(), Refusal> {
        let (keys, batch) = (self.plan.keys, self.plan.batch);
        while sealed::count_unindexed(conn, signed(version))? > 0 {
            let met = self.pass(|beyond| index_some(conn, keys, version, beyond, batch))?;
            pause(met);
        }
        Ok(())
    }

    fn reseal(&mut self, conn: &mut PgConnection, version: u16) -> Result<(), Refusal> {
        let (keys, batch) = (self.plan.keys, self.plan.batch);
        for column in sealed::resealed() {
            while sealed::count_behind(conn, column, version)? > 0 {
                let met = self.pass(|beyond| reseal_some(conn, keys, column, beyond, batch))?;
                pause(met);
            }
        }
        Ok(())
    }

    /// Once through; answers how many rows it met.
    fn pass(&mut self, mut some: impl FnMut((i64, i64)) -> Result<Step, Stopped>) -> Result<usize, Stopped> {
        let (mut beyond, mut met) = ((0, 0), 0);
        loop {
            let (last, count) = some(beyond)?;
            if count == 0 {
                return Ok(met);
            }
            (beyond, met) = (last, met + count);
            self.counted.done += count as u64;
            self.counted.all = self.counted.all.max(self.counted.done);
            (self.progress)(self.counted);
        }
    }
}

/// What was not met is held by somebody.
fn pause(met: usize) {
    if met == 0 {
        sleep(PAUSE);
    }
}
