//! The schema's history, inside the binary. The owner migrates; the desk only checks that the schema is the one this program
//! was made for. One program migrates at a time, whoever else starts.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// The advisory lock that only one migrating program holds.
const LOCK: i64 = 73_012_024;

/// How the database's schema stands to this program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaState {
    Current,
    /// Older: so many migrations are pending.
    Behind(usize),
    /// It has migrations that this program does not know.
    Unknown,
}

#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    #[error("the database cannot be reached: {0}")]
    Connect(#[from] diesel::ConnectionError),
    #[error("a migration failed and was taken back: {0}")]
    Failed(String),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Brings the schema up to date as its owner; answers how many migrations ran. Waits for another program's migration, but
/// never more than five seconds for a lock that a page holds.
pub fn migrate(owner_url: &str) -> Result<usize, MigrationError> {
    let mut conn = PgConnection::establish(owner_url)?;
    diesel::sql_query(format!("SELECT pg_advisory_lock({LOCK})")).execute(&mut conn).map_err(DbError::from)?;
    conn.batch_execute("SET lock_timeout TO '5s'").map_err(DbError::from)?;
    let run = conn.run_pending_migrations(MIGRATIONS).map_err(|error| MigrationError::Failed(error.to_string()))?;
    Ok(run.len())
}

/// Takes every migration back, the newest first. For the test that goes up, down and up.
pub fn revert_all(owner_url: &str) -> Result<(), MigrationError> {
    let mut conn = PgConnection::establish(owner_url)?;
    conn.revert_all_migrations(MIGRATIONS).map_err(|error| MigrationError::Failed(error.to_string()))?;
    Ok(())
}

/// Compares the schema with this program, as whoever connects.
pub fn state(conn: &mut PgConnection) -> Result<SchemaState, DbError> {
    use diesel::migration::MigrationSource;
    use diesel::pg::Pg;

    diesel::table! {
        __diesel_schema_migrations (version) { version -> Text, run_on -> Timestamp, }
    }
    use __diesel_schema_migrations::dsl as run;

    let ours: Vec<String> = MigrationSource::<Pg>::migrations(&MIGRATIONS)
        .expect("the migrations are inside the binary")
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let exists: bool = diesel::select(diesel::dsl::sql::<diesel::sql_types::Bool>(
        "to_regclass('public.__diesel_schema_migrations') IS NOT NULL",
    ))
    .get_result(conn)?;
    if !exists {
        return Ok(SchemaState::Behind(ours.len()));
    }
    let theirs: Vec<String> = run::__diesel_schema_migrations.select(run::version).load(conn)?;
    if theirs.iter().any(|version| !ours.contains(version)) {
        return Ok(SchemaState::Unknown);
    }
    match ours.len() - theirs.len() {
        0 => Ok(SchemaState::Current),
        pending => Ok(SchemaState::Behind(pending)),
    }
}
