//! The key ring as commands get it, held against the database before anything is done with it, and `keys new`.

use std::path::Path;

use chrono::Utc;
use secrecy::ExposeSecret;

use super::Failure;
use super::terminal::say;
use crate::config::{KeySource, NewKeysOptions};
use crate::db::PgConnection;
use crate::seal::{Family, KeyFile, Keys};
use crate::services::keys::{self, Unfit};

/// Reads the keys of a program that starts, and refuses those that are not the database's. In a data folder the first start
/// makes them: a private database must run by then, since it refuses a folder that somebody has already written to.
pub fn open(source: &KeySource, conn: &mut PgConnection) -> Result<Keys, Failure> {
    if let KeySource::DataFolder(file) = source
        && !file.exists()
    {
        if keys::is_in_use(conn)? {
            return Err(lost(file));
        }
        KeyFile::new(file).ensure()?;
    }
    let read = read(source)?;
    keys::ensure(conn, &read, Utc::now()).map_err(|unfit| told(&unfit, source))?;
    Ok(read)
}

/// The same for commands that work on what is there: new keys would open nothing of it.
pub fn open_existing(source: &KeySource, conn: &mut PgConnection) -> Result<Keys, Failure> {
    match source {
        KeySource::DataFolder(file) if !file.exists() && !keys::is_in_use(conn)? => Err(Failure::setting(format!(
            "There are no keys in {} yet: start the desk on this data folder first.",
            file.display()
        ))),
        source => open(source, conn),
    }
}

/// Refuses keys that cannot be used, before anything is made on the way to reading them. Those of a data folder may be made yet.
pub fn check(source: &KeySource) -> Result<(), Failure> {
    match source {
        KeySource::DataFolder(file) if !file.exists() => Ok(()),
        source => read(source).map(drop),
    }
}

/// Refuses keys that are not the database's, without telling the database anything.
pub fn check_with(source: &KeySource, conn: &mut PgConnection) -> Result<(), Failure> {
    match source {
        KeySource::DataFolder(file) if !file.exists() && keys::is_in_use(conn)? => Err(lost(file)),
        KeySource::DataFolder(file) if !file.exists() => Ok(()),
        source => keys::check(conn, &read(source)?).map_err(|unfit| told(&unfit, source)),
    }
}

fn read(source: &KeySource) -> Result<Keys, Failure> {
    Ok(match source {
        KeySource::File(file) | KeySource::DataFolder(file) => Keys::read(file)?,
        KeySource::Environment(keys) => Keys::parse(keys.expose_secret())?,
    })
}

/// What cannot be done without the keys of a family.
fn loss(family: Family) -> &'static str {
    match family {
        Family::Ring => {
            "without it registration numbers, notes, the history's values and authenticators cannot be read, by anybody"
        }
        Family::Index => "without it nobody is found by registration number, and nobody recorded twice is noticed",
        Family::Cookie => "without it nobody stays signed in",
    }
}

fn lost(file: &Path) -> Failure {
    Failure::setting(format!(
        "The key file {} is missing, and this database is sealed with the keys in it: {}. Put the file back from its copy.",
        file.display(),
        loss(Family::Ring).replace("without it", "without them"),
    ))
}

/// Which key is missing, what is lost without it, and what to do.
pub fn told(unfit: &Unfit, source: &KeySource) -> Failure {
    let place = place(source);
    let back = "Put the newest copy of this database's key file back";
    match unfit {
        Unfit::Missing { family, version } => Failure::setting(format!(
            "Key {version} of the {family} family is missing in {place}, and this database needs it: {}. {back}.",
            loss(*family)
        )),
        Unfit::Other { family, version } => Failure::setting(format!(
            "Key {version} of the {family} family in {place} is not the one this database needs: {}. {back}.",
            loss(*family)
        )),
        Unfit::Foreign => Failure::setting(format!(
            "The keys in {place} do not open what this database holds: {}. {back}.",
            loss(Family::Ring).replace("without it", "without its own")
        )),
        Unfit::Db(error) => Failure::other(format!("The keys could not be held against the database: {error}.")),
    }
}

/// Where the keys come from, in words.
pub fn place(source: &KeySource) -> String {
    match source {
        KeySource::File(file) | KeySource::DataFolder(file) => file.display().to_string(),
        KeySource::Environment(_) => "CARDFILE_KEYS".to_owned(),
    }
}

/// `cardfile keys new`: never over a file that is there.
pub fn new(options: &NewKeysOptions) -> Result<(), Failure> {
    let file: &Path = &options.key_file;
    if file.symlink_metadata().is_ok() {
        return Err(Failure::setting(format!(
            "{} is there already and stays as it is. Name a new file.",
            file.display()
        )));
    }
    KeyFile::new(file).ensure()?;
    Keys::read(file)?;
    say(format!("New keys are in {}. Keep a copy of it, apart from the copies of the database.", file.display()));
    Ok(())
}
