//! Where a trial keeps its data when nobody says otherwise. The folder is only named here, not made.

use std::path::PathBuf;

/// Root's trial is the machine's; anybody else's is in their own data folder (XDG Base Directory Specification).
pub fn trial_folder() -> Option<PathBuf> {
    let home = std::env::home_dir().filter(|home| home.is_absolute());
    folder_for(is_root(), std::env::var_os("XDG_DATA_HOME").map(PathBuf::from), home)
}

fn folder_for(is_root: bool, data_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    if is_root {
        return Some(PathBuf::from("/var/lib/cardfile-trial"));
    }
    let data_home = data_home.filter(|folder| folder.is_absolute());
    let base = data_home.or_else(|| home.map(|home| home.join(".local/share")))?;
    Some(base.join("cardfile-trial"))
}

/// A process's own folder in /proc belongs to the account it acts as; elsewhere than on Linux, HOME tells.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    match std::fs::metadata("/proc/self") {
        Ok(found) => found.uid() == 0,
        Err(_) => std::env::home_dir().is_some_and(|home| home.ends_with("root")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_lives_where_the_account_keeps_its_data() {
        let folder = |root, data: Option<&str>| folder_for(root, data.map(PathBuf::from), Some("/home/saga".into()));

        assert_eq!(folder(true, None), Some("/var/lib/cardfile-trial".into()));
        assert_eq!(folder(false, None), Some("/home/saga/.local/share/cardfile-trial".into()));
        assert_eq!(folder(false, Some("/srv/saga")), Some("/srv/saga/cardfile-trial".into()));
        assert_eq!(folder(false, Some("relative")), folder(false, None));
        assert_eq!(folder_for(false, None, None), None);
    }
}
