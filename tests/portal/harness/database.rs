//! One private PostgreSQL for all tests of the run, and in it a database for each test, copied from a migrated template.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, mpsc};

use cardfile::cluster::{Cluster, ClusterAddress};
use cardfile::db::migrations;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::Error;

const TEMPLATE: &str = "cardfile_template";

/// PostgreSQL ends with the thread that started it: hence a thread that never ends.
static CLUSTER: LazyLock<ClusterAddress> = LazyLock::new(|| {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        remove_leftovers();
        let folder = Path::new("/tmp").join(format!("{PREFIX}{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let cluster = Cluster::start(&folder).expect("PostgreSQL starts");
        sender.send(cluster.address().clone()).expect("the tests wait");
        loop {
            std::thread::park();
        }
    });
    let address: ClusterAddress = receiver.recv().expect("PostgreSQL started");
    let mut conn = maintenance(&address);
    // What these tests store need not outlive the machine, and a database comes and goes with each of them.
    for setting in ["fsync", "full_page_writes"] {
        conn.batch_execute(&format!("ALTER SYSTEM SET {setting} TO off")).expect("the owner may");
    }
    conn.batch_execute("SELECT pg_reload_conf()").expect("the owner may");
    conn.batch_execute(&format!("CREATE DATABASE {TEMPLATE}")).expect("a template");
    migrations::migrate(&url(&address.owner_url(), TEMPLATE)).expect("the migrations run");
    conn.batch_execute("ALTER ROLE cardfile_desk LOGIN").expect("the desk may log in");
    address
});

/// The folder is named after its run, and cannot be removed by it: PostgreSQL ends after the run does. The next one tidies up.
const PREFIX: &str = "cardfile-test-";

