//! The key file: JSON, mode 0600. It is read whole and replaced whole: whoever reads it sees the keys of before or of after.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use super::family::KeyError;
use super::ring::KeyRing;

/// Where a program reads its keys and a rotation writes them.
#[derive(Debug, Clone)]
pub struct KeyFile(PathBuf);

/// Tells one state of the file from another: each is a file of its own that took the name over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    changed: (i64, i64),
    length: u64,
}

impl KeyFile {
    pub fn new(path: &Path) -> KeyFile {
        KeyFile(path.to_owned())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    fn name(&self) -> String {
        self.0.display().to_string()
    }

    fn unread(&self, source: std::io::Error) -> KeyError {
        KeyError::Read { path: self.name(), source }
    }

    pub(super) fn stamp(&self) -> Result<Stamp, KeyError> {
        let file = fs::metadata(&self.0).map_err(|source| self.unread(source))?;
        Ok(Stamp { inode: file.ino(), changed: (file.ctime(), file.ctime_nsec()), length: file.len() })
    }

    /// Reads the keys. Refuses a file that others may read.
    pub fn read(&self) -> Result<KeyRing, KeyError> {
        let mode = fs::metadata(&self.0).map_err(|source| self.unread(source))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(KeyError::Open(self.name()));
        }
        let text = fs::read_to_string(&self.0).map_err(|source| self.unread(source))?;
        KeyRing::parse(&text).map_err(|source| KeyError::Damaged { path: self.name(), source: Box::new(source) })
    }

    /// Makes new keys where there is no file yet. Two who do so at once end with the same keys.
    pub fn ensure(&self) -> Result<(), KeyError> {
        if self.0.exists() {
            return Ok(());
        }
        let failed = |source| KeyError::Write { path: self.name(), source };
        let aside = self.write_aside(&KeyRing::generate(), &self.0)?;
        let linked = fs::hard_link(&aside, &self.0);
        fs::remove_file(&aside).map_err(failed)?;
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(failed(error)),
            _ => Ok(()),
        }
    }

    /// Changes the keys: the file of after takes the name of the file of before when it is whole and on the disk. It keeps mode
    /// and owner, so that a desk of another account goes on reading it. A link stays a link to the file that is changed.
    pub fn change(&self, change: impl FnOnce(&mut KeyRing) -> Result<(), KeyError>) -> Result<(), KeyError> {
        let failed = |source| KeyError::Write { path: self.name(), source };
        let mut keys = self.read()?;
        change(&mut keys)?;
        let path = fs::canonicalize(&self.0).map_err(failed)?;
        let before = fs::metadata(&path).map_err(failed)?;
        let aside = self.write_aside(&keys, &path)?;
        let after = fs::metadata(&aside).map_err(failed)?;
        let replaced = if (before.uid(), before.gid()) == (after.uid(), after.gid()) {
            fs::rename(&aside, &path)
        } else {
            chown(&aside, Some(before.uid()), Some(before.gid())).and_then(|()| fs::rename(&aside, &path))
        };
        if let Err(source) = replaced {
            // What lies beside holds keys; why it could not be used matters more than whether it could be removed.
            let _ = fs::remove_file(&aside);
            return Err(failed(source));
        }
        // Without this the name could lead to the file of before after a crash.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    fn write_aside(&self, keys: &KeyRing, path: &Path) -> Result<PathBuf, KeyError> {
        let failed = |source| KeyError::Write { path: self.name(), source };
        let aside = path.with_extension(format!("new-{}", std::process::id()));
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside).map_err(failed)?;
        file.write_all(keys.to_json().as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        Ok(aside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Family;

    fn file(folder: &tempfile::TempDir) -> KeyFile {
        KeyFile::new(&folder.path().join("keys.json"))
    }

    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = file(&folder);
        file.ensure().expect("made");
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).expect("set");

        assert!(matches!(file.read().map(drop), Err(KeyError::Open(_))));
    }

    #[test]
    fn a_damaged_file_is_told_with_its_name_and_without_what_is_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = file(&folder);
        file.ensure().expect("made");
        let whole = fs::read_to_string(file.path()).expect("text");
        fs::write(file.path(), &whole[..whole.len() / 2]).expect("cut short");

        let told = file.read().map(drop).expect_err("damaged").to_string();

        assert!(told.contains("keys.json is damaged") && told.contains("Put it back from its copy"), "{told}");
        assert!(matches!(file.change(|_| Ok(())), Err(KeyError::Damaged { .. })));
    }

    #[test]
    fn a_change_is_whole_private_and_another_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = file(&folder);
        file.ensure().expect("made");
        let (stamp, before) = (file.stamp().expect("there"), file.read().expect("read"));

        file.change(|keys| keys.add(Family::Cookie).map(drop)).expect("changed");

        let after = file.read().expect("read");
        assert_eq!((after.current(Family::Cookie), after.newest(Family::Cookie)), (1, 2));
        assert!(after.goes_on_from(&before));
        assert_ne!(file.stamp().expect("there"), stamp);
        assert_eq!(fs::metadata(file.path()).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing lies beside it");
        let refused = file.change(|keys| keys.add(Family::Ring).and(Err(KeyError::Form)));
        assert!(refused.is_err());
        assert_eq!(file.read().expect("read").newest(Family::Ring), 1, "a change that fails changes nothing");
    }
}
