//! `cardfile demo`: made-up customers for the first institution, with a progress bar.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use chrono::Utc;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::database::Ready;
use super::people::no_institution;
use super::terminal::say;
use super::{Failure, database, keys};
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
    let keys = keys::read_existing(&source)?;
    let began = Instant::now();
    let mut conn = ready.connect_as_desk()?;
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
    let bar = progress_bar(count);
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

/// Hidden where nobody watches: no terminal, or a build machine.
fn progress_bar(count: u64) -> ProgressBar {
    let is_watched = std::io::stderr().is_terminal() && std::env::var_os("CI").is_none();
    let target = if is_watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} customers, {eta} left");
    ProgressBar::with_draw_target(Some(count), target).with_style(style.expect("a template of ours"))
}
