//! Why a command ended without success: one line for the person at the terminal, and the exit code. A wrong setting is 2,
//! anything else 1.

use crate::cluster::ClusterError;
use crate::config::Wrong;
use crate::db::DbError;
use crate::db::migrations::MigrationError;
use crate::db::server::Unreached;
use crate::seal::KeyError;
use crate::services::demo::DemoRefusal;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Setting(#[from] Wrong),
    #[error("{0}")]
    Other(String),
}

impl Failure {
    pub fn setting(line: impl Into<String>) -> Failure {
        Failure::Setting(Wrong(line.into()))
    }

    pub fn other(line: impl Into<String>) -> Failure {
        Failure::Other(line.into())
    }

    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Setting(_) => 2,
            Failure::Other(_) => 1,
        }
    }
}

/// A folder or a program that cannot be used is a wrong setting; what fails at work is not.
impl From<ClusterError> for Failure {
    fn from(error: ClusterError) -> Failure {
        use ClusterError::{AlreadyRunning, Failed, Io, NotReady, NotStopped, StillRunning};
        match error {
            AlreadyRunning { .. }
            | StillRunning { .. }
            | Failed { .. }
            | NotReady { .. }
            | NotStopped { .. }
            | Io { .. } => Failure::other(error.to_string()),
            _ => Failure::setting(error.to_string()),
        }
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Failure {
        Failure::setting(sentence(&error.to_string()))
    }
}

impl From<Unreached> for Failure {
    fn from(error: Unreached) -> Failure {
        match error {
            Unreached::Away(_) => Failure::other(sentence(&error.to_string())),
            Unreached::Refused | Unreached::Form => Failure::setting(sentence(&error.to_string())),
        }
    }
}

impl From<DemoRefusal> for Failure {
    fn from(refusal: DemoRefusal) -> Failure {
        match refusal {
            DemoRefusal::Db(error) => error.into(),
            other => Failure::setting(sentence(&other.to_string())),
        }
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Failure {
        Failure::other(sentence(&error.to_string()))
    }
}

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Failure {
        DbError::from(error).into()
    }
}

impl From<MigrationError> for Failure {
    fn from(error: MigrationError) -> Failure {
        // Connecting was tried before, so that the text of a failed connection, which may repeat the URL, is not needed.
        match error {
            MigrationError::Connect(_) => {
                Failure::other("The database went away before its schema was brought up to date.")
            }
            other => Failure::other(sentence(&other.to_string())),
        }
    }
}

/// One line, with a capital and a full stop.
fn sentence(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = line.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_sentence_and_a_wrong_setting_exits_with_two() {
        let failure = Failure::from(KeyError::Open("/etc/keys.json".into()));

        assert_eq!(failure.to_string(), "The key file /etc/keys.json is readable by others; run chmod 600 on it.");
        assert_eq!(failure.exit_code(), 2);
        assert_eq!(sentence("two\n lines"), "Two lines.");
    }
}
