//! Why the private PostgreSQL could not be found, started, reached or stopped.
//!
//! Every message is one sentence or two for the person at the terminal, and says what to do next.

use std::io;
use std::path::PathBuf;

/// A refusal or failure of the private PostgreSQL; its text is ready to print.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    #[error(
        "PostgreSQL 14 or newer was not found. Install it (Debian, Ubuntu: apt-get install postgresql), or set \
         CARDFILE_PG_BIN to the folder that holds its programs initdb and postgres."
    )]
    NotInstalled,

    #[error(
        "CARDFILE_PG_BIN names {}, but the programs initdb and postgres are not in that folder. Correct it, or unset it \
         to let Cardfile look for PostgreSQL itself.", .0.display()
    )]
    NothingThere(PathBuf),

    #[error("Cardfile needs PostgreSQL 14 or newer; {} holds version {found}. Install a newer one.", .binaries.display())]
    TooOld { binaries: PathBuf, found: u32 },

    #[error(
        "{} was made by PostgreSQL {made}, but the one in {} is version {found}. Install PostgreSQL {made} or set \
         CARDFILE_PG_BIN to its programs.", .folder.display(), .binaries.display()
    )]
    OtherVersion { folder: PathBuf, made: u32, binaries: PathBuf, found: u32 },

    #[error("Cardfile is already running, pid {pid}, on the data folder {}. Stop it first or choose another --data-dir.", .folder.display())]
    AlreadyRunning { folder: PathBuf, pid: String },

    #[error(
        "An earlier PostgreSQL, pid {pid}, is still at work in {}. Wait until it has ended, or end it with: kill -INT {pid}",
        .folder.display()
    )]
    StillRunning { folder: PathBuf, pid: u32 },

    #[error("{} holds other files and is no Cardfile data folder. Choose a new or empty --data-dir.", .0.display())]
    NotOurs(PathBuf),

    #[error("{} belongs to another account (uid {owner}). Run Cardfile as that account or choose another --data-dir.", .folder.display())]
    OtherOwner { folder: PathBuf, owner: u32 },

    #[error(
        "PostgreSQL does not run as root, so it runs as {account}, and {account} may not enter {}, which leads to {}. Choose \
         another place ({remedy}), or allow it with: chmod o+x {}", .barrier.display(), .wanted.display(), .barrier.display()
    )]
    Barred { account: String, barrier: PathBuf, wanted: PathBuf, remedy: &'static str },

    #[error(
        "PostgreSQL does not run as root, and this machine has neither an account postgres nor nobody. Run Cardfile as another account."
    )]
    NoAccount,

    #[error("{what} failed: {}. Its whole output is in {}.", .said.trim_end_matches('.'), .log.display())]
    Failed { what: &'static str, said: String, log: PathBuf },

    #[error("PostgreSQL was not ready after {secs} seconds. Look into {} and start Cardfile again.", .log.display())]
    NotReady { secs: u64, log: PathBuf },

    #[error("PostgreSQL (pid {pid}) is still writing after {secs} seconds. Leave it: it ends by itself.")]
    NotStopped { pid: u32, secs: u64 },

    #[error("Could not {what} {}: {source}", .path.display())]
    Io { what: &'static str, path: PathBuf, source: io::Error },
}

impl ClusterError {
    /// For `map_err`: what was being done, and to which file or folder.
    pub(super) fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { what, path, source }
    }
}
