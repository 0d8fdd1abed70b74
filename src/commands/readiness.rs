//! Is the database fit for this program? The server's version and settings, the schema, and who may bring it up to date.

use super::Failure;
use super::connecting::connect;
use crate::config::DatabaseUrl;
use crate::db::migrations::{self, SchemaState};
use crate::db::{PgConnection, server};

const OLDEST_VERSION: i32 = 14;

/// Refuses an old server, and one that may lose what it acknowledged.
pub fn check_server(conn: &mut PgConnection) -> Result<server::Server, Failure> {
    let found = server::look(conn)?;
    if found.major_version() < OLDEST_VERSION {
        let version = found.major_version();
        return Err(Failure::setting(format!(
            "Cardfile needs PostgreSQL {OLDEST_VERSION} or newer; this database is on version {version}."
        )));
    }
    match found.unsafe_setting() {
        None => Ok(found),
        Some(setting) => Err(Failure::setting(format!(
            "The database has {setting} off and could lose what people saved. Set {setting} = on in postgresql.conf."
        ))),
    }
}

/// Brings the schema up to date where it may, as the owner or as a role that owns the tables itself; answers how many
/// migrations ran. Refuses a schema that is older and may not be changed, or newer than this program.
pub fn ensure_schema(
    conn: &mut PgConnection,
    url: &DatabaseUrl,
    owner: Option<&DatabaseUrl>,
) -> Result<usize, Failure> {
    let pending = match schema_state(conn)? {
        SchemaState::Current => return Ok(0),
        SchemaState::Unknown => return Err(unknown_schema()),
        SchemaState::Behind(pending) => pending,
    };
    match owner {
        Some(owner) => {
            check_server(&mut connect(owner)?)?;
            Ok(migrations::migrate(owner.expose())?)
        }
        None if server::may_migrate(conn)? => Ok(migrations::migrate(url.expose())?),
        None => Err(old_schema(pending)),
    }
}

/// Refuses any schema but this program's own.
pub fn check_schema(conn: &mut PgConnection) -> Result<(), Failure> {
    match schema_state(conn)? {
        SchemaState::Current => Ok(()),
        SchemaState::Unknown => Err(unknown_schema()),
        SchemaState::Behind(pending) => Err(old_schema(pending)),
    }
}

fn schema_state(conn: &mut PgConnection) -> Result<SchemaState, Failure> {
    migrations::state(conn)
        .map_err(|error| if error.to_string().contains("permission denied") { may_not_be_desk() } else { error.into() })
}

/// Refuses a role that cannot work as the desk: every page would fail.
pub fn check_desk(conn: &mut PgConnection) -> Result<(), Failure> {
    if server::may_be_desk(conn)? { Ok(()) } else { Err(may_not_be_desk()) }
}

fn may_not_be_desk() -> Failure {
    Failure::setting(
        "The role of the database URL may not work as cardfile_desk; as the owner, say: GRANT cardfile_desk TO that role.",
    )
}

fn old_schema(pending: usize) -> Failure {
    Failure::setting(format!(
        "The database's schema is {pending} migrations behind this program. Bring it up to date: \
         cardfile migrate --owner-database-url URL"
    ))
}

fn unknown_schema() -> Failure {
    Failure::setting(
        "The database's schema is newer than this program, or another program's. Start the newer Cardfile.",
    )
}
