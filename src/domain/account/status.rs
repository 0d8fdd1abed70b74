//! The life of an account: in use, blocked, in collection, closing, closed for good; which moves there are and with what reason.
//! A move by a person is here; the last one, from closing to closed, is the clock's. What follows for cards is a service's.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::policy::{ObjectState, Permission};
use crate::domain::reason::ReasonCode;

/// The founding platform's account statuses (account v4): ACCOUNT_OK, ACCOUNT_BLOCKED, ACCOUNT_TO_CLOSE, ACCOUNT_AUTO_CLOSED
/// and ACCOUNT_COLLECTION.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Ok,
    /// Nothing is authorised on any of its cards; the cards keep their own status.
    Blocked,
    /// It closes for good after `CLOSING_DAYS`; until then it can come back.
    ToClose,
    Closed,
    Collection,
}

impl Status {
    pub const ALL: [Status; 5] = [Status::Ok, Status::Blocked, Status::ToClose, Status::Closed, Status::Collection];

    pub fn code(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Blocked => "blocked",
            Status::ToClose => "to_close",
            Status::Closed => "closed",
            Status::Collection => "collection",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Status::Ok => "OK",
            Status::Blocked => "Blocked",
            Status::ToClose => "Closing",
            Status::Closed => "Closed",
            Status::Collection => "Collection",
        }
    }

    pub fn parse(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What rights to change its status or owner depend on.
    pub fn object_state(self) -> ObjectState {
        match self {
            Status::Collection => ObjectState::CollectedAccount,
            Status::Ok | Status::Blocked | Status::ToClose | Status::Closed => ObjectState::Usual,
        }
    }

    /// Whether somebody is still liable on it: an owner with one cannot be closed.
    pub fn is_open(self) -> bool {
        match self {
            Status::Ok | Status::Blocked | Status::ToClose | Status::Collection => true,
            Status::Closed => false,
        }
    }
}

/// How many days an account is closing before it is closed for good (founding platform, ACCOUNT_AUTO_CLOSED).
pub const CLOSING_DAYS: i64 = 32;

/// The moment from which the clock may close an account that has been closing since then.
pub fn closes_at(since: DateTime<Utc>) -> DateTime<Utc> {
    since + TimeDelta::days(CLOSING_DAYS)
}

/// The day of that moment, for people.
pub fn closes_on(since: DateTime<Utc>) -> NaiveDate {
    closes_at(since).date_naive()
}

/// A change of state as a thing with a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusChange {
    Block,
    /// Lifts a block.
    Unblock,
    /// Begins the closing.
    Closure,
    /// Takes a closing back.
    Reopening,
    Collection,
    /// Ends a collection.
    Release,
}

impl StatusChange {
    pub const ALL: [StatusChange; 6] = [
        StatusChange::Block,
        StatusChange::Unblock,
        StatusChange::Closure,
        StatusChange::Reopening,
        StatusChange::Collection,
        StatusChange::Release,
    ];

