//! `cardfile demo`: made-up customers for the first institution, with a progress bar.

use std::time::{Duration, Instant};

use chrono::Utc;

use super::database::Ready;
use super::people::no_institution;
use super::terminal::say;
use super::{Failure, database, keys, progress};
use crate::config::{DatabasePlace, DemoOptions};
use crate::db::{PgConnection, demo as rows, institutions, server};
use crate::domain::ids::InstitutionId;
use crate::seal::Keys;
use crate::services::demo::{self, Filling, Loaded};

pub fn run(options: &DemoOptions) -> Result<(), Failure> {
    if options.customers == 0 {
        return Err(Failure::setting("--customers must be 1 or more."));
    }
    let place = options.database.place_or_trial()?;
    let folder = match &place {
        DatabasePlace::Embedded(folder) => Some(folder.clone()),
        DatabasePlace::Server { .. } => options.database.data_dir(),
    };
    let source = options.keys.source(folder.as_deref())?;
    let ready = database::reach(&place, Duration::from_secs(options.database.database_wait_secs.into()))?;
    let began = Instant::now();
    let mut conn = ready.connect_as_desk()?;
    let keys = keys::open_existing(&source, &mut conn)?;
    let institution = institutions::find_first(&mut conn)?.ok_or_else(no_institution)?;
    let mut beside = ready.connect_as_desk()?;
    let loaded = fill(&mut conn, &mut beside, &keys, institution.id, options.customers, options.seed)?;
    drop((conn, beside));
    let is_analyzed = analyze(&ready)?;
    ready.close()?;
    say(format!(
        "Added {} made-up customers to {} in {:.1} s: C{} to C{}.",
        loaded.last - loaded.first + 1,
        institution.settings.name.as_str(),
        began.elapsed().as_secs_f64(),
        100_000_000 + loaded.first,
        100_000_000 + loaded.last,
    ));
    if !is_analyzed {
        say("The tables' owner should run ANALYZE now; the role of the database URL may not.");
    }
    Ok(())
}

/// Adds customers with a progress bar. The connections work as the desk.
pub fn fill(
    conn: &mut PgConnection,
    beside: &mut PgConnection,
    keys: &Keys,
    scope: InstitutionId,
    count: u64,
    seed: u64,
) -> Result<Loaded, Failure> {
    let bar = progress::bar(count, "customers");
    let filling = Filling { scope, count, seed, now: Utc::now() };
    let loaded = demo::load(conn, beside, keys, &filling, &mut |added| bar.inc(added));
    bar.finish_and_clear();
    Ok(loaded?)
}

/// Tells the planner what has changed, where that is allowed.
pub fn analyze(ready: &Ready) -> Result<bool, Failure> {
    let mut conn = ready.connect_as_owner()?;
    let is_owner = server::owns_tables(&mut conn)?;
    if is_owner {
        rows::analyze(&mut conn)?;
    }
    Ok(is_owner)
}
