//! The few system calls that std does not offer, each behind a safe function. All `unsafe` of the cluster is in this file.
#![allow(unsafe_code, reason = "four plain system calls; each says why it is sound")]

use std::os::unix::process::CommandExt;
use std::process::Command;

/// The account that this process acts as.
pub fn effective_uid() -> u32 {
    // SAFETY: takes no argument, touches no memory, cannot fail.
    unsafe { libc::geteuid() }
}

/// Sends SIGINT, PostgreSQL's "fast shutdown". A process that has already gone is no error.
pub fn interrupt(pid: u32) {
    // 0 would address our own process group: never a child's id, but cheap to rule out.
    let Ok(pid @ 1..) = libc::pid_t::try_from(pid) else {
        return;
    };
    // SAFETY: only numbers go in.
    unsafe { libc::kill(pid, libc::SIGINT) };
}

/// Makes the program that `command` starts receive SIGINT when the calling *thread* ends, be it by `kill -9`.
/// Call it last: a change of account afterwards would clear the wish. Elsewhere than on Linux it does nothing.
#[cfg(target_os = "linux")]
pub fn interrupt_when_parent_ends(command: &mut Command) {
    let parent = std::process::id();
    let ask = move || {
        // SAFETY: prctl and getppid are async-signal-safe and take only numbers.
        let (refused, now) = unsafe { (libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGINT) != 0, libc::getppid()) };
        if refused {
            return Err(std::io::Error::last_os_error());
        }
        // The parent may have ended between fork and prctl; then the signal will never come.
        if u32::try_from(now) != Ok(parent) {
            return Err(std::io::Error::from_raw_os_error(libc::ESRCH));
        }
        Ok(())
    };
    // SAFETY: between fork and exec only async-signal-safe calls are allowed: `ask` makes two, allocates nothing, takes no lock.
    // std runs it after uid and gid have changed.
    unsafe { command.pre_exec(ask) };
}

#[cfg(not(target_os = "linux"))]
pub fn interrupt_when_parent_ends(_: &mut Command) {}
