//! cardfile.conf: settings for a small server, written anew at each start and included from postgresql.conf.
//!
//! What keeps the cluster private (no TCP, the socket's folder) is not here but on PostgreSQL's command line, where no file
//! can undo it. The log settings keep customers' data out of postgres.log: no statements, no parameters, no key values.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::error::ClusterError;
use super::folder::DataFolder;

/// The line for postgresql.conf. Relative, so that a data folder may be moved.
pub const INCLUDE: &str = "\n# Cardfile's own settings\ninclude = '../cardfile.conf'\n";

/// Writes the settings for this machine.
pub fn write(folder: &DataFolder) -> Result<(), ClusterError> {
    let path = folder.settings();
    let memory_mb = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total_mb(&text));
    fs::write(&path, text(memory_mb)).map_err(ClusterError::io("write", &path))?;
    // Nothing secret; PostgreSQL may run as another account than the one that writes it.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).map_err(ClusterError::io("open", &path))
}

fn total_mb(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kb| kb / 1024)
}

fn text(memory_mb: Option<u64>) -> String {
    let memory_mb = memory_mb.unwrap_or(2048);
    let shared_mb = (memory_mb / 8).clamp(32, 256);
    let cache_mb = (memory_mb / 2).max(128);
    format!(
        "\
# Written by Cardfile at each start; a change here is lost. Your own settings: ALTER SYSTEM, which goes before these.
max_connections = 60
shared_buffers = {shared_mb}MB
effective_cache_size = {cache_mb}MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 512MB
wal_compression = on
random_page_cost = 1.1
jit = off
port = 5432
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_checkpoints = off
log_statement = none
log_error_verbosity = terse
log_min_error_statement = panic
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_buffers_follow_memory_within_bounds() {
        assert!(text(Some(128)).contains("shared_buffers = 32MB"));
        assert!(text(Some(1024)).contains("shared_buffers = 128MB"));
        assert!(text(Some(64_000)).contains("shared_buffers = 256MB"));
    }

    #[test]
    fn memory_is_read_from_meminfo() {
        assert_eq!(total_mb("MemTotal:        2097152 kB\nMemFree: 1 kB\n"), Some(2048));
        assert_eq!(total_mb("nothing"), None);
    }
}
