//! Who PostgreSQL runs as. It refuses to run as root; started by root it becomes `postgres`, else `nobody`.
//!
//! What such an account may enter is decided by every parent folder, so `explain_barrier` finds the one that bars it.
//! An ordinary account starts PostgreSQL as itself, and nothing here changes an owner.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::ClusterError;
use super::sys;

/// The account PostgreSQL runs as when Cardfile itself is root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

/// The account to change to, or `None` to stay as we are. A cluster that exists keeps the account that made it, so that
/// installing an account `postgres` later does not lock us out.
pub fn choose(pg: &Path) -> Result<Option<Account>, ClusterError> {
    if sys::effective_uid() != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").map_err(ClusterError::io("read", "/etc/passwd"))?;
    if let Ok(made) = fs::metadata(pg)
        && made.uid() != 0
    {
        let name = name_of(&accounts, made.uid()).unwrap_or_else(|| format!("uid {}", made.uid()));
        return Ok(Some(Account { name, uid: made.uid(), gid: made.gid() }));
    }
    ["postgres", "nobody"].into_iter().find_map(|name| named(&accounts, name)).map(Some).ok_or(ClusterError::NoAccount)
}

fn named(accounts: &str, name: &str) -> Option<Account> {
    accounts.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [found, _, uid, gid, ..] = fields[..] else {
            return None;
        };
        let (uid, gid) = (uid.parse().ok()?, gid.parse().ok()?);
        (found == name && uid != 0).then(|| Account { name: name.to_owned(), uid, gid })
    })
}

fn name_of(accounts: &str, uid: u32) -> Option<String> {
    let uid = uid.to_string();
    let line = accounts.lines().find(|line| line.split(':').nth(2) == Some(&uid))?;
    line.split(':').next().map(str::to_owned)
}

/// Lets `command` run as the account. std drops root's other groups along with it.
pub fn run_as(command: &mut Command, account: Option<&Account>) {
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
}

/// Gives one file or folder to the account.
pub fn give(path: &Path, account: Option<&Account>) -> Result<(), ClusterError> {
    match account {
        Some(account) => {
            chown(path, Some(account.uid), Some(account.gid)).map_err(ClusterError::io("change the owner of", path))
        }
        None => Ok(()),
    }
}

/// The error that names the folder on the way to `wanted` which the account may not enter, if there is one.
pub fn explain_barrier(wanted: &Path, account: &Account, remedy: &'static str) -> Option<ClusterError> {
    let barrier = barrier(wanted, account)?;
    Some(ClusterError::Barred { account: account.name.clone(), barrier, wanted: wanted.to_owned(), remedy })
}

fn barrier(wanted: &Path, account: &Account) -> Option<PathBuf> {
    let mut way: Vec<&Path> = wanted.ancestors().collect();
    way.reverse();
    way.into_iter().find(|folder| !may_enter(folder, account)).map(Path::to_owned)
}

/// By owner, group and mode alone. Access lists are not read: this explains a refusal, it never causes one.
fn may_enter(folder: &Path, account: &Account) -> bool {
    let Ok(found) = fs::metadata(folder) else {
        return true;
    };
    let bit = match () {
        () if found.uid() == account.uid => 0o100,
        () if found.gid() == account.gid => 0o010,
        () => 0o001,
    };
    found.mode() & bit != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\nnobody:x:65534:65533:nobody::\n";

    #[test]
    fn an_account_is_read_by_its_name() {
        assert_eq!(named(PASSWD, "postgres"), Some(Account { name: "postgres".into(), uid: 101, gid: 104 }));
        assert_eq!(named(PASSWD, "nobody").map(|a| (a.uid, a.gid)), Some((65534, 65533)));
        assert_eq!(named(PASSWD, "post"), None);
    }

    #[test]
    fn root_is_never_chosen() {
        assert_eq!(named(PASSWD, "root"), None);
    }

    #[test]
    fn the_first_closed_folder_on_the_way_is_named() {
        let top = tempfile::tempdir().unwrap();
        let closed = top.path().join("closed");
        let wanted = closed.join("data");
        fs::create_dir_all(&wanted).unwrap();
        fs::set_permissions(top.path(), fs::Permissions::from_mode(0o711)).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        let stranger = Account { name: "stranger".into(), uid: 54_321, gid: 54_321 };

        assert_eq!(barrier(&wanted, &stranger), Some(closed.clone()));

        fs::set_permissions(&closed, fs::Permissions::from_mode(0o711)).unwrap();
        assert_eq!(barrier(&wanted, &stranger), None);
    }
}
