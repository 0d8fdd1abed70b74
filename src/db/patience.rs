//! How long a request waits before the desk says that it is busy: a silent server still acknowledges packets, and no page may
//! hang on it.

use std::time::Duration;

/// Each is shorter than the next, so that what gives up first can still say why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a free connection of the pool.
    pub connection: Duration,
    /// For a row that somebody else holds.
    pub lock: Duration,
    /// For one statement.
    pub statement: Duration,
    /// For the page or the deed as a whole. A deed that is under way goes on.
    pub page: Duration,
}

impl Patience {
    /// What somebody at the phone waits without asking what is wrong.
    pub const DESK: Patience = Patience {
        connection: Duration::from_millis(1500),
        lock: Duration::from_millis(2000),
        statement: Duration::from_millis(2500),
        page: Duration::from_millis(2800),
    };
}

impl std::ops::Mul<u32> for Patience {
    type Output = Patience;

    /// So many times as long, for machines that have other work.
    fn mul(self, times: u32) -> Patience {
        Patience {
            connection: self.connection * times,
            lock: self.lock * times,
            statement: self.statement * times,
            page: self.page * times,
        }
    }
}
