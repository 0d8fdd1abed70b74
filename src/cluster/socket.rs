//! Where the cluster's socket lives: `socket` in the data folder, or a short private folder elsewhere.
//!
//! A socket's path may have 107 bytes (103 on macOS), and commas, quotes and blanks mean something to libpq and to
//! PostgreSQL's settings. So a long or unusual data folder gets a folder of its own in /run or /tmp, and `socket` becomes a
//! link to it. Either way it is 0700 and PostgreSQL's account owns it: being able to reach it is the whole permission.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use super::account::{self, Account};
use super::error::ClusterError;
use super::folder::{DataFolder, create_private};
use super::sys;

/// 103 bytes less "/.s.PGSQL.5432.lock".
const LONGEST: usize = 84;

/// The folder for the socket, made or found from an earlier start.
pub fn prepare(folder: &DataFolder, account: Option<&Account>) -> Result<PathBuf, ClusterError> {
    let place = folder.socket();
    if let Some(earlier) = usable(&place, account) {
        return Ok(earlier);
    }
    clear(&place)?;
    if is_plain(&place) {
        create_private(&place).map_err(ClusterError::io("create", &place))?;
        account::give(&place, account)?;
        return Ok(place);
    }
    let short = create_short(account)?;
    account::give(&short, account)?;
    symlink(&short, &place).map_err(ClusterError::io("create", &place))?;
    Ok(short)
}

/// Takes a short folder away again; one inside the data folder may stay.
pub fn remove_short(folder: &DataFolder) {
    let place = folder.socket();
    if let Ok(short) = fs::read_link(&place)
        && fs::remove_dir(short).is_ok()
    {
        let _ = fs::remove_file(place);
    }
}

/// An earlier folder is used again only if it is a true folder of the right account and closed to all others: in /tmp,
/// anybody may have made one of that name since.
fn usable(place: &Path, account: Option<&Account>) -> Option<PathBuf> {
    let target = fs::read_link(place).unwrap_or_else(|_| place.to_owned());
    let found = fs::symlink_metadata(&target).ok()?;
    let owner = account.map_or_else(sys::effective_uid, |account| account.uid);
    let is_private = found.is_dir() && found.uid() == owner && found.mode() & 0o077 == 0;
    (is_private && is_plain(&target)).then_some(target)
}

fn clear(place: &Path) -> Result<(), ClusterError> {
    let cleared = match fs::symlink_metadata(place) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(place),
        Ok(_) => fs::remove_file(place),
        Err(error) => Err(error),
    };
    cleared.map_err(ClusterError::io("remove", place))
}

fn is_plain(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.len() <= LONGEST && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(byte))
}

fn create_short(account: Option<&Account>) -> Result<PathBuf, ClusterError> {
    let parents = if account.is_some() { &["/run", "/tmp"][..] } else { &["/tmp"] };
    let mut failure = ErrorKind::NotFound.into();
    for parent in parents {
        for _ in 0..3 {
            let short = Path::new(parent).join(format!("cardfile-{}", chance()?));
            match create_private(&short) {
                Ok(()) => return Ok(short),
                Err(error) => failure = error,
            }
        }
    }
    Err(ClusterError::io("create a short folder for the socket in", "/tmp")(failure))
}

/// Twelve letters and digits that nobody can guess beforehand.
fn chance() -> Result<String, ClusterError> {
    let mut bytes = [0_u8; 6];
    let source = "/dev/urandom";
    File::open(source).and_then(|mut file| file.read_exact(&mut bytes)).map_err(ClusterError::io("read", source))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_unusual_paths_are_not_plain() {
        assert!(is_plain(Path::new("/var/lib/cardfile/socket")));
        assert!(is_plain(Path::new(&"/".repeat(LONGEST))));
        assert!(!is_plain(Path::new(&"/".repeat(LONGEST + 1))));
        assert!(!is_plain(Path::new("/srv/card file/socket")));
        assert!(!is_plain(Path::new("/srv/a,b/socket")));
        assert!(!is_plain(Path::new("/srv/tietokanta-ä/socket")));
    }

    #[test]
    fn a_folder_that_others_can_enter_is_not_used_again() {
        use std::os::unix::fs::PermissionsExt;
        let top = tempfile::Builder::new().prefix("s").tempdir_in("/tmp").unwrap();
        let place = top.path().join("socket");
        create_private(&place).unwrap();

        assert_eq!(usable(&place, None), Some(place.clone()));

        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(usable(&place, None), None);
    }
}
