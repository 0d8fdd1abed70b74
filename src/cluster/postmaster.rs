//! What postmaster.pid tells: which PostgreSQL runs on a cluster, where its socket is, and whether it is ready.
//!
//! The file's lines are fixed since PostgreSQL 10: 1 pid, 5 socket folder, 8 status. A file whose process is gone, or is
//! now something else, is stale and counts as nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::ClusterError;
use super::folder::DataFolder;

const PATIENCE: Duration = Duration::from_secs(10);

/// A PostgreSQL that wrote its pid file and is alive.
#[derive(Debug, PartialEq, Eq)]
pub struct Postmaster {
    pub pid: u32,
    pub socket: PathBuf,
    pub is_ready: bool,
}

/// The PostgreSQL that runs on the cluster `pg` now, if any.
pub fn find(pg: &Path) -> Option<Postmaster> {
    let postmaster = parse(&fs::read_to_string(pid_file(pg)).ok()?)?;
    is_alive(postmaster.pid, pg).then_some(postmaster)
}

fn pid_file(pg: &Path) -> PathBuf {
    pg.join("postmaster.pid")
}

fn parse(text: &str) -> Option<Postmaster> {
    let mut lines = text.lines();
    // A leading minus marks a single-user backend.
    let pid = lines.next()?.trim().trim_start_matches('-').parse().ok()?;
    let socket = PathBuf::from(lines.nth(3).unwrap_or_default());
    let is_ready = lines.nth(2).is_some_and(|status| status.trim() == "ready");
    Some(Postmaster { pid, socket, is_ready })
}

/// A pid alone proves nothing after a restart of the machine or container: PostgreSQL works *in* its cluster folder, so its
/// working folder must be that one.
#[cfg(target_os = "linux")]
fn is_alive(pid: u32, pg: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match fs::read_link(format!("/proc/{pid}/cwd")) {
        Ok(folder) => folder == pg,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            let owner = |path: &Path| fs::metadata(path).map(|found| found.uid()).ok();
            owner(Path::new(&format!("/proc/{pid}"))).is_some_and(|uid| owner(pg) == Some(uid))
        }
        Err(_) => false,
    }
}

#[cfg(not(target_os = "linux"))]
fn is_alive(pid: u32, _: &Path) -> bool {
    std::process::Command::new("/bin/ps")
        .args(["-p", &pid.to_string()])
        .output()
        .is_ok_and(|found| found.status.success())
}

/// Called with the folder locked, so no living Cardfile owns what still runs here: it is the PostgreSQL of a killed one, on
/// its way down. Waits for it, then clears away a stale pid file (PostgreSQL itself would trip over a reused pid).
pub fn wait_for_an_earlier_one(folder: &DataFolder) -> Result<(), ClusterError> {
    let pg = folder.pg();
    let began = Instant::now();
    while let Some(earlier) = find(&pg) {
        if began.elapsed() > PATIENCE {
            return Err(ClusterError::StillRunning { folder: folder.path().to_owned(), pid: earlier.pid });
        }
        if began.elapsed() < Duration::from_millis(50) {
            tracing::info!(pid = earlier.pid, "waiting for an earlier PostgreSQL to end");
        }
        sleep(Duration::from_millis(50));
    }
    match fs::remove_file(pid_file(&pg)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(ClusterError::io("remove", pid_file(&pg))(error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: &str = "4711\n/srv/data/pg\n1795399567\n5432\n/srv/data/socket\n\n  5432000         3\nready   \n";

    #[test]
    fn the_pid_file_is_read_by_its_lines() {
        assert_eq!(parse(READY), Some(Postmaster { pid: 4711, socket: "/srv/data/socket".into(), is_ready: true }));
    }

    #[test]
    fn a_half_written_file_is_not_ready() {
        let starting = READY.replace("ready   ", "starting");
        let short = "4711\n/srv/data/pg\n1795399567\n5432\n";

        assert_eq!(parse(&starting).map(|p| p.is_ready), Some(false));
        assert_eq!(parse(short).map(|p| p.is_ready), Some(false));
        assert_eq!(parse(""), None);
    }

    #[test]
    fn a_pid_that_now_belongs_to_another_program_counts_as_nothing() {
        let pg = tempfile::tempdir().unwrap();
        fs::write(pid_file(pg.path()), READY.replace("4711", &std::process::id().to_string())).unwrap();

        if cfg!(target_os = "linux") {
            assert_eq!(find(pg.path()), None);
        }
    }
}
