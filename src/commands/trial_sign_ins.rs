//! The sign-ins of a trial: who they are for, and the file that keeps them. The file is there only when the first start is
//! complete; it is readable by nobody else.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Failure, passphrase};
use crate::domain::policy::Role;

/// A member of staff of the trial's bank.
pub struct Person {
    pub role: Role,
    pub username: &'static str,
    pub name: &'static str,
}

/// One for each role.
pub const PEOPLE: [Person; 4] = [
    Person { role: Role::Agent, username: "saga.lindqvist", name: "Saga Lindqvist" },
    Person { role: Role::Supervisor, username: "otso.berg", name: "Otso Berg" },
    Person { role: Role::Auditor, username: "maarja.tamm", name: "Maarja Tamm" },
    Person { role: Role::Admin, username: "aino.salmi", name: "Aino Salmi" },
];

/// One line of the file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    pub role: String,
    pub username: String,
    pub password: String,
}

impl SignIn {
    pub fn new(person: &Person) -> SignIn {
        SignIn {
            role: person.role.code().to_owned(),
            username: person.username.to_owned(),
            password: passphrase::make(person.username),
        }
    }
}

/// The sign-ins of an earlier start; `None` when none was completed.
pub fn read(folder: &Path) -> Result<Option<Vec<SignIn>>, Failure> {
    let file = file(folder);
    let text = match fs::read_to_string(&file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("read", &file, &error)),
        Ok(text) => text,
    };
    let unread = |_| Failure::other(format!("{} cannot be read; remove it to get new passwords.", file.display()));
    serde_json::from_str(&text).map(Some).map_err(unread)
}

/// Writes the file whole or not at all.
pub fn write(folder: &Path, sign_ins: &[SignIn]) -> Result<(), Failure> {
    let (file, aside) = (file(folder), folder.join("trial-sign-ins.new"));
    let write = || -> std::io::Result<()> {
        // A file that a killed start left may have other rights.
        if let Err(error) = fs::remove_file(&aside)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside)?;
        serde_json::to_writer_pretty(&mut new, sign_ins)?;
        new.write_all(b"\n")?;
        new.sync_all()?;
        fs::rename(&aside, &file)
    };
    write().map_err(|error| failed("write", &file, &error))
}

pub fn file(folder: &Path) -> PathBuf {
    folder.join("trial-sign-ins.json")
}

fn failed(what: &str, file: &Path, error: &std::io::Error) -> Failure {
    Failure::other(format!("Could not {what} {}: {error}.", file.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn sign_ins_come_back_as_they_were_written_and_nobody_else_may_read_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let made: Vec<SignIn> = PEOPLE.iter().map(SignIn::new).collect();

        assert!(read(folder.path()).expect("read").is_none());
        write(folder.path(), &made).expect("written");

        assert!(read(folder.path()).expect("read") == Some(made));
        let mode = fs::metadata(file(folder.path())).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