fn remove_leftovers() {
    for entry in std::fs::read_dir("/tmp").expect("a folder for what passes").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let run = name.strip_prefix(PREFIX).and_then(|run| run.parse::<u32>().ok());
        if run.is_some_and(|run| !Path::new("/proc").join(run.to_string()).exists()) {
            // Another run may be at it too.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn maintenance(address: &ClusterAddress) -> PgConnection {
    PgConnection::establish(&address.maintenance_url()).expect("the maintenance database answers")
}

/// The same address with another database.
fn url(address: &str, database: &str) -> String {
    address.replacen("/cardfile?", &format!("/{database}?"), 1)
}

/// A database that belongs to one test, dropped with it.
pub struct TestDatabase {
    name: String,
}

impl TestDatabase {
    /// A migrated database without any data.
    pub fn new() -> TestDatabase {
        TestDatabase::copied(&format!("TEMPLATE {TEMPLATE}"))
    }

    /// A database without even a schema.
    pub fn bare() -> TestDatabase {
        TestDatabase::copied("")
    }

    fn copied(from: &str) -> TestDatabase {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        // A template can be copied by one at a time.
        static COPYING: Mutex<()> = Mutex::new(());
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let address = LazyLock::force(&CLUSTER);
        let _turn = COPYING.lock().unwrap_or_else(|broken| broken.into_inner());
        maintenance(address).batch_execute(&format!("CREATE DATABASE {name} {from}")).expect("a database");
        TestDatabase { name }
    }

    pub fn owner_url(&self) -> String {
        url(&CLUSTER.owner_url(), &self.name)
    }

    pub fn desk_url(&self) -> String {
        url(&CLUSTER.desk_url(), &self.name)
    }

    /// A connection of the owner: for looking at what the desk has stored.
    pub fn owner(&self) -> PgConnection {
        PgConnection::establish(&self.owner_url()).expect("the database answers")
    }

    /// A connection of the desk's own role.
    pub fn desk(&self) -> PgConnection {
        PgConnection::establish(&self.desk_url()).expect("the database answers")
    }

    /// One number out of the database.
    pub fn count(&self, query: &str) -> i64 {
        use diesel::sql_types::BigInt;
        diesel::select(diesel::dsl::sql::<BigInt>(&format!("({query})")))
            .get_result(&mut self.owner())
            .expect("a number")
    }

    /// One text out of the database.
    pub fn text(&self, query: &str) -> Option<String> {
        use diesel::sql_types::{Nullable, Text};
        diesel::select(diesel::dsl::sql::<Nullable<Text>>(&format!("({query})")))
            .get_result(&mut self.owner())
            .expect("a text")
    }

    /// The id that an `INSERT … RETURNING id` gives.
    pub fn insert(&self, statement: &str) -> i64 {
        use diesel::sql_types::BigInt;
        #[derive(QueryableByName)]
        struct Made {
            #[diesel(sql_type = BigInt)]
            id: i64,
        }
        diesel::sql_query(statement).get_result::<Made>(&mut self.owner()).expect("a row is made").id
    }

    /// From now on PostgreSQL writes down what the desk asks of this database. Its connections come anew.
    pub fn write_down_statements(&self) {
        self.execute(&format!("ALTER DATABASE {} SET log_statement = 'all'", self.name));
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND usename = 'cardfile_desk'",
        );
    }

    /// What the desk asks of this database during a deed, in its order, without values.
    pub fn statements(&self, deed: impl FnOnce()) -> Vec<String> {
        let log = Path::new("/tmp").join(format!("{PREFIX}{}", std::process::id())).join("postgres.log");
        let read = || std::fs::read_to_string(&log).expect("PostgreSQL has a log");
        let before = read().len();
        deed();
        let pids = self.text(
            "SELECT string_agg('[' || pid || ']', ' ') FROM pg_stat_activity
             WHERE datname = current_database() AND usename = 'cardfile_desk'",
        );
        let pids = pids.expect("the desk is connected");
        let is_ours = |line: &str| line.split(' ').any(|word| word.starts_with('[') && pids.contains(word));
        let lines = read().split_off(before);
        let asked =
            lines.lines().filter(|line| is_ours(line)).filter_map(|line| line.split_once("LOG:  ")).map(|(_, what)| {
                // The name of a prepared statement is its connection's own.
                what.strip_prefix("execute ")
                    .and_then(|named| named.split_once(": "))
                    .map_or(what, |(_, text)| text)
                    .to_owned()
            });
        asked.collect()
    }

    /// How PostgreSQL goes about a statement with these values, planned in this mode.
    pub fn plan(&self, statement: &str, values: &str, mode: &str) -> String {
        let mut conn = self.owner();
        conn.batch_execute(&format!("SET plan_cache_mode = {mode}; PREPARE asked AS {statement}")).expect("it runs");
        let lines: Vec<PlanLine> =
            diesel::sql_query(format!("EXPLAIN EXECUTE asked({values})")).load(&mut conn).expect("a plan");
        lines.into_iter().map(|line| line.plan + "\n").collect()
    }

    /// The name of the rule that refuses these statements to the owner; what they did is taken back in any case.
    #[track_caller]
    pub fn refusal(&self, statements: &str) -> Option<String> {
        refusal(&mut self.owner(), statements)
    }

    pub fn execute(&self, statements: &str) {
        self.owner().batch_execute(statements).expect("the statements run");
    }
}

/// The name of the rule that refuses these statements on this connection, or what the database says where no rule has a name.
/// What they did is taken back in any case.
#[track_caller]
pub fn refusal(conn: &mut PgConnection, statements: &str) -> Option<String> {
    let outcome: QueryResult<()> = conn.transaction(|conn| {
        conn.batch_execute(statements)?;
        Err(Error::RollbackTransaction)
    });
    match outcome {
        Err(Error::DatabaseError(_, info)) => Some(info.constraint_name().unwrap_or(info.message()).to_owned()),
        Err(Error::RollbackTransaction) => None,
        other => panic!("{other:?} of {statements}"),
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A failing test leaves its database to the end of the run.
        if !std::thread::panicking() {
            let _ = maintenance(&CLUSTER).batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// A line of a plan.
#[derive(diesel::QueryableByName)]
struct PlanLine {
    #[diesel(sql_type = diesel::sql_types::Text, column_name = "QUERY PLAN")]
    plan: String,
}
