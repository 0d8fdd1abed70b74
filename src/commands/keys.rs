//! The key ring as commands get it, and `keys new`.

use std::path::Path;

use secrecy::ExposeSecret;

use super::Failure;
use super::terminal::say;
use crate::config::{KeySource, NewKeysOptions};
use crate::seal::Keys;

/// Reads the keys; in a data folder the first start makes them. A private database must run by then, since it refuses a folder
/// that somebody has already written to.
pub fn read(source: &KeySource) -> Result<Keys, Failure> {
    Ok(match source {
        KeySource::File(file) => Keys::read(file)?,
        KeySource::Environment(keys) => Keys::parse(keys.expose_secret())?,
        KeySource::DataFolder(file) => Keys::read_or_create(file)?,
    })
}

/// Refuses keys of one's own that cannot be used, before anything is made on the way to reading them. Those of a data folder are
/// made with it.
pub fn check(source: &KeySource) -> Result<(), Failure> {
    match source {
        KeySource::DataFolder(_) => Ok(()),
        KeySource::File(_) | KeySource::Environment(_) => read(source).map(drop),
    }
}

/// The keys for commands that work on what is there: new keys would open nothing of it.
pub fn read_existing(source: &KeySource) -> Result<Keys, Failure> {
    match source {
        KeySource::DataFolder(file) if !file.exists() => Err(Failure::setting(format!(
            "There are no keys in {} yet: start the desk on this data folder first.",
            file.display()
        ))),
        source => read(source),
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
    Keys::read_or_create(file)?;
    say(format!("New keys are in {}. Keep a copy of it, apart from the copies of the database.", file.display()));
    Ok(())
}
