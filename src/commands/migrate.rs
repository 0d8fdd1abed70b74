//! `cardfile migrate`: the schema, and nothing else.

use std::time::Duration;

use super::connecting::connect;
use super::terminal::say;
use super::{Failure, database, readiness};
use crate::config::{DatabasePlace, MigrateOptions};

pub fn run(options: &MigrateOptions) -> Result<(), Failure> {
    let wait = Duration::from_secs(options.database.database_wait_secs.into());
    let migrated = match options.database.place_or_trial()? {
        DatabasePlace::Embedded(folder) => {
            let ready = database::reach(&DatabasePlace::Embedded(folder), wait)?;
            let migrated = ready.migrated;
            ready.close()?;
            migrated
        }
        // The desk's own role may not exist before the first migration, so only the owner's URL is used where it is given.
        DatabasePlace::Server { url, owner } => {
            let url = owner.unwrap_or(url);
            let mut conn = connect(&url)?;
            readiness::check_server(&mut conn)?;
            readiness::ensure_schema(&mut conn, &url, None)?
        }
    };
    match migrated {
        0 => say("The schema is up to date; nothing was to be done."),
        1 => say("The schema is up to date; 1 migration ran."),
        count => say(format!("The schema is up to date; {count} migrations ran.")),
    }
    Ok(())
}
