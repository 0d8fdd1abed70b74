//! Which database: a server by its URL, or the private one in a data folder. URLs hold passwords, so that they are never
//! printed whole and never refused by a parser that would echo them.

use std::fmt;
use std::path::PathBuf;

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::Wrong;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Database")]
pub struct DatabaseOptions {
    /// PostgreSQL 14 or newer, as postgres://user:password@host:5432/database. Comes before --data-dir
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<DatabaseUrl>,
    /// The same database as the role that owns its tables: with it the schema is brought up to date
    #[arg(long, env = "CARDFILE_OWNER_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub owner_database_url: Option<DatabaseUrl>,
    /// Folder for a private PostgreSQL that Cardfile starts and stops itself, and for the keys
    #[arg(long, env = "CARDFILE_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// How long to wait for a database that is not there yet
    #[arg(long, env = "CARDFILE_DATABASE_WAIT_SECS", value_name = "SECONDS", default_value_t = 60)]
    pub database_wait_secs: u32,
}

/// Where the data is.
#[derive(Debug, Clone)]
pub enum DatabasePlace {
    Server {
        url: DatabaseUrl,
        owner: Option<DatabaseUrl>,
    },
    /// The private PostgreSQL in this data folder.
    Embedded(PathBuf),
}

impl DatabaseOptions {
    /// Chooses the database. Refuses when none is named, and what cannot be a URL of PostgreSQL.
    pub fn place(&self) -> Result<DatabasePlace, Wrong> {
        let owner = given(self.owner_database_url.as_ref());
        if let Some(owner) = owner {
            owner.check("--owner-database-url (CARDFILE_OWNER_DATABASE_URL)")?;
        }
        if let Some(url) = given(self.database_url.as_ref()) {
            url.check("--database-url (DATABASE_URL)")?;
            return Ok(DatabasePlace::Server { url: url.clone(), owner: owner.cloned() });
        }
        match (self.data_dir(), owner) {
            (Some(folder), _) => Ok(DatabasePlace::Embedded(folder)),
            (None, Some(owner)) => Ok(DatabasePlace::Server { url: owner.clone(), owner: Some(owner.clone()) }),
            (None, None) => Err(Wrong::new(
                "Say where the data is: --database-url (DATABASE_URL) for a PostgreSQL server, or --data-dir \
                 (CARDFILE_DATA_DIR) for one that Cardfile starts itself.",
            )),
        }
    }

    /// The same for commands beside a running program: where nothing is named, the trial's folder if there is one.
    pub fn place_or_trial(&self) -> Result<DatabasePlace, Wrong> {
        let refused = match self.place() {
            Err(refused) if self.is_unnamed() => refused,
            settled => return settled,
        };
        super::trial_folder().filter(|folder| folder.is_dir()).map(DatabasePlace::Embedded).ok_or(refused)
    }

    pub fn data_dir(&self) -> Option<PathBuf> {
        self.data_dir.clone().filter(|folder| !folder.as_os_str().is_empty())
    }

    fn is_unnamed(&self) -> bool {
        given(self.database_url.as_ref()).is_none()
            && given(self.owner_database_url.as_ref()).is_none()
            && self.data_dir().is_none()
    }
}

/// An empty variable is no setting: that is how .env files leave things out.
fn given(url: Option<&DatabaseUrl>) -> Option<&DatabaseUrl> {
    url.filter(|url| !url.expose().trim().is_empty())
}

/// A database URL with whatever secret is in it. `Debug` and `Display` leave the secret out.
#[derive(Clone)]
pub struct DatabaseUrl(SecretString);

impl From<String> for DatabaseUrl {
    fn from(url: String) -> DatabaseUrl {
        DatabaseUrl(url.into())
    }
}

impl DatabaseUrl {
    /// The URL itself: only for connecting.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    fn check(&self, setting: &str) -> Result<(), Wrong> {
        let is_good = self.parsed().is_some_and(|url| {
            // A password with a bare @ or / would end up in the host's place, and from there in messages.
            !url.path().contains('@') && url.query().is_none_or(|query| !query.contains('@'))
        });
        if is_good {
            return Ok(());
        }
        Err(Wrong(format!(
            "{setting} is not in the form postgres://user:password@host:5432/database; in the password, write special \
             characters percent-encoded (@ as %40, / as %2F)."
        )))
    }

    fn parsed(&self) -> Option<Url> {
        let url = Url::parse(self.expose().trim()).ok()?;
        ["postgres", "postgresql"].contains(&url.scheme()).then_some(url)
    }
}

/// Where it leads and as whom, without the password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(url) = self.parsed() else { return f.write_str("a URL that cannot be read") };
        let named = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let database = text(url.path().trim_start_matches('/')).or_else(|| named("dbname"));
        let host = url.host_str().and_then(text).or_else(|| named("host"));
        let port = url.port().map(|port| port.to_string()).or_else(|| named("port"));
        let user = text(url.username()).or_else(|| named("user"));
        write!(f, "database {}", database.as_deref().unwrap_or("(of the user's name)"))?;
        write!(f, " at {}:{}", host.as_deref().unwrap_or("the local socket"), port.as_deref().unwrap_or("5432"))?;
        write!(f, " as {}", user.as_deref().unwrap_or("the account's own name"))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> DatabaseUrl {
        DatabaseUrl::from(text.to_owned())
    }

    #[test]
    fn a_printed_url_has_no_password() {
        let printed = |text: &str| format!("{0} {0:?}", url(text));

        assert!(!printed("postgres://desk:s3cret@db.example.com:5433/cardfile?password=s3cret").contains("s3cret"));
        assert_eq!(
            url("postgresql:///cardfile?host=/run/pg&user=desk").to_string(),
            "database cardfile at /run/pg:5432 as desk"
        );
    }

    #[test]
    fn what_is_no_url_of_postgresql_is_refused_without_being_repeated() {
        for bad in ["mysql://a:s3cret@h/d", "host=h password=s3cret", "postgres://u:12/s3cret@h/d", "s3cret"] {
            let refused = url(bad).check("DATABASE_URL").expect_err(bad);
            assert!(!refused.0.contains("s3cret"), "{refused}");
        }
        assert!(url("postgres://desk:s%40cret@localhost/cardfile").check("DATABASE_URL").is_ok());
    }

    #[test]
    fn a_url_comes_before_a_folder_and_an_empty_one_counts_as_none() {
        let options = |database_url: &str, data_dir: &str| DatabaseOptions {
            database_url: Some(url(database_url)),
            owner_database_url: None,
            data_dir: Some(data_dir.into()),
            database_wait_secs: 0,
        };

        assert!(matches!(options("postgres://h/d", "/data").place(), Ok(DatabasePlace::Server { .. })));
        assert!(matches!(options("", "/data").place(), Ok(DatabasePlace::Embedded(_))));
        assert!(options("", "").place().is_err());
    }
}
