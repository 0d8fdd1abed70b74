//! The private PostgreSQL, with a real one: each test has a data folder and a server of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use cardfile::cluster::{Cluster, ClusterAddress, ClusterError, find_binaries};
use diesel::prelude::*;
use diesel::sql_types::Text;
use tempfile::TempDir;

const HELPER_FOLDER: &str = "CLUSTER_TEST_FOLDER";
const HELPER_ANSWER: &str = "CLUSTER_TEST_ANSWER";

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    answer: String,
}

fn ask(url: &str, question: &str) -> String {
    let mut conn = PgConnection::establish(url).expect("the cluster takes connections");
    let sql = format!("SELECT ({question})::text AS answer");
    diesel::sql_query(sql).get_result::<Answer>(&mut conn).expect("the question is SQL").answer
}

fn run(url: &str, statement: &str) {
    let mut conn = PgConnection::establish(url).expect("the cluster takes connections");
    diesel::sql_query(statement).execute(&mut conn).expect("the statement is SQL");
}

fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        sleep(Duration::from_millis(20));
    }
}

/// A folder whose subfolders any account may reach, as PostgreSQL's may not be ours.
fn open_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// This test program again, running one helper below in a process of its own.
fn helper(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]).stdout(Stdio::null());
    command
}

fn helper_with_a_cluster(folder: &Path) -> (Child, ClusterAddress) {
    let mut command = helper("helper_that_runs_a_cluster");
    let process = command.env(HELPER_FOLDER, folder).spawn().unwrap();
    let address = wait_for("the helper's cluster", || Cluster::attach(folder).unwrap());
    (process, address)
}

#[test]
fn helper_that_runs_a_cluster() {
    if let Some(folder) = std::env::var_os(HELPER_FOLDER) {
        let _cluster = Cluster::start(Path::new(&folder)).unwrap();
        sleep(Duration::from_secs(120));
    }
}

#[test]
fn helper_that_finds_the_programs() {
    if let Some(answer) = std::env::var_os(HELPER_ANSWER) {
        let found = find_binaries().map_or_else(|error| error.to_string(), |folder| folder.display().to_string());
        fs::write(answer, found).unwrap();
    }
}

#[test]
fn what_was_written_is_there_at_the_next_start() {
    let top = open_folder();
    let folder = top.path().join("data");

    let cluster = Cluster::start(&folder).unwrap();
    run(&cluster.maintenance_url(), "CREATE TABLE cards (name text)");
    run(&cluster.maintenance_url(), "INSERT INTO cards VALUES ('Åsa')");
    cluster.stop().unwrap();
    let began = Instant::now();
    let cluster = Cluster::start(&folder).unwrap();
    let took = began.elapsed();

    assert_eq!(ask(&cluster.maintenance_url(), "SELECT name FROM cards"), "Åsa");
    assert!(took < Duration::from_secs(5), "the second start took {took:?}");
}

#[test]
fn a_cluster_is_private_and_safe() {
    let top = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(top.path()).unwrap();
    let setting = |name: &str| ask(&cluster.maintenance_url(), &format!("current_setting('{name}')"));

    assert_eq!(setting("listen_addresses"), "");
    assert_eq!(setting("fsync"), "on");
    assert_eq!(setting("data_checksums"), "on");
    assert_eq!(setting("server_encoding"), "UTF8");
    assert_eq!(setting("log_error_verbosity"), "terse");
    assert_eq!(setting("max_connections"), "60");
    assert_eq!(ask(&cluster.maintenance_url(), "current_user"), "cardfile_owner");
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(top.path().join("pg")), 0o700);
    assert_eq!(mode(top.path().join("socket")), 0o700);
    assert_eq!(mode(top.path().to_owned()) & 0o067, 0, "nobody else may read or enter the data folder");
}

#[test]
fn a_cluster_can_be_reached_while_it_runs_and_only_then() {
    let top = tempfile::tempdir().unwrap();
    assert_eq!(Cluster::attach(top.path()).unwrap(), None);
    assert_eq!(Cluster::attach(&top.path().join("nowhere")).unwrap(), None);

    let cluster = Cluster::start(top.path()).unwrap();
    let reached = Cluster::attach(top.path()).unwrap().expect("it runs");
    assert_eq!(&reached, cluster.address());
    assert_eq!(ask(&reached.maintenance_url(), "1 + 1"), "2");

    drop(cluster);
    assert_eq!(Cluster::attach(top.path()).unwrap(), None);
}

