//! Where PostgreSQL's programs are: CARDFILE_PG_BIN, else the newest under /usr/lib/postgresql, else the PATH.
//!
//! Only `initdb` and `postgres` are asked for; psql and pg_ctl are never needed. Running them is not done here.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::ClusterError;

/// The oldest PostgreSQL that Cardfile works with.
pub const OLDEST: u32 = 14;

const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with `initdb` and `postgres` that a new cluster would use. Refused when there is none, or when
/// CARDFILE_PG_BIN names a folder without them: a wish that cannot be met is not passed over in silence.
pub fn find_binaries() -> Result<PathBuf, ClusterError> {
    find_binaries_for(None)
}

/// The same for a cluster that exists already: its own version goes before newer ones, which could not read it.
pub fn find_binaries_for(made: Option<u32>) -> Result<PathBuf, ClusterError> {
    let wish = env::var_os("CARDFILE_PG_BIN").filter(|wish| !wish.is_empty());
    find(wish.as_deref(), Path::new(DEBIAN), env::var_os("PATH").as_deref(), made)
}

fn find(wish: Option<&OsStr>, debian: &Path, path: Option<&OsStr>, made: Option<u32>) -> Result<PathBuf, ClusterError> {
    if let Some(wish) = wish {
        let folder = PathBuf::from(wish);
        return if is_complete(&folder) { Ok(folder) } else { Err(ClusterError::NothingThere(folder)) };
    }
    newest(debian, made).or_else(|| on_path(path)).ok_or(ClusterError::NotInstalled)
}

fn newest(debian: &Path, made: Option<u32>) -> Option<PathBuf> {
    let versions = fs::read_dir(debian).ok()?.flatten().filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let folder = entry.path().join("bin");
        (version >= OLDEST && is_complete(&folder)).then_some((version, folder))
    });
    versions.max_by_key(|(version, _)| (Some(*version) == made, *version)).map(|(_, folder)| folder)
}

/// Homebrew and others put links on the PATH; PostgreSQL finds its own files through them.
fn on_path(path: Option<&OsStr>) -> Option<PathBuf> {
    env::split_paths(path?).find(|folder| folder.is_absolute() && is_complete(folder))
}

fn is_complete(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_programs(folder: PathBuf) -> PathBuf {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("initdb"), "").unwrap();
        fs::write(folder.join("postgres"), "").unwrap();
        folder
    }

    #[test]
    fn the_wish_goes_first_then_the_newest_then_the_path() {
        let top = tempfile::tempdir().unwrap();
        let debian = top.path().join("debian");
        let wish = with_programs(top.path().join("wish"));
        let on_path = with_programs(top.path().join("path"));
        let path = env::join_paths([top.path().join("empty"), on_path.clone()]).unwrap();
        let found = |wish: Option<&Path>| find(wish.map(Path::as_os_str), &debian, Some(&path), None).unwrap();

        assert_eq!(found(None), on_path);
        let fourteen = with_programs(debian.join("14/bin"));
        assert_eq!(found(None), fourteen);
        let newest = with_programs(debian.join("17/bin"));
        fs::create_dir_all(debian.join("18/bin")).unwrap();
        assert_eq!(found(None), newest);
        assert_eq!(found(Some(&wish)), wish);
    }

    #[test]
    fn versions_below_fourteen_are_passed_over() {
        let top = tempfile::tempdir().unwrap();
        with_programs(top.path().join("13/bin"));

        assert!(matches!(find(None, top.path(), None, None), Err(ClusterError::NotInstalled)));
    }

    #[test]
    fn a_cluster_that_exists_keeps_its_version() {
        let top = tempfile::tempdir().unwrap();
        let fifteen = with_programs(top.path().join("15/bin"));
        let seventeen = with_programs(top.path().join("17/bin"));

        assert_eq!(find(None, top.path(), None, Some(15)).unwrap(), fifteen);
        assert_eq!(find(None, top.path(), None, Some(16)).unwrap(), seventeen);
    }

    #[test]
    fn a_wish_without_programs_is_refused() {
        let top = tempfile::tempdir().unwrap();

        let refused = find(Some(top.path().as_os_str()), top.path(), None, None).unwrap_err();

        assert!(refused.to_string().contains("CARDFILE_PG_BIN names"), "{refused}");
    }
}
