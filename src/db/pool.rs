//! The pool of connections that pages share. Few and busy: two to four a core beat any more (measured). Each connection is
//! set up once: it works as `cardfile_desk` and has time limits, so that no page can hold one for long.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Error as PoolError, Pool, PooledConnection};

use super::{DbError, Patience};

pub type Connection = PooledConnection<ConnectionManager<PgConnection>>;

#[derive(Clone)]
pub struct Database {
    pool: Pool<ConnectionManager<PgConnection>>,
    patience: Patience,
}

impl Database {
    /// A pool of this size. Connections are made as they are needed: a database that is away does not stop the start.
    pub fn new(url: &str, size: u32, patience: Patience) -> Database {
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .connection_timeout(patience.connection)
            .test_on_check_out(false)
            .connection_customizer(Box::new(Setup(patience)))
            .error_handler(Box::new(diesel::r2d2::NopErrorHandler))
            .build_unchecked(ConnectionManager::new(with_network_limits(url)));
        Database { pool, patience }
    }

    pub fn connection(&self) -> Result<Connection, DbError> {
        self.pool.get().map_err(|error| DbError::Unavailable(error.to_string()))
    }

    pub fn patience(&self) -> Patience {
        self.patience
    }

    /// How many connections there may be.
    pub fn size(&self) -> u32 {
        self.pool.max_size()
    }
}

/// What every connection of the page pool is told at its start. The language of messages is a superuser's setting.
const SETUP: &str = "
    DO $$ BEGIN
        IF (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN PERFORM set_config('lc_messages', 'C', false); END IF;
    END $$;
    SET application_name TO 'cardfile';
    SET timezone TO 'UTC';
    SET idle_in_transaction_session_timeout TO '10s';
    SET ROLE cardfile_desk;
";

#[derive(Debug)]
struct Setup(Patience);

impl CustomizeConnection<PgConnection, PoolError> for Setup {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), PoolError> {
        let Patience { lock, statement, .. } = self.0;
        let (lock, statement) = (lock.as_millis(), statement.as_millis());
        let limits = format!("SET statement_timeout TO '{statement}ms'; SET lock_timeout TO '{lock}ms';");
        conn.batch_execute(&format!("{limits} {SETUP}")).map_err(PoolError::QueryError)
    }
}

/// libpq's own limits, for a server that is gone or silent: connecting 2 s, keepalives, unacknowledged data 3 s.
fn with_network_limits(url: &str) -> String {
    const LIMITS: [(&str, &str); 5] = [
        ("connect_timeout", "2"),
        ("keepalives_idle", "5"),
        ("keepalives_interval", "2"),
        ("keepalives_count", "2"),
        ("tcp_user_timeout", "3000"),
    ];
    let Ok(mut parsed) = url::Url::parse(url) else { return url.to_owned() };
    let given: Vec<String> = parsed.query_pairs().map(|(key, _)| key.into_owned()).collect();
    for (key, value) in LIMITS.iter().filter(|(key, _)| !given.iter().any(|given| given == key)) {
        parsed.query_pairs_mut().append_pair(key, value);
    }
    parsed.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_added_and_given_ones_stay() {
        let url = with_network_limits("postgres://desk@localhost/cardfile?connect_timeout=9");

        assert!(url.contains("connect_timeout=9"));
        assert!(!url.contains("connect_timeout=2"));
        assert!(url.contains("tcp_user_timeout=3000"));
    }
}
