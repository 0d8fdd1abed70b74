//! The database server itself, before any table is looked at: reaching it, what it must be like, who connects, the database
//! and the desk's role. The schema is in `migrations`; pages connect through the pool.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text};

use super::DbError;

/// Why there is no connection. Holds no part of a password: libpq repeats what it could not parse, so only its own two
/// sentences about the network are passed on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreached {
    /// It may come: the server is away or starting, or the database is not there yet.
    #[error("the database cannot be reached: {0}")]
    Away(String),
    /// It answered, and lets this role not in; waiting does not help.
    #[error("the database does not let this role in; check the role and its password")]
    Refused,
    #[error("the database URL has something in it that PostgreSQL does not understand")]
    Form,
}

/// Connects, with a limit of its own for a silent server.
pub fn connect(url: &str) -> Result<PgConnection, Unreached> {
    PgConnection::establish(&with_time_limit(url)).map_err(|error| understand(&error.to_string()))
}

fn with_time_limit(url: &str) -> String {
    let Ok(mut parsed) = url::Url::parse(url) else { return url.to_owned() };
    if !parsed.query_pairs().any(|(key, _)| key == "connect_timeout") {
        parsed.query_pairs_mut().append_pair("connect_timeout", "5");
    }
    parsed.to_string()
}

fn understand(message: &str) -> Unreached {
    let line = message.lines().next().unwrap_or_default().trim();
    let refusals =
        ["password authentication failed", "no pg_hba.conf entry", "authentication failed", "no password supplied"];
    let is_role_missing = line.contains("role \"") && line.contains("does not exist");
    if is_role_missing || refusals.iter().any(|refusal| line.contains(refusal)) {
        Unreached::Refused
    } else if line.starts_with("connection to server") {
        Unreached::Away(line.to_owned())
    } else if line.starts_with("could not translate host name") {
        Unreached::Away("its host name is not known".to_owned())
    } else {
        Unreached::Form
    }
}

/// What the server is like.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Server {
    /// As 150004 for 15.4.
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// The name that this connection logged in with.
    #[diesel(sql_type = Text)]
    pub role: String,
    #[diesel(sql_type = Text)]
    fsync: String,
    #[diesel(sql_type = Text)]
    full_page_writes: String,
    #[diesel(sql_type = Text)]
    synchronous_commit: String,
}

impl Server {
    pub fn major_version(&self) -> i32 {
        self.version / 10_000
    }

    /// The setting that may lose what was acknowledged, if one is off.
    pub fn unsafe_setting(&self) -> Option<&'static str> {
        let settings = [
            ("fsync", &self.fsync),
            ("full_page_writes", &self.full_page_writes),
            ("synchronous_commit", &self.synchronous_commit),
        ];
        settings.into_iter().find(|(_, value)| *value == "off").map(|(name, _)| name)
    }
}

pub fn look(conn: &mut PgConnection) -> Result<Server, DbError> {
    let question = "SELECT current_setting('server_version_num')::int AS version, session_user::text AS role,
        current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
        current_setting('synchronous_commit') AS synchronous_commit";
    Ok(diesel::sql_query(question).get_result(conn)?)
}

/// Creates the database `cardfile` where it is missing.
pub fn ensure_database(conn: &mut PgConnection) -> Result<(), DbError> {
    if !answer(conn, "EXISTS (SELECT FROM pg_database WHERE datname = 'cardfile')")? {
        conn.batch_execute("CREATE DATABASE cardfile")?;
    }
    Ok(())
}

/// Lets the desk's role log in by itself: in a private cluster, where whoever reaches the socket is trusted.
pub fn allow_desk_login(conn: &mut PgConnection) -> Result<(), DbError> {
    if !answer(conn, "EXISTS (SELECT FROM pg_roles WHERE rolname = 'cardfile_desk' AND rolcanlogin)")? {
        conn.batch_execute("ALTER ROLE cardfile_desk LOGIN")?;
    }
    Ok(())
}

/// Whether this role may bring the schema up to date: it owns the tables or, where there are none yet, may create them and
/// the desk's role.
pub fn may_migrate(conn: &mut PgConnection) -> Result<bool, DbError> {
    if answer(conn, "to_regclass('public.institutions') IS NOT NULL")? {
        return owns_tables(conn);
    }
    answer(
        conn,
        "has_schema_privilege('public', 'CREATE') AND (EXISTS (SELECT FROM pg_roles WHERE rolname = 'cardfile_desk') OR
         (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user))",
    )
}

/// Whether this role owns the tables, by itself or through a role it is a member of.
pub fn owns_tables(conn: &mut PgConnection) -> Result<bool, DbError> {
    answer(
        conn,
        "pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'public.institutions'::regclass), 'USAGE')",
    )
}

/// Whether this role may work as the desk.
pub fn may_be_desk(conn: &mut PgConnection) -> Result<bool, DbError> {
    answer(conn, "EXISTS (SELECT FROM pg_roles WHERE rolname = 'cardfile_desk' AND pg_has_role(oid, 'MEMBER'))")
}

/// Works as the desk from here on, with its rights and no more.
pub fn become_desk(conn: &mut PgConnection) -> Result<(), DbError> {
    Ok(conn.batch_execute("SET ROLE cardfile_desk; SET timezone TO 'UTC'")?)
}

/// Works as the role that logged in again.
pub fn become_oneself(conn: &mut PgConnection) -> Result<(), DbError> {
    Ok(conn.batch_execute("RESET ROLE")?)
}

/// Waits until no other program holds this advisory lock, then holds it until the connection ends.
pub fn take_turn(conn: &mut PgConnection, lock: i64) -> Result<(), DbError> {
    diesel::sql_query(format!("SELECT pg_advisory_lock({lock})")).execute(conn)?;
    Ok(())
}

fn answer(conn: &mut PgConnection, question: &'static str) -> Result<bool, DbError> {
    Ok(diesel::select(diesel::dsl::sql::<Bool>(question)).get_result(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_password_is_not_waited_for_and_a_starting_server_is() {
        let refused = "connection to server at \"db\" (10.0.0.5), port 5432 failed: FATAL:  password authentication failed for user \"desk\"";
        let starting =
            "connection to server at \"db\" (10.0.0.5), port 5432 failed: FATAL:  the database system is starting up";
        let missing = "connection to server on socket \"/run/x\" failed: FATAL:  database \"cardfile\" does not exist";

        assert_eq!(understand(refused), Unreached::Refused);
        assert!(matches!(understand(starting), Unreached::Away(_)));
        assert!(matches!(understand(missing), Unreached::Away(_)));
    }

    #[test]
    fn what_libpq_repeats_of_a_url_is_not_passed_on() {
        for message in
            ["invalid port number: \"s3cret\"", "could not translate host name \"s3cret@db\" to address: unknown"]
        {
            assert!(!understand(message).to_string().contains("s3cret"));
        }
    }

    #[test]
    fn a_server_that_may_lose_what_it_acknowledged_is_found_out() {
        let server = |fsync: &str, synchronous_commit: &str| Server {
            version: 150_004,
            role: "desk".into(),
            fsync: fsync.into(),
            full_page_writes: "on".into(),
            synchronous_commit: synchronous_commit.into(),
        };

        assert_eq!(server("on", "on").unsafe_setting(), None);
        assert_eq!(server("on", "local").unsafe_setting(), None);
        assert_eq!(server("off", "on").unsafe_setting(), Some("fsync"));
        assert_eq!(server("on", "off").unsafe_setting(), Some("synchronous_commit"));
    }
}
