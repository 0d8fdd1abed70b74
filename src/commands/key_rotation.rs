//! `cardfile keys rotate`: new keys while desks serve, with a progress bar; with `--prepare` only the file is changed, with
//! `--retire` old keys go out of it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use indicatif::ProgressBar;

use super::terminal::say;
use super::{Failure, database, keys, progress};
use crate::config::{DatabasePlace, KeySource, RotateKeysOptions};
use crate::db::{Patience, PgConnection, server};
use crate::seal::{Family, Keys};
use crate::services::demo;
use crate::services::keys::{Change, Kept, Plan, Progress, Refusal, Why, carry_out, prepare, retire};

/// One program changes keys at a time.
const TURN: i64 = 73_012_026;

/// So many rows are held at once, for some milliseconds.
const BATCH: i64 = 500;

pub fn run(options: &RotateKeysOptions) -> Result<(), Failure> {
    let place = options.database.place_or_trial()?;
    let folder = match &place {
        DatabasePlace::Embedded(folder) => Some(folder.clone()),
        DatabasePlace::Server { .. } => options.database.data_dir(),
    };
    let source = options.keys.source(folder.as_deref())?;
    if let KeySource::Environment(_) = source {
        return Err(Failure::setting(
            "Keys in CARDFILE_KEYS cannot be changed here: write them into a file of mode 600 and name it with --key-file.",
        ));
    }
    let ready = database::reach(&place, Duration::from_secs(options.database.database_wait_secs.into()))?;
    let mut conn = ready.connect_as_desk()?;
    server::take_turn(&mut conn, TURN)?;
    // What fills seals thousands ahead: nothing of it is to come in behind the change.
    server::take_turn(&mut conn, demo::TURN)?;
    let keys = keys::open_existing(&source, &mut conn)?;
    let done = with_keys(options, &mut conn, &keys).map_err(|refusal| told(refusal, &source));
    drop(conn);
    ready.close()?;
    done
}

fn with_keys(options: &RotateKeysOptions, conn: &mut PgConnection, keys: &Keys) -> Result<(), Refusal> {
    let file = keys.file().expect("keys that do not come from a file were refused");
    let plan = Plan {
        keys,
        file,
        families: &families(options),
        operator: &operator(),
        grace: Patience::DESK.page + Duration::from_millis(200),
        batch: BATCH,
        clock: Utc::now,
    };
    if options.retire {
        return give_up(conn, &plan);
    }
    let changes = prepare(conn, &plan)?;
    if options.prepare {
        say(format!("{} in {}, and not used yet.", listed(&changes), file.path().display()));
        say("Copy the file to every machine that runs a desk, then say cardfile keys rotate.");
        return Ok(());
    }
    rotate(conn, &plan, &changes)
}

fn rotate(conn: &mut PgConnection, plan: &Plan<'_>, changes: &[Change]) -> Result<(), Refusal> {
    let mut bar: Option<ProgressBar> = None;
    let done = carry_out(conn, plan, changes, &mut |Progress { done, all }| {
        let bar = bar.get_or_insert_with(|| progress::bar(all, "rows"));
        bar.set_length(all);
        bar.set_position(done);
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    done?;
    say(format!("{} in use.", listed(changes)));
    say(format!(
        "Copy {} again, apart from the copies of the database. The old keys are still in it: copies of the database from before \
         need them. cardfile keys rotate --retire takes them out.",
        plan.file.path().display()
    ));
    Ok(())
}

fn give_up(conn: &mut PgConnection, plan: &Plan<'_>) -> Result<(), Refusal> {
    let (retired, kept) = retire(conn, plan, plan.families)?;
    for one in &retired {
        say(format!("Key {} of the {} family is out of the file. Nothing stands under it.", one.version, one.family));
    }
    for one in &kept {
        say(format!("Key {} of the {} family stays: {}.", one.version, one.family, reason(one)));
    }
    if retired.is_empty() && kept.is_empty() {
        say("There are no old keys in the file.");
    }
    Ok(())
}

fn reason(kept: &Kept) -> String {
    match kept.why {
        Why::Unfinished => "the change to the next one is not over; say cardfile keys rotate".to_owned(),
        Why::NeverChanged(column) => format!("rows of {column} that are never changed were sealed with it"),
        Why::SignedIn(until) => {
            let until: DateTime<Utc> = until;
            format!("people who signed in before the change are so until {}", until.format("%Y-%m-%d %H:%M UTC"))
        }
    }
}

/// Those that are named; all where none is.
fn families(options: &RotateKeysOptions) -> Vec<Family> {
    let named = [(options.ring, Family::Ring), (options.index, Family::Index), (options.cookies, Family::Cookie)];
    let is_any = named.iter().any(|(is_named, _)| *is_named);
    named.into_iter().filter(|(is_named, _)| *is_named || !is_any).map(|(_, family)| family).collect()
}

/// "Key 2 of the ring family and key 2 of the index family are"
fn listed(changes: &[Change]) -> String {
    let keys: Vec<String> = changes.iter().map(|one| format!("key {} of the {} family", one.to, one.family)).collect();
    let verb = if keys.len() == 1 { "is" } else { "are" };
    let text = format!("{} {verb}", keys.join(", "));
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// Whoever gave the command, as the machine says: nothing that could not be made up, and better than nothing.
fn operator() -> String {
    let name = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}

fn told(refusal: Refusal, source: &KeySource) -> Failure {
    match refusal {
        Refusal::Key(error) => error.into(),
        Refusal::Unfit(unfit) => keys::told(&unfit, source),
        Refusal::Db(error) => error.into(),
        Refusal::Stopped(stopped) => Failure::other(format!(
            "The change of keys stopped: {stopped}. Nothing is lost; both keys stay, and the same command goes on from here."
        )),
    }
}
