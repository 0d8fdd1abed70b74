//! How an account stands: what the list shows, and what the deeds depend on.

use chrono::{DateTime, Utc};

/// How an account stands, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountStatus {
    /// There is no password yet.
    Invited,
    Active,
    /// Too many failures; opens by itself after a while.
    Locked,
    Disabled,
}

impl AccountStatus {
    pub const ALL: [AccountStatus; 4] =
        [AccountStatus::Invited, AccountStatus::Active, AccountStatus::Locked, AccountStatus::Disabled];

    /// Disabled hides locked, and locked hides invited: what stands in the way first.
    pub fn of(
        has_password: bool,
        locked_until: Option<DateTime<Utc>>,
        disabled_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> AccountStatus {
        match (disabled_at, locked_until) {
            (Some(_), _) => AccountStatus::Disabled,
            (None, Some(until)) if until > now => AccountStatus::Locked,
            _ if has_password => AccountStatus::Active,
            _ => AccountStatus::Invited,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            AccountStatus::Invited => "invited",
            AccountStatus::Active => "active",
            AccountStatus::Locked => "locked",
            AccountStatus::Disabled => "disabled",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            AccountStatus::Invited => "Invited",
            AccountStatus::Active => "Active",
            AccountStatus::Locked => "Locked",
            AccountStatus::Disabled => "Disabled",
        }
    }

    pub fn parse(code: &str) -> Option<AccountStatus> {
        AccountStatus::ALL.into_iter().find(|status| status.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn what_stands_in_the_way_first_is_the_status() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a date");
        let later = Some(now + Duration::seconds(1));

        assert_eq!(AccountStatus::of(true, None, None, now), AccountStatus::Active);
        assert_eq!(AccountStatus::of(false, None, None, now), AccountStatus::Invited);
        assert_eq!(AccountStatus::of(false, later, None, now), AccountStatus::Locked);
        assert_eq!(AccountStatus::of(true, Some(now), None, now), AccountStatus::Active, "the lock has run out");
        assert_eq!(AccountStatus::of(true, later, Some(now), now), AccountStatus::Disabled);
        assert!(AccountStatus::ALL.into_iter().all(|status| AccountStatus::parse(status.code()) == Some(status)));
    }
}
