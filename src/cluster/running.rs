//! A running private PostgreSQL: starting it, reaching one that runs, stopping it.
//!
//! However Cardfile ends, PostgreSQL ends cleanly: `stop` and drop ask it, and the kernel asks it when Cardfile is killed.
//! What makes a cluster is in `creation`; databases, roles and tables in it are the caller's.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::account::{self, Account};
use super::creation::{self, OWNER};
use super::error::ClusterError;
use super::folder::DataFolder;
use super::{postmaster, programs, settings, socket, sys};

/// Long, because after a power cut PostgreSQL first replays what was written.
const START_PATIENCE: Duration = Duration::from_secs(120);
const STOP_PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(10);
const LARGEST_LOG: u64 = 10 * 1024 * 1024;

/// How to connect to a private cluster. All connections go through its socket and need no password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterAddress {
    socket: PathBuf,
}

impl ClusterAddress {
    /// The database `cardfile` as the role that owns it: for migrations.
    pub fn owner_url(&self) -> String {
        self.url("cardfile", OWNER)
    }

    /// The database `cardfile` as the role of the running program, `cardfile_desk`, which a migration makes.
    pub fn desk_url(&self) -> String {
        self.url("cardfile", "cardfile_desk")
    }

    /// The database `postgres` as the owner: there `CREATE DATABASE cardfile` is said, once, by the caller.
    pub fn maintenance_url(&self) -> String {
        self.url("postgres", OWNER)
    }

    // The port is named because libpq would otherwise take PGPORT. The path needs no escapes: see `socket`.
    fn url(&self, database: &str, role: &str) -> String {
        format!("postgresql:///{database}?host={}&port=5432&user={role}", self.socket.display())
    }
}

/// A PostgreSQL that this process started. Dropping it stops it and waits.
#[derive(Debug)]
pub struct Cluster {
    address: ClusterAddress,
    folder: DataFolder,
    postgres: Child,
    // Held for its lock; PostgreSQL does not inherit it.
    _lock: File,
}

impl Cluster {
    /// Makes the cluster in `data_dir` if there is none, starts PostgreSQL on it and returns when it takes connections.
    ///
    /// Call it from the main thread and before writing anything else into `data_dir`: PostgreSQL stops when the calling
    /// *thread* ends, and a folder with unknown files in it is refused. Also refused: a folder that a living Cardfile uses,
    /// one of another account, one that PostgreSQL's account cannot enter.
    pub fn start(data_dir: &Path) -> Result<Self, ClusterError> {
        let (folder, lock) = DataFolder::claim(data_dir)?;
        let account = account::choose(&folder.pg())?;
        let account = account.as_ref();
        folder.open_for(account)?;
        let binaries = programs::choose(&folder, account)?;
        if folder.pg().exists() {
            postmaster::wait_for_an_earlier_one(&folder)?;
        } else {
            tracing::info!(folder = %folder.path().display(), "making a new database");
            creation::create(&binaries, &folder, account)?;
        }
        let socket = socket::prepare(&folder, account)?;
        settings::write(&folder)?;
        let postgres = spawn(&binaries, &folder, &socket, account)?;
        let mut cluster = Self { address: ClusterAddress { socket }, folder, postgres, _lock: lock };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// The address of a cluster that runs on `data_dir` already, started by another Cardfile; `None` when none does.
    pub fn attach(data_dir: &Path) -> Result<Option<ClusterAddress>, ClusterError> {
        let Some(folder) = DataFolder::existing(data_dir)? else {
            return Ok(None);
        };
        let pg = folder.pg();
        match fs::read_dir(&pg) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ClusterError::io("read", pg)(error)),
            Ok(_) => {}
        }
        let found = postmaster::find(&pg).filter(|postmaster| postmaster.is_ready);
        Ok(found.map(|postmaster| ClusterAddress { socket: postmaster.socket }))
    }

    /// How to connect.
    pub fn address(&self) -> &ClusterAddress {
        &self.address
    }

    /// See [`ClusterAddress::owner_url`].
    pub fn owner_url(&self) -> String {
        self.address.owner_url()
    }

    /// See [`ClusterAddress::desk_url`].
    pub fn desk_url(&self) -> String {
        self.address.desk_url()
    }

    /// See [`ClusterAddress::maintenance_url`].
    pub fn maintenance_url(&self) -> String {
        self.address.maintenance_url()
    }

    /// Ends PostgreSQL: open transactions are rolled back, everything committed is written, then it is gone.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.shut_down()
    }

    fn wait_until_ready(&mut self) -> Result<(), ClusterError> {
        let began = Instant::now();
        let log = self.folder.log();
        loop {
            let found = postmaster::find(&self.folder.pg());
            if found.is_some_and(|found| found.pid == self.postgres.id() && found.is_ready) {
                return Ok(());
            }
            if self.has_ended()? {
                return Err(ClusterError::Failed { what: "Starting PostgreSQL", said: last_reason(&log), log });
            }
            if began.elapsed() > START_PATIENCE {
                return Err(ClusterError::NotReady { secs: START_PATIENCE.as_secs(), log });
            }
            sleep(POLL);
        }
    }

    fn has_ended(&mut self) -> Result<bool, ClusterError> {
        let ended = self.postgres.try_wait().map_err(ClusterError::io("watch PostgreSQL in", self.folder.pg()))?;
        Ok(ended.is_some())
    }

    fn shut_down(&mut self) -> Result<(), ClusterError> {
        if self.has_ended()? {
            return Ok(());
        }
        sys::interrupt(self.postgres.id());
        let began = Instant::now();
        while !self.has_ended()? {
            if began.elapsed() > STOP_PATIENCE {
                return Err(ClusterError::NotStopped { pid: self.postgres.id(), secs: STOP_PATIENCE.as_secs() });
            }
            sleep(POLL);
        }
        socket::remove_short(&self.folder);
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.shut_down() {
            tracing::error!(%error, "PostgreSQL was not stopped");
        }
    }
}

fn spawn(
    binaries: &Path,
    folder: &DataFolder,
    socket: &Path,
    account: Option<&Account>,
) -> Result<Child, ClusterError> {
    let log = open_log(&folder.log())?;
    let errors = log.try_clone().map_err(ClusterError::io("open", folder.log()))?;
    let program = binaries.join("postgres");
    let mut command = Command::new(&program);
    command.arg("-D").arg(folder.pg());
    command.args(["-c", "listen_addresses=", "-c", &format!("unix_socket_directories={}", socket.display())]);
    command.current_dir(folder.path()).stdin(Stdio::null()).stdout(log).stderr(errors);
    creation::isolate(&mut command, account);
    command.spawn().map_err(ClusterError::io("run", &program))
}

/// One earlier log is kept, so the two together stay bounded however often Cardfile starts.
fn open_log(path: &Path) -> Result<File, ClusterError> {
    if fs::metadata(path).is_ok_and(|found| found.len() > LARGEST_LOG) {
        fs::rename(path, path.with_extension("log.old")).map_err(ClusterError::io("put aside", path))?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true).mode(0o600).open(path).map_err(ClusterError::io("open", path))
}

fn last_reason(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let reason = text.lines().rev().take(20).find(|line| line.contains("FATAL:") || line.contains("PANIC:"));
    reason.or(text.lines().last()).unwrap_or("it gave no reason").trim().to_owned()
}
