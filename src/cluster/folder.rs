//! The data folder: what lies where in it, who may enter it, and the lock that lets one Cardfile at a time use it.
//!
//! A folder is taken over only when it is new, empty, or carries our lock file, so that `--data-dir /home/me` changes
//! nothing there. Only `pg` and the socket folder belong to PostgreSQL's account; that account cannot swap the other files.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use super::account::Account;
use super::error::ClusterError;
use super::sys;

const LOCK: &str = "cardfile.lock";

/// The places in a data folder. The path is absolute and free of links.
#[derive(Debug, Clone)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// The folder when it is there, untouched.
    pub fn existing(path: &Path) -> Result<Option<Self>, ClusterError> {
        match path.canonicalize() {
            Ok(path) => Ok(Some(Self(path))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ClusterError::io("open", path)(error)),
        }
    }

    /// Makes or takes over the folder and locks it for as long as the returned file stays open. Refused when the folder
    /// is somebody else's, holds other things, or a living Cardfile has it.
    pub fn claim(path: &Path) -> Result<(Self, File), ClusterError> {
        fs::create_dir_all(path).map_err(ClusterError::io("create", path))?;
        let folder = Self(path.canonicalize().map_err(ClusterError::io("open", path))?);
        folder.take_over()?;
        let lock = folder.lock()?;
        Ok((folder, lock))
    }

    fn take_over(&self) -> Result<(), ClusterError> {
        let me = sys::effective_uid();
        let read = |error| ClusterError::io("read", &self.0)(error);
        let owner = fs::metadata(&self.0).map_err(read)?.uid();
        let mut entries = fs::read_dir(&self.0).map_err(read)?.flatten();
        let has_entries = entries.any(|entry| entry.file_name() != "lost+found");
        // Looked for last: whoever begins at the same moment makes the lock file before anything else.
        if self.0.join(LOCK).is_file() {
            return if owner == me { Ok(()) } else { Err(ClusterError::OtherOwner { folder: self.0.clone(), owner }) };
        }
        if has_entries {
            return Err(ClusterError::NotOurs(self.0.clone()));
        }
        if owner != me {
            if me != 0 {
                return Err(ClusterError::OtherOwner { folder: self.0.clone(), owner });
            }
            chown(&self.0, Some(0), Some(0)).map_err(ClusterError::io("change the owner of", &self.0))?;
        }
        fs::set_permissions(&self.0, Permissions::from_mode(0o700)).map_err(ClusterError::io("close", &self.0))
    }

    fn lock(&self) -> Result<File, ClusterError> {
        let path = self.0.join(LOCK);
        let failed = |error| ClusterError::io("lock", &path)(error);
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                file.read_to_string(&mut pid).map_err(failed)?;
                return Err(ClusterError::AlreadyRunning { folder: self.0.clone(), pid: pid.trim().to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
        writeln!(file, "{}", std::process::id()).map_err(failed)?;
        Ok(file)
    }

    /// 0700; when PostgreSQL runs as another account, 0710 with that account's group, so that it and nobody else can pass.
    pub fn open_for(&self, account: Option<&Account>) -> Result<(), ClusterError> {
        let mode = match account {
            Some(account) => {
                chown(&self.0, None, Some(account.gid)).map_err(ClusterError::io("change the group of", &self.0))?;
                0o710
            }
            None => 0o700,
        };
        fs::set_permissions(&self.0, Permissions::from_mode(mode)).map_err(ClusterError::io("close", &self.0))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The cluster itself.
    pub fn pg(&self) -> PathBuf {
        self.0.join("pg")
    }

    /// A cluster in the making; what lies here is thrown away at the next start.
    pub fn unfinished_pg(&self) -> PathBuf {
        self.0.join("pg.new")
    }

    /// The settings that Cardfile writes at each start.
    pub fn settings(&self) -> PathBuf {
        self.0.join("cardfile.conf")
    }

    /// What PostgreSQL says.
    pub fn log(&self) -> PathBuf {
        self.0.join("postgres.log")
    }

    /// The socket's folder, or a link to it when this path is too long for a socket.
    pub fn socket(&self) -> PathBuf {
        self.0.join("socket")
    }
}

/// Creates a folder that only its owner may enter. `AlreadyExists` is an error.
pub fn create_private(path: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_files_is_refused_and_left_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("letter.txt"), "dear").unwrap();
        fs::set_permissions(home.path(), Permissions::from_mode(0o755)).unwrap();

        let refused = DataFolder::claim(home.path()).unwrap_err();

        assert!(matches!(refused, ClusterError::NotOurs(_)), "{refused}");
        assert_eq!(fs::metadata(home.path()).unwrap().mode() & 0o777, 0o755);
    }

    #[test]
    fn a_claimed_folder_is_private_and_can_be_claimed_again_after_release() {
        let top = tempfile::tempdir().unwrap();
        let path = top.path().join("data");

        let (folder, lock) = DataFolder::claim(&path).unwrap();
        let second = DataFolder::claim(&path).unwrap_err();
        drop(lock);

        assert_eq!(fs::metadata(folder.path()).unwrap().mode() & 0o777, 0o700);
        assert!(second.to_string().contains(&format!("already running, pid {}", std::process::id())), "{second}");
        assert!(DataFolder::claim(&path).is_ok());
    }
}
