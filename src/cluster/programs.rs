//! The programs that fit one data folder: found, within reach of the account, and of the cluster's own version.
//!
//! `find` says where programs lie; only here is one of them asked what it is.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::account::{self, Account};
use super::error::ClusterError;
use super::find::{self, OLDEST};
use super::folder::DataFolder;

/// The folder with the programs to use: those of the cluster's own version when there is a cluster already.
pub fn choose(folder: &DataFolder, account: Option<&Account>) -> Result<PathBuf, ClusterError> {
    let made = version_of_cluster(folder)?;
    let binaries = find::find_binaries_for(made)?;
    check_programs(&binaries, folder, made, account)?;
    Ok(binaries)
}

/// The major version that made the cluster, or `None` when there is none yet.
fn version_of_cluster(folder: &DataFolder) -> Result<Option<u32>, ClusterError> {
    let path = folder.pg().join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.trim().parse().ok()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ClusterError::io("read", &path)(error)),
    }
}

/// Runs `postgres -V` in the data folder as the account: proof that the account can reach both, and that the version fits.
fn check_programs(
    binaries: &Path,
    folder: &DataFolder,
    made: Option<u32>,
    account: Option<&Account>,
) -> Result<(), ClusterError> {
    let program = binaries.join("postgres");
    let mut command = Command::new(&program);
    command.arg("-V").current_dir(folder.path());
    account::run_as(&mut command, account);
    let answer = command.output().map_err(|error| {
        let barred = account.filter(|_| error.kind() == ErrorKind::PermissionDenied).and_then(|account| {
            let data = account::explain_barrier(folder.path(), account, "--data-dir, for instance /var/lib/cardfile");
            let real = binaries.canonicalize().unwrap_or_else(|_| binaries.to_owned());
            data.or_else(|| account::explain_barrier(&real, account, "CARDFILE_PG_BIN"))
        });
        barred.unwrap_or_else(|| ClusterError::io("run", &program)(error))
    })?;
    let Some(found) = major(&String::from_utf8_lossy(&answer.stdout)) else {
        let said = String::from_utf8_lossy(&answer.stderr).trim().to_owned();
        return Err(ClusterError::io("run", &program)(std::io::Error::other(said)));
    };
    if found < OLDEST {
        return Err(ClusterError::TooOld { binaries: binaries.to_owned(), found });
    }
    match made {
        Some(made) if made != found => {
            let (folder, binaries) = (folder.path().to_owned(), binaries.to_owned());
            Err(ClusterError::OtherVersion { folder, made, binaries, found })
        }
        _ => Ok(()),
    }
}

/// "postgres (PostgreSQL) 15.20 (Debian …)", "… 18beta1"
fn major(answer: &str) -> Option<u32> {
    let version = answer.split_once("(PostgreSQL) ")?.1;
    let end = version.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(version.len());
    version[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_the_answer() {
        assert_eq!(major("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("postgres: command not found"), None);
    }
}