#[test]
fn a_killed_cardfile_leaves_a_cleanly_ended_cluster() {
    let top = tempfile::tempdir().unwrap();
    let (mut cardfile, address) = helper_with_a_cluster(top.path());
    run(&address.maintenance_url(), "CREATE TABLE cards (name text)");

    cardfile.kill().unwrap();
    cardfile.wait().unwrap();
    let cluster = Cluster::start(top.path()).unwrap();

    assert_eq!(ask(&cluster.maintenance_url(), "SELECT count(*) FROM cards"), "0");
    let log = fs::read_to_string(top.path().join("postgres.log")).unwrap();
    assert!(log.contains("received fast shutdown request"), "{log}");
    assert!(log.contains("database system is shut down"), "{log}");
    assert!(!log.contains("not properly shut down"), "{log}");
}

#[test]
fn a_second_start_on_one_folder_is_refused() {
    let top = tempfile::tempdir().unwrap();
    let (mut first, address) = helper_with_a_cluster(top.path());

    let refused = Cluster::start(top.path()).unwrap_err();

    let words = refused.to_string();
    assert!(words.contains(&format!("already running, pid {}", first.id())), "{words}");
    assert_eq!(ask(&address.maintenance_url(), "1"), "1", "the first one is not disturbed");
    first.kill().unwrap();
    first.wait().unwrap();
    wait_for("the first one's end", || Cluster::attach(top.path()).unwrap().is_none().then_some(()));
}

#[test]
fn long_and_unusual_paths_work() {
    let top = open_folder();
    for name in ["long".repeat(40), "Åsa's files, 100 % \"new\"".to_owned()] {
        let folder = top.path().join(name);

        let cluster = Cluster::start(&folder).unwrap();
        let short = fs::read_link(folder.join("socket")).expect("the socket lives elsewhere");
        assert_eq!(ask(&cluster.maintenance_url(), "1"), "1");
        assert_eq!(Cluster::attach(&folder).unwrap().as_ref(), Some(cluster.address()));
        assert_eq!(fs::metadata(&short).unwrap().permissions().mode() & 0o777, 0o700);

        cluster.stop().unwrap();
        assert!(!short.exists(), "the short folder is taken away");
        assert_eq!(ask(&Cluster::start(&folder).unwrap().maintenance_url(), "1"), "1");
    }
}

#[test]
fn an_interrupted_first_start_is_begun_again() {
    let top = tempfile::tempdir().unwrap();
    fs::write(top.path().join("cardfile.lock"), "").unwrap();
    fs::create_dir(top.path().join("pg.new")).unwrap();
    fs::write(top.path().join("pg.new/PG_VERSION"), "15\n").unwrap();

    let cluster = Cluster::start(top.path()).unwrap();

    assert_eq!(ask(&cluster.maintenance_url(), "1"), "1");
    assert!(!top.path().join("pg.new").exists());
}

#[test]
fn a_stale_pid_file_does_not_stop_a_start() {
    let top = tempfile::tempdir().unwrap();
    Cluster::start(top.path()).unwrap().stop().unwrap();
    let pid_file = top.path().join("pg/postmaster.pid");
    fs::write(&pid_file, format!("{}\n/elsewhere\n1\n5432\n/elsewhere\n\n0 0\nready\n", std::process::id())).unwrap();

    let cluster = Cluster::start(top.path()).unwrap();

    assert_eq!(ask(&cluster.maintenance_url(), "1"), "1");
}

#[test]
fn a_cluster_of_another_version_is_refused() {
    let top = tempfile::tempdir().unwrap();
    Cluster::start(top.path()).unwrap().stop().unwrap();
    fs::write(top.path().join("pg/PG_VERSION"), "99\n").unwrap();

    let refused = Cluster::start(top.path()).unwrap_err();

    assert!(matches!(refused, ClusterError::OtherVersion { made: 99, .. }), "{refused}");
}

#[test]
fn the_folder_in_cardfile_pg_bin_goes_first() {
    let top = tempfile::tempdir().unwrap();
    let answer = top.path().join("answer");
    let found_with = |wish: &Path| {
        let mut command = helper("helper_that_finds_the_programs");
        assert!(command.env(HELPER_ANSWER, &answer).env("CARDFILE_PG_BIN", wish).status().unwrap().success());
        fs::read_to_string(&answer).unwrap()
    };

    let real = find_binaries().unwrap();
    assert_eq!(found_with(&real), real.display().to_string());
    assert!(found_with(top.path()).contains("CARDFILE_PG_BIN names"));
}