    /// How it stands in addresses of pages and in the history.
    pub fn slug(self) -> &'static str {
        match self {
            StatusChange::Block => "block",
            StatusChange::Unblock => "unblocking",
            StatusChange::Closure => "closure",
            StatusChange::Reopening => "reopening",
            StatusChange::Collection => "collection",
            StatusChange::Release => "release",
        }
    }

    /// What the button says.
    pub fn label(self) -> &'static str {
        match self {
            StatusChange::Block => "Block",
            StatusChange::Unblock => "Unblock",
            StatusChange::Closure => "Close",
            StatusChange::Reopening => "Stop closing",
            StatusChange::Collection => "Set to collection",
            StatusChange::Release => "End collection",
        }
    }

    /// What whoever opens its form needs.
    pub fn permission(self) -> Permission {
        match self {
            StatusChange::Block | StatusChange::Unblock | StatusChange::Closure | StatusChange::Reopening => {
                Permission::EditAccounts
            }
            StatusChange::Collection | StatusChange::Release => Permission::OverrideStatuses,
        }
    }

    /// The status it leads to from this one, or nothing where the move does not exist.
    pub fn apply(self, from: Status) -> Option<Status> {
        use StatusChange::*;
        match (self, from) {
            (Block, Status::Ok) => Some(Status::Blocked),
            (Unblock, Status::Blocked) => Some(Status::Ok),
            (Closure, Status::Ok | Status::Blocked) => Some(Status::ToClose),
            (Reopening, Status::ToClose) => Some(Status::Ok),
            (Collection, Status::Ok | Status::Blocked | Status::ToClose) => Some(Status::Collection),
            (Release, Status::Collection) => Some(Status::Ok),
            (
                Block | Unblock | Closure | Reopening | Collection | Release,
                Status::Ok | Status::Blocked | Status::ToClose | Status::Closed | Status::Collection,
            ) => None,
        }
    }

    /// The reasons to choose from.
    pub fn reasons(self) -> &'static [ReasonCode] {
        use ReasonCode::*;
        match self {
            StatusChange::Block => &[CustomerAsked, UnderReview, Suspicion, NotPaid, Other],
            StatusChange::Unblock => &[ReviewDone, Paid, CustomerAsked, Mistake, Other],
            StatusChange::Closure => {
                &[CustomerAsked, Deceased, Bankrupt, CeasedToExist, NotPaid, ProductChanged, Other]
            }
            StatusChange::Reopening => &[CustomerAsked, CustomerReturned, Mistake, Other],
            StatusChange::Collection => &[NotPaid, Bankrupt, Deceased, Other],
            StatusChange::Release => &[Paid, Mistake, Other],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::in_sql::{ACCOUNTS, between, codes_of, quoted};
    use crate::domain::policy::{Role, Standing, decide_on};

    #[test]
    fn every_move_is_in_the_table_once() {
        use Status::*;
        let expected = [
            (StatusChange::Block, [Some(Blocked), None, None, None, None]),
            (StatusChange::Unblock, [None, Some(Ok), None, None, None]),
            (StatusChange::Closure, [Some(ToClose), Some(ToClose), None, None, None]),
            (StatusChange::Reopening, [None, None, Some(Ok), None, None]),
            (StatusChange::Collection, [Some(Collection), Some(Collection), Some(Collection), None, None]),
            (StatusChange::Release, [None, None, None, None, Some(Ok)]),
        ];
        for (change, results) in expected {
            for (from, result) in Status::ALL.into_iter().zip(results) {
                assert_eq!(change.apply(from), result, "{change:?} from {from:?}");
            }
        }
    }

    #[test]
    fn the_moves_and_the_clocks_one_are_those_of_the_database() {
        let listed = quoted(between(ACCOUNTS, "(OLD.status, NEW.status) IN (", "))"));
        let in_database: BTreeSet<(&str, &str)> = listed.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();

        let moves = StatusChange::ALL.into_iter().flat_map(|change| {
            Status::ALL.into_iter().filter_map(move |from| Some((from.code(), change.apply(from)?.code())))
        });
        let here: BTreeSet<(&str, &str)> = moves.chain([(Status::ToClose.code(), Status::Closed.code())]).collect();

        assert_eq!(here, in_database);
    }

    #[test]
    fn the_statuses_and_the_days_of_closing_are_those_of_the_database() {
        assert_eq!(codes_of(ACCOUNTS, "accounts_status_known"), Status::ALL.map(Status::code));
        assert!(ACCOUNTS.contains(&format!("interval '{CLOSING_DAYS} days'")));
    }

    #[test]
    fn only_a_closed_account_is_not_open() {
        assert!(Status::ALL.into_iter().all(|status| status.is_open() == (status != Status::Closed)));
    }

    #[test]
    fn an_account_closes_for_good_on_the_thirty_second_day() {
        let since = NaiveDate::from_ymd_opt(2026, 11, 1).and_then(|day| day.and_hms_opt(10, 0, 0)).expect("a moment");

        assert_eq!(closes_at(since.and_utc()).to_rfc3339(), "2026-12-03T10:00:00+00:00");
        assert_eq!(closes_on(since.and_utc()), NaiveDate::from_ymd_opt(2026, 12, 3).expect("a date"));
    }

    #[test]
    fn every_way_into_and_out_of_collection_is_a_supervisors() {
        for change in StatusChange::ALL {
            for from in Status::ALL {
                let Some(to) = change.apply(from) else { continue };
                let touches = from == Status::Collection || to == Status::Collection;
                let may = |role| {
                    let standing = Standing { roles: vec![role], ..Standing::default() };
                    decide_on(&standing, change.permission(), from.object_state()).is_ok()
                };
                assert!(may(Role::Supervisor), "{change:?} from {from:?}");
                assert_eq!(may(Role::Agent), !touches, "{change:?} from {from:?}");
            }
        }
    }
}
