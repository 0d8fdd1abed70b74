//! What every request shares: the database, the keys, the limits, the clock. The program holds no other state, so that any
//! number of it can run side by side.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Semaphore;

use crate::db::Database;
use crate::domain::look::Quotas;
use crate::domain::second_factor::SecondFactor;
use crate::domain::staff::Limits;
use crate::relying_party::RelyingParty;
use crate::seal::Keys;

/// Tells the time; passed in, so that tests can move it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Networks that proxies of ours stand in: only they may name the client's address.
pub type Proxies = Vec<ipnet::IpNet>;

pub struct State {
    pub db: Database,
    pub keys: Keys,
    pub limits: Limits,
    /// How many looks, finds and reveals a person has in an hour.
    pub quotas: Quotas,
    /// Whether everybody needs a second factor: always so but in a trial.
    pub second_factor: SecondFactor,
    pub clock: Clock,
    /// Where people reach this desk, as `https://desk.example.com`; without it, loopback only.
    pub public_origin: Option<String>,
    /// The desk as passkeys know it; None where it is reached at an address of numbers, to which they cannot belong.
    pub relying_party: Option<RelyingParty>,
    pub proxies: Proxies,
    /// How many passwords are hashed at once: 19 MiB and one core each.
    pub hashing: Semaphore,
}

impl State {
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }
}
