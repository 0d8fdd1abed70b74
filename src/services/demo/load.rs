//! Loads made-up customers chunk by chunk, each chunk whole or not at all. Numbers go on after the highest there is, so that a
//! load which was cut off is completed by the next. What a chunk owns and holds goes in right behind it, on a connection of its
//! own, while the next chunk is on its way: a load cut off in between leaves its last customers without accounts.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope};

use chrono::{DateTime, Utc};

use super::preparing::{Chunk, Preparation};
use crate::db::{DbError, PgConnection, demo, demo_holdings, server};
use crate::demo::{Generator, LAST_NUMBER};
use crate::domain::ids::InstitutionId;
use crate::seal::Keys;

/// How many customers go in together.
const CHUNK: u64 = 5000;

/// How many chunks a worker may be ahead.
const AHEAD: usize = 2;

/// From so many customers on, one company has thousands of cards.
const FLEET_FROM: u64 = 100_000;

/// One program fills at a time: numbers go on after the highest.
pub const TURN: i64 = 73_012_025;

/// What to fill and how.
#[derive(Debug, Clone, Copy)]
pub struct Filling {
    pub scope: InstitutionId,
    /// How many customers to add.
    pub count: u64,
    pub seed: u64,
    pub now: DateTime<Utc>,
}

/// The running numbers that were added, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    pub first: u64,
    pub last: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum DemoRefusal {
    /// The generator's numbers would run out.
    #[error("only {0} more made-up customers can be added here")]
    TooMany(u64),
    /// Customers of another seed have the same registration numbers.
    #[error("made-up customers of another seed are here already; use the seed they were made with")]
    OtherSeed,
    #[error(transparent)]
    Db(DbError),
}

impl From<DbError> for DemoRefusal {
    fn from(error: DbError) -> DemoRefusal {
        let is_taken = ["customers_reg_no_unique", "customers_reg_no_even_unique"];
        if is_taken.iter().any(|name| error.is_constraint(name)) {
            DemoRefusal::OtherSeed
        } else {
            DemoRefusal::Db(error)
        }
    }
}

/// How many made-up customers there are: the highest running number.
pub fn count_made(conn: &mut PgConnection, scope: InstitutionId) -> Result<u64, DbError> {
    let highest = demo::find_highest(conn, scope, &customer_number(0), &customer_number(LAST_NUMBER + 1))?;
    Ok(highest.and_then(|number| number[1..].parse::<u64>().ok()).map_or(0, |number| number - FIRST_NUMBER))
}

/// Adds `count` customers after the highest there is and tells of each chunk how many it had. Refuses more than the generator
/// has. Whoever calls is the desk, on both connections: nothing more is needed.
pub fn load(
    conn: &mut PgConnection,
    beside: &mut PgConnection,
    keys: &Keys,
    filling: &Filling,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Loaded, DemoRefusal> {
    server::take_turn(conn, TURN)?;
    let made = count_made(conn, filling.scope)?;
    if filling.count > LAST_NUMBER - made {
        return Err(DemoRefusal::TooMany(LAST_NUMBER - made));
    }
    demo_holdings::prepare(beside, filling.scope, filling.now)?;
    let loaded = Loaded { first: made + 1, last: made + filling.count };
    let preparation = Preparation {
        generator: Generator::new(filling.seed, filling.now.date_naive()),
        keys,
        scope: filling.scope,
        now: filling.now,
        first: loaded.first,
        ids: demo::reserve_ids(conn, filling.count)?,
    };
    let ranges: Vec<Range<u64>> = (loaded.first..=loaded.last)
        .step_by(usize::try_from(CHUNK).expect("a chunk fits in memory"))
        .map(|start| start..(start + CHUNK).min(loaded.last + 1))
        .collect();
    thread::scope(|threads| {
        let (sender, inserted) = sync_channel(AHEAD);
        let holdings = threads.spawn(|| give_holdings(beside, filling, inserted, progress));
        let customers = insert(threads, conn, &preparation, &ranges, sender);
        // What went wrong behind is why the front could not go on.
        holdings.join().expect("giving holdings does not panic")?;
        customers
    })?;
    if loaded.last >= FLEET_FROM {
        demo_holdings::insert_fleet(beside, filling.scope, filling.now)?;
    }
    Ok(loaded)
}

/// Workers prepare the chunks, which go in in their order; the ids of each are passed on once they are in.
fn insert<'scope, 'env>(
    threads: &'scope Scope<'scope, 'env>,
    conn: &mut PgConnection,
    preparation: &'env Preparation<'env>,
    ranges: &'env [Range<u64>],
    inserted: SyncSender<Vec<i64>>,
) -> Result<(), DbError> {
    let workers = thread::available_parallelism().map_or(2, usize::from).clamp(1, 4);
    let prepared: Vec<Receiver<Chunk>> = (0..workers)
        .map(|worker| {
            let (sender, receiver) = sync_channel(AHEAD);
            threads.spawn(move || {
                // A closed channel means that the loading failed: there is nothing left to prepare for.
                let mut own = ranges.iter().skip(worker).step_by(workers);
                own.all(|range| sender.send(preparation.chunk(range.clone())).is_ok());
            });
            receiver
        })
        .collect();
    // Worker n has every n-th chunk: taken in turn they come in order, and so parents before their parts.
    for receiver in prepared.iter().cycle().take(ranges.len()) {
        let mut chunk = receiver.recv().expect("a worker ends only after its last chunk");
        resolve_earlier(conn, preparation.scope, &mut chunk)?;
        demo::insert(conn, &chunk.bulk)?;
        if inserted.send(chunk.bulk.customers.iter().map(|customer| customer.id).collect()).is_err() {
            break;
        }
    }
    Ok(())
}

fn give_holdings(
    conn: &mut PgConnection,
    filling: &Filling,
    inserted: Receiver<Vec<i64>>,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), DbError> {
    for ids in inserted {
        demo_holdings::insert(conn, filling.scope, &ids, filling.now)?;
        progress(ids.len() as u64);
    }
    Ok(())
}

/// Links to customers of an earlier load, by their numbers. One that has another number by now is left out.
fn resolve_earlier(conn: &mut PgConnection, scope: InstitutionId, chunk: &mut Chunk) -> Result<(), DbError> {
    if chunk.earlier.is_empty() {
        return Ok(());
    }
    let mut numbers: Vec<String> =
        chunk.earlier.iter().flat_map(|link| [link.parent, link.responsible]).flatten().map(customer_number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let ids: HashMap<String, i64> = demo::find_ids(conn, scope, &numbers)?;
    let find = |n: Option<u64>| n.and_then(|n| ids.get(&customer_number(n)).copied());
    for link in &chunk.earlier {
        let row = &mut chunk.bulk.customers[link.row];
        row.parent_id = row.parent_id.or_else(|| find(link.parent));
        row.responsible_id = row.responsible_id.or_else(|| find(link.responsible));
    }
    Ok(())
}

/// Numbers of made-up customers count from here.
const FIRST_NUMBER: u64 = 100_000_000;

/// The customer number that the generator gives to a running number.
fn customer_number(n: u64) -> String {
    format!("C{}", FIRST_NUMBER + n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customer_numbers_are_the_generators() {
        let generator = Generator::new(1, chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date"));

        for n in [1, 2, 999_999, LAST_NUMBER] {
            assert_eq!(generator.customer(n).number, customer_number(n));
        }
    }
}
