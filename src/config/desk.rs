//! How a running desk behaves: its connections, how long sessions, invitations, unused accounts and the sending of a form last,
//! and how much a person sees in an hour.

use chrono::Duration;
use clap::Args;

use super::Wrong;
use crate::domain::look::Quotas;
use crate::domain::staff::Limits;
use crate::domain::staffing::UNUSED_AT_MOST;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "The running desk")]
pub struct DeskOptions {
    /// Connections to the database; two to four a core serve best. By default four a core
    #[arg(long, env = "CARDFILE_POOL_SIZE", value_name = "CONNECTIONS", value_parser = clap::value_parser!(u32).range(1..=500))]
    pub pool_size: Option<u32>,
    /// How long a session lasts without use
    #[arg(long, env = "CARDFILE_SESSION_IDLE_SECS", value_name = "SECONDS", default_value_t = 900)]
    pub session_idle_secs: u32,
    /// How long a session lasts in all
    #[arg(long, env = "CARDFILE_SESSION_ABSOLUTE_SECS", value_name = "SECONDS", default_value_t = 28_800)]
    pub session_absolute_secs: u32,
    /// How long a one-time link works
    #[arg(long, env = "CARDFILE_INVITATION_SECS", value_name = "SECONDS", default_value_t = 86_400)]
    pub invitation_secs: u32,
    /// How long a form may take to arrive
    #[arg(long, env = "CARDFILE_FORM_SECS", value_name = "SECONDS", default_value_t = 30)]
    pub form_secs: u32,
    /// How long after showing who one is sensitive deeds are open: one's own password or factor, a reveal
    #[arg(long, env = "CARDFILE_PROOF_SECS", value_name = "SECONDS", default_value_t = 900)]
    pub proof_secs: u32,
    /// How long a form is kept that was sent when its session was over
    #[arg(long, env = "CARDFILE_PARKED_SECS", value_name = "SECONDS", default_value_t = 1_800)]
    pub parked_secs: u32,
    /// How many records a person opens in an hour
    #[arg(long, env = "CARDFILE_LOOKS_PER_HOUR", value_name = "COUNT", default_value_t = 600, value_parser = clap::value_parser!(i32).range(1..=1_000_000_000))]
    pub looks_per_hour: i32,
    /// How often a person looks for somebody in an hour
    #[arg(long, env = "CARDFILE_FINDS_PER_HOUR", value_name = "COUNT", default_value_t = 1_200, value_parser = clap::value_parser!(i32).range(1..=1_000_000_000))]
    pub finds_per_hour: i32,
    /// How many masked values a person reveals in an hour
    #[arg(long, env = "CARDFILE_REVEALS_PER_HOUR", value_name = "COUNT", default_value_t = 30, value_parser = clap::value_parser!(i32).range(1..=1_000_000_000))]
    pub reveals_per_hour: i32,
    /// How long an account may lie unused before it is disabled: a day to 90 days
    #[arg(long, env = "CARDFILE_STAFF_UNUSED_SECS", value_name = "SECONDS", default_value_t = 7_776_000)]
    pub staff_unused_secs: u32,
}

impl DeskOptions {
    pub fn pool_size(&self) -> u32 {
        let cores = std::thread::available_parallelism().map_or(2, |cores| u32::try_from(cores.get()).unwrap_or(16));
        self.pool_size.unwrap_or((cores * 4).clamp(4, 64))
    }

    pub fn quotas(&self) -> Quotas {
        Quotas { looks: self.looks_per_hour, finds: self.finds_per_hour, reveals: self.reveals_per_hour }
    }

    /// Refuses limits that would let nobody in, and a session that outlives a month.
    pub fn limits(&self) -> Result<Limits, Wrong> {
        const MONTH: u32 = 31 * 86_400;
        let settings = [
            ("--session-idle-secs (CARDFILE_SESSION_IDLE_SECS)", self.session_idle_secs),
            ("--session-absolute-secs (CARDFILE_SESSION_ABSOLUTE_SECS)", self.session_absolute_secs),
            ("--invitation-secs (CARDFILE_INVITATION_SECS)", self.invitation_secs),
            ("--form-secs (CARDFILE_FORM_SECS)", self.form_secs),
            ("--proof-secs (CARDFILE_PROOF_SECS)", self.proof_secs),
            ("--parked-secs (CARDFILE_PARKED_SECS)", self.parked_secs),
        ];
        if let Some((setting, _)) = settings.iter().find(|(_, secs)| !(1..=MONTH).contains(secs)) {
            return Err(Wrong(format!("{setting} must be 1 to {MONTH} seconds.")));
        }
        if self.session_idle_secs > self.session_absolute_secs {
            return Err(Wrong::new("--session-idle-secs must not be greater than --session-absolute-secs."));
        }
        let unused = Duration::seconds(i64::from(self.staff_unused_secs));
        if !(Duration::days(1)..=UNUSED_AT_MOST).contains(&unused) {
            return Err(Wrong::new(
                "--staff-unused-secs (CARDFILE_STAFF_UNUSED_SECS) must be 86400 to 7776000 seconds.",
            ));
        }
        let [idle, absolute, invitation, form, proof, parked] =
            settings.map(|(_, secs)| Duration::seconds(i64::from(secs)));
        Ok(Limits { idle, absolute, invitation, form, proof, parked, unused })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(idle: u32, absolute: u32, invitation: u32) -> Result<Limits, Wrong> {
        options(idle, absolute, invitation, 7_776_000).limits()
    }

    fn options(idle: u32, absolute: u32, invitation: u32, staff_unused_secs: u32) -> DeskOptions {
        let (session_idle_secs, session_absolute_secs, invitation_secs) = (idle, absolute, invitation);
        let (form_secs, proof_secs) = (30, 900);
        DeskOptions {
            pool_size: None,
            session_idle_secs,
            session_absolute_secs,
            invitation_secs,
            form_secs,
            proof_secs,
            parked_secs: 1_800,
            looks_per_hour: 600,
            finds_per_hour: 1_200,
            reveals_per_hour: 30,
            staff_unused_secs,
        }
    }

    #[test]
    fn an_account_lies_unused_for_ninety_days_at_most() {
        let unused = |secs: u32| options(900, 28_800, 86_400, secs).limits();

        assert!(unused(86_400).is_ok() && unused(7_776_000).is_ok());
        assert!(unused(86_399).is_err() && unused(7_776_001).is_err());
    }

    #[test]
    fn limits_are_at_least_a_second_and_in_order() {
        assert!(limits(1, 1, 1).is_ok());
        assert!(limits(0, 1, 1).is_err());
        assert!(limits(2, 1, 1).is_err());
        assert!(limits(1, 1, 31 * 86_400 + 1).is_err());
    }
}
