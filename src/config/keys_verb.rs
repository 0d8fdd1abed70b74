//! What `cardfile keys …` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{DatabaseOptions, KeyOptions};

#[derive(Debug, Subcommand)]
pub enum KeysVerb {
    /// Make a new key file, readable by nobody else
    New(NewKeysOptions),
    /// Change the keys while desks serve
    ///
    /// Puts new keys into the key file and seals and indexes every row anew under them. Running desks follow the file by
    /// themselves; a desk on another machine needs the file copied to it. Cut off at any point, the same command goes on where
    /// it was. The old keys stay in the file until --retire, since copies of the database from before need them.
    Rotate(RotateKeysOptions),
}

#[derive(Debug, Args)]
pub struct NewKeysOptions {
    /// The file to make; one that is there stays as it is
    #[arg(long, env = "CARDFILE_KEY_FILE", value_name = "FILE")]
    pub key_file: PathBuf,
}

#[derive(Debug, Args)]
pub struct RotateKeysOptions {
    /// Change the ring key, which seals data keys, authenticators and drafts. Without any of the three: all
    #[arg(long)]
    pub ring: bool,
    /// Change the index key, by which registration numbers are found
    #[arg(long)]
    pub index: bool,
    /// Change the cookie key; whoever is signed in stays so
    #[arg(long)]
    pub cookies: bool,
    /// Only put the new keys into the file, not used yet: to copy it to other machines before the change
    #[arg(long, conflicts_with = "retire")]
    pub prepare: bool,
    /// Change nothing; take old keys out of the file where nothing stands under them any more
    #[arg(long)]
    pub retire: bool,
    #[command(flatten)]
    pub database: DatabaseOptions,
    #[command(flatten)]
    pub keys: KeyOptions,
}
