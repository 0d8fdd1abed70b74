//! Connecting to a database by its URL: once, or for as long as it takes to come. The URL's password is in no message.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Failure;
use crate::config::DatabaseUrl;
use crate::db::server::Unreached;
use crate::db::{PgConnection, server};

/// Tries each second. A role or password that is refused does not get better by waiting.
pub fn wait_for(url: &DatabaseUrl, wait: Duration) -> Result<PgConnection, Failure> {
    let began = Instant::now();
    let mut has_told = false;
    loop {
        let away = match server::connect(url.expose()) {
            Ok(conn) => return Ok(conn),
            Err(Unreached::Away(why)) => why,
            Err(refused) => return Err(refuse(&refused, url)),
        };
        if began.elapsed() >= wait {
            return Err(Failure::other(format!("The database was not there after {} s: {away}.", wait.as_secs())));
        }
        if !has_told {
            tracing::warn!(reason = away, "waiting for the database");
            has_told = true;
        }
        sleep(Duration::from_secs(1));
    }
}

/// Connects once, without waiting.
pub fn connect(url: &DatabaseUrl) -> Result<PgConnection, Failure> {
    server::connect(url.expose()).map_err(|refused| refuse(&refused, url))
}

fn refuse(refused: &Unreached, url: &DatabaseUrl) -> Failure {
    match refused {
        Unreached::Refused => Failure::setting(format!(
            "The database refused {url}: the role is not there, its password is another, or it may not connect from here."
        )),
        other => other.clone().into(),
    }
}
