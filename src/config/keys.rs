//! Where the key ring comes from: a file, the environment, or the data folder. Read, not made, here.

use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::SecretString;

use super::Wrong;

/// The whole key ring as JSON. In the environment only: other people on the machine can read a command line.
pub const KEYS_VARIABLE: &str = "CARDFILE_KEYS";

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Keys")]
pub struct KeyOptions {
    /// File with the keys, readable by nobody else. Without it: CARDFILE_KEYS in the environment, else keys.json in the
    /// data folder, which the first start makes. `cardfile keys new` makes one. Keep a copy apart from the database
    #[arg(long, env = "CARDFILE_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}

/// Where the keys are.
#[derive(Debug, Clone)]
pub enum KeySource {
    File(PathBuf),
    Environment(SecretString),
    /// The data folder's own file, made when it is not there.
    DataFolder(PathBuf),
}

impl KeyOptions {
    /// Chooses the source. Refuses a database of its own without any keys: keys that only this machine knows would be lost
    /// with it.
    pub fn source(&self, data_dir: Option<&Path>) -> Result<KeySource, Wrong> {
        let variable = std::env::var(KEYS_VARIABLE).ok().filter(|keys| !keys.trim().is_empty());
        self.choose(variable.map(SecretString::from), data_dir)
    }

    fn choose(&self, variable: Option<SecretString>, data_dir: Option<&Path>) -> Result<KeySource, Wrong> {
        if let Some(file) = self.key_file.as_ref().filter(|file| !file.as_os_str().is_empty()) {
            return Ok(KeySource::File(file.clone()));
        }
        if let Some(keys) = variable {
            return Ok(KeySource::Environment(keys));
        }
        let data_dir = data_dir.ok_or_else(|| {
            Wrong::new(
                "There are no keys: make a file with `cardfile keys new --key-file FILE`, keep a copy of it apart from the \
                 database, and name it with --key-file (CARDFILE_KEY_FILE).",
            )
        })?;
        Ok(KeySource::DataFolder(data_dir.join("keys.json")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_before_the_environment_and_that_before_the_data_folder() {
        let (with, without) = (KeyOptions { key_file: Some("/k".into()) }, KeyOptions { key_file: None });
        let keys = || Some(SecretString::from("{}"));
        let folder = Some(Path::new("/data"));

        assert!(matches!(with.choose(keys(), folder), Ok(KeySource::File(_))));
        assert!(matches!(without.choose(keys(), folder), Ok(KeySource::Environment(_))));
        assert!(
            matches!(without.choose(None, folder), Ok(KeySource::DataFolder(file)) if file == Path::new("/data/keys.json"))
        );
        assert!(without.choose(None, None).is_err());
    }
}
