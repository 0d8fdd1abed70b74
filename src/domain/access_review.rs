//! The access review: each quarter an admin looks at everybody and decides who keeps what. Who has not been looked at for a
//! quarter is due.

use chrono::{DateTime, Months, Utc};

/// A quarter.
const EVERY: Months = Months::new(3);

/// People that one sign-off takes: a form has room for no more than 200 fields, and nobody looks well at so many.
pub const AT_ONCE: i64 = 50;

/// What is decided for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Keep,
    RemoveRoles,
    Disable,
}

impl Decision {
    pub const ALL: [Decision; 3] = [Decision::Keep, Decision::RemoveRoles, Decision::Disable];

    pub fn code(self) -> &'static str {
        match self {
            Decision::Keep => "keep",
            Decision::RemoveRoles => "remove_roles",
            Decision::Disable => "disable",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Decision::Keep => "Keep",
            Decision::RemoveRoles => "Remove roles",
            Decision::Disable => "Disable",
        }
    }

    pub fn parse(code: &str) -> Option<Decision> {
        Decision::ALL.into_iter().find(|decision| decision.code() == code)
    }
}

/// Before this moment the last look is too long ago.
pub fn due_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_months(EVERY).unwrap_or(DateTime::UNIX_EPOCH)
}

/// When the next one is due after this one.
pub fn due_after(last: DateTime<Utc>) -> DateTime<Utc> {
    last.checked_add_months(EVERY).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_one_is_due_after_three_months() {
        let last = DateTime::parse_from_rfc3339("2026-08-25T09:00:00Z").expect("a date").to_utc();
        let due = DateTime::parse_from_rfc3339("2026-11-25T09:00:00Z").expect("a date").to_utc();

        assert_eq!(due_after(last), due);
        assert_eq!(due_before(due), last);
    }

    #[test]
    fn what_is_decided_is_read_back() {
        assert!(Decision::ALL.into_iter().all(|decision| Decision::parse(decision.code()) == Some(decision)));
        assert_eq!(Decision::parse(""), None);
    }
}
