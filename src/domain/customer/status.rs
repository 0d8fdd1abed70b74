//! The life of a customer record: active, suspended, closed; which moves there are and with what reason. The moves are a table;
//! who may make one is decided by `policy`.

use crate::domain::policy::{ObjectState, Permission};
use crate::domain::reason::ReasonCode;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Active,
    Suspended,
    Closed,
}

impl Status {
    pub const ALL: [Status; 3] = [Status::Active, Status::Suspended, Status::Closed];

    pub fn code(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Suspended => "suspended",
            Status::Closed => "closed",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Status::Active => "Active",
            Status::Suspended => "Suspended",
            Status::Closed => "Closed",
        }
    }

    pub fn parse(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What rights to it depend on.
    pub fn object_state(self) -> ObjectState {
        match self {
            Status::Active | Status::Suspended => ObjectState::Usual,
            Status::Closed => ObjectState::ClosedCustomer,
        }
    }
}

/// A change of state as a thing with a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusChange {
    Suspension,
    /// Lifts a suspension.
    Resumption,
    Closure,
    Reopening,
}

impl StatusChange {
    pub const ALL: [StatusChange; 4] =
        [StatusChange::Suspension, StatusChange::Resumption, StatusChange::Closure, StatusChange::Reopening];

    /// How it stands in addresses of pages and in the history.
    pub fn slug(self) -> &'static str {
        match self {
            StatusChange::Suspension => "suspension",
            StatusChange::Resumption => "resumption",
            StatusChange::Closure => "closure",
            StatusChange::Reopening => "reopening",
        }
    }

    /// What the button says.
    pub fn label(self) -> &'static str {
        match self {
            StatusChange::Suspension => "Suspend",
            StatusChange::Resumption => "Lift suspension",
            StatusChange::Closure => "Close",
            StatusChange::Reopening => "Reopen",
        }
    }

    pub fn permission(self) -> Permission {
        match self {
            StatusChange::Suspension | StatusChange::Resumption => Permission::SuspendCustomers,
            StatusChange::Closure | StatusChange::Reopening => Permission::CloseCustomers,
        }
    }

    /// The status it leads to from this one, or nothing where the move does not exist.
    pub fn apply(self, from: Status) -> Option<Status> {
        match (self, from) {
            (StatusChange::Suspension, Status::Active) => Some(Status::Suspended),
            (StatusChange::Resumption, Status::Suspended) => Some(Status::Active),
            (StatusChange::Closure, Status::Active | Status::Suspended) => Some(Status::Closed),
            (StatusChange::Reopening, Status::Closed) => Some(Status::Active),
            (
                StatusChange::Suspension | StatusChange::Resumption | StatusChange::Closure | StatusChange::Reopening,
                Status::Active | Status::Suspended | Status::Closed,
            ) => None,
        }
    }

    /// The reasons to choose from.
    pub fn reasons(self) -> &'static [ReasonCode] {
        use ReasonCode::*;
        match self {
            StatusChange::Suspension => &[CustomerAsked, UnderReview, Suspicion, AddressReturned, Other],
            StatusChange::Resumption => &[ReviewDone, CustomerAsked, Mistake, Other],
            StatusChange::Closure => &[CustomerAsked, Deceased, Bankrupt, CeasedToExist, RecordedTwice, Other],
            StatusChange::Reopening => &[CustomerReturned, Mistake, Other],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_is_in_the_table_once() {
        use Status::*;
        use StatusChange::*;
        let expected = [
            (Suspension, [Some(Suspended), None, None]),
            (Resumption, [None, Some(Active), None]),
            (Closure, [Some(Closed), Some(Closed), None]),
            (Reopening, [None, None, Some(Active)]),
        ];
        for (change, results) in expected {
            for (from, result) in Status::ALL.into_iter().zip(results) {
                assert_eq!(change.apply(from), result, "{change:?} from {from:?}");
            }
        }
    }
}
