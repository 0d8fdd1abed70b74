//! Which limits an institution may set for itself: their names, what they are told in, and their ranges.

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    Idle,
    Absolute,
    Proof,
    Looks,
    Finds,
    Reveals,
    Invitation,
    Unused,
    Parked,
}

/// What a limit is told and typed in; times are kept in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minutes,
    Hours,
    Days,
    Times,
}

impl Unit {
    pub(super) fn secs(self) -> i32 {
        match self {
            Unit::Minutes => 60,
            Unit::Hours => 3_600,
            Unit::Days => 86_400,
            Unit::Times => 1,
        }
    }

    fn words(self, count: i32) -> String {
        let (one, many) = match self {
            Unit::Minutes => ("minute", "minutes"),
            Unit::Hours => ("hour", "hours"),
            Unit::Days => ("day", "days"),
            Unit::Times => return count.to_string(),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    }
}

impl Limit {
    pub const ALL: [Limit; 9] = [
        Limit::Idle,
        Limit::Absolute,
        Limit::Proof,
        Limit::Looks,
        Limit::Finds,
        Limit::Reveals,
        Limit::Invitation,
        Limit::Unused,
        Limit::Parked,
    ];

    /// The name in forms, in the history and in the store.
    pub fn key(self) -> &'static str {
        match self {
            Limit::Idle => "session_idle_secs",
            Limit::Absolute => "session_absolute_secs",
            Limit::Proof => "proof_secs",
            Limit::Looks => "looks_per_hour",
            Limit::Finds => "finds_per_hour",
            Limit::Reveals => "reveals_per_hour",
            Limit::Invitation => "invitation_secs",
            Limit::Unused => "staff_unused_secs",
            Limit::Parked => "parked_secs",
        }
    }

    pub fn parse(key: &str) -> Option<Limit> {
        Limit::ALL.into_iter().find(|limit| limit.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Limit::Idle => "Minutes without use that end a session",
            Limit::Absolute => "Hours after which a session ends in any case",
            Limit::Proof => "Minutes until people are asked again who they are",
            Limit::Looks => "Records opened in an hour",
            Limit::Finds => "Finds in an hour",
            Limit::Reveals => "Masked values revealed in an hour",
            Limit::Invitation => "Hours that a one-time link works",
            Limit::Unused => "Days without use that disable an account",
            Limit::Parked => "Minutes that a form is kept which came too late",
        }
    }

    /// The smallest and the greatest that an institution may set, as kept. A session of fewer than five minutes would end while
    /// its person reads, and the greatest is what is promised of the desk.
    pub fn range(self) -> (i32, i32) {
        match self {
            Limit::Idle => (300, 900),
            Limit::Absolute => (3_600, 28_800),
            Limit::Proof => (120, 900),
            Limit::Looks => (20, 600),
            Limit::Finds => (20, 1_200),
            Limit::Reveals => (1, 30),
            Limit::Invitation => (3_600, 86_400),
            Limit::Unused => (604_800, 7_776_000),
            Limit::Parked => (300, 1_800),
        }
    }

    pub(super) fn unit(self) -> Unit {
        match self {
            Limit::Idle | Limit::Proof | Limit::Parked => Unit::Minutes,
            Limit::Absolute | Limit::Invitation => Unit::Hours,
            Limit::Unused => Unit::Days,
            Limit::Looks | Limit::Finds | Limit::Reveals => Unit::Times,
        }
    }

    /// "15 minutes"; what is no whole number of them in seconds.
    pub fn words(self, kept: i32) -> String {
        let secs = self.unit().secs();
        if kept % secs == 0 { self.unit().words(kept / secs) } else { format!("{kept} seconds") }
    }

    /// What stands in the form for this.
    pub fn typed(self, kept: i32) -> String {
        (kept / self.unit().secs()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_SQL: &str = include_str!("../../../migrations/2026-11-25-004100_institution_limits/up.sql");

    #[test]
    fn the_ranges_are_those_of_the_database() {
        for limit in Limit::ALL {
            let (least, greatest) = limit.range();
            assert!(IN_SQL.contains(&format!("CHECK ({} BETWEEN {least} AND {greatest})", limit.key())), "{limit:?}");
            assert_eq!(Limit::parse(limit.key()), Some(limit));
        }
    }

    #[test]
    fn limits_are_told_in_words() {
        assert_eq!((Limit::Idle.words(900), Limit::Unused.words(604_800)), ("15 minutes".into(), "7 days".into()));
        assert_eq!((Limit::Absolute.words(3_600), Limit::Looks.words(600)), ("1 hour".into(), "600".into()));
        assert_eq!(Limit::Idle.words(90), "90 seconds");
    }
}
