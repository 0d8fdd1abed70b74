//! Making a new cluster with initdb, and what initdb and postgres share when they are started.
//!
//! initdb works in `pg.new`, which becomes `pg` only when it is complete: a start that is killed half-way leaves nothing
//! that looks like a cluster. Without TCP and behind a 0700 folder, `trust` lets in only those who may enter that folder.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::account::{self, Account};
use super::error::ClusterError;
use super::folder::{DataFolder, create_private};
use super::{settings, sys};

/// The role that owns the cluster; Cardfile's migrations run as it.
pub const OWNER: &str = "cardfile_owner";

const HBA: &str = "# Only the private socket; see cardfile.conf.\nlocal all all trust\n";

/// Makes the cluster. The caller holds the folder's lock and has seen that there is none.
pub fn create(binaries: &Path, folder: &DataFolder, account: Option<&Account>) -> Result<(), ClusterError> {
    let unfinished = folder.unfinished_pg();
    remove_leftover(&unfinished)?;
    create_private(&unfinished).map_err(ClusterError::io("create", &unfinished))?;
    account::give(&unfinished, account)?;
    run_initdb(&binaries.join("initdb"), &unfinished, folder, account)?;
    append(&unfinished.join("postgresql.conf"), settings::INCLUDE)?;
    let hba = unfinished.join("pg_hba.conf");
    fs::write(&hba, HBA).map_err(ClusterError::io("write", &hba))?;
    fs::rename(&unfinished, folder.pg()).map_err(ClusterError::io("put into place", folder.pg()))
}

fn run_initdb(
    initdb: &Path,
    unfinished: &Path,
    folder: &DataFolder,
    account: Option<&Account>,
) -> Result<(), ClusterError> {
    // C.UTF-8 sorts the same everywhere and for ever; indexes survive a new libc. Only Linux is sure to have it.
    let locale = if cfg!(target_os = "linux") { "C.UTF-8" } else { "C" };
    let mut command = Command::new(initdb);
    command.arg("--pgdata").arg(unfinished).args(["--username", OWNER, "--auth", "trust", "--encoding", "UTF8"]);
    // Unsynced is safe here: a power cut in these seconds loses an empty cluster. fsync stays on afterwards.
    command.args(["--locale", locale, "--data-checksums", "--no-sync"]).current_dir(folder.path()).stdin(Stdio::null());
    isolate(&mut command, account);
    let answer = command.output().map_err(ClusterError::io("run", initdb))?;
    let said = [answer.stdout, answer.stderr].concat();
    let log = folder.log();
    fs::write(&log, &said).map_err(ClusterError::io("write", &log))?;
    if answer.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&said);
    let reason = said.lines().rev().find(|line| line.contains("error:") || line.contains("FATAL:"));
    let said = reason.or(said.lines().last()).unwrap_or("no reason given").trim().to_owned();
    Err(ClusterError::Failed { what: "Making the database with initdb", said, log })
}

/// What initdb and postgres share: their account, a process group of their own (Ctrl-C in the terminal reaches only Cardfile,
/// which then stops them in order), no inherited PG* variables, and an end when Cardfile ends.
pub fn isolate(command: &mut Command, account: Option<&Account>) {
    command.env_clear().envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "LD_LIBRARY_PATH"));
    command.process_group(0);
    account::run_as(command, account);
    sys::interrupt_when_parent_ends(command);
}

fn append(path: &Path, text: &str) -> Result<(), ClusterError> {
    let file = OpenOptions::new().append(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(ClusterError::io("write", path))
}

/// initdb's own helper may outlive a killed start for a moment and still write; so a second try is worth it.
fn remove_leftover(unfinished: &Path) -> Result<(), ClusterError> {
    for is_last in [false, false, true] {
        match fs::remove_dir_all(unfinished) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) if is_last => return Err(ClusterError::io("remove", unfinished)(error)),
            Err(_) => std::thread::sleep(std::time::Duration::from_millis(300)),
            Ok(()) => return Ok(()),
        }
    }
    Ok(())
}
