//! The life of a customer record: active, suspended, closed; which moves there are and with what reason. The moves are a table;
//! who may make one is decided by `policy`.

use crate::domain::policy::Permission;
use crate::domain::text::{Block, Flaw};

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonCode {
    CustomerAsked,
    UnderReview,
    Suspicion,
    AddressReturned,
    ReviewDone,
    Mistake,
    Deceased,
    Bankrupt,
    CeasedToExist,
    RecordedTwice,
    CustomerReturned,
    CallerIdentified,
    DataCompared,
    AuthorityAsked,
    Other,
}

impl ReasonCode {
    pub fn code(self) -> &'static str {
        match self {
            ReasonCode::CustomerAsked => "customer_asked",
            ReasonCode::UnderReview => "under_review",
            ReasonCode::Suspicion => "suspicion",
            ReasonCode::AddressReturned => "address_returned",
            ReasonCode::ReviewDone => "review_done",
            ReasonCode::Mistake => "mistake",
            ReasonCode::Deceased => "deceased",
            ReasonCode::Bankrupt => "bankrupt",
            ReasonCode::CeasedToExist => "ceased_to_exist",
            ReasonCode::RecordedTwice => "recorded_twice",
            ReasonCode::CustomerReturned => "customer_returned",
            ReasonCode::CallerIdentified => "caller_identified",
            ReasonCode::DataCompared => "data_compared",
            ReasonCode::AuthorityAsked => "authority_asked",
            ReasonCode::Other => "other",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            ReasonCode::CustomerAsked => "The customer asked for it",
            ReasonCode::UnderReview => "Under review",
            ReasonCode::Suspicion => "Suspicious activity",
            ReasonCode::AddressReturned => "Post came back",
            ReasonCode::ReviewDone => "The review is done",
            ReasonCode::Mistake => "It was a mistake",
            ReasonCode::Deceased => "The customer has died",
            ReasonCode::Bankrupt => "The customer is bankrupt",
            ReasonCode::CeasedToExist => "It no longer exists",
            ReasonCode::RecordedTwice => "Recorded twice",
            ReasonCode::CustomerReturned => "The customer came back",
            ReasonCode::CallerIdentified => "To identify a caller",
            ReasonCode::DataCompared => "To compare with a document",
            ReasonCode::AuthorityAsked => "An authority asked",
            ReasonCode::Other => "Another reason",
        }
    }

    /// The reasons to see a registration number whole.
    pub fn for_reveal() -> &'static [ReasonCode] {
        &[ReasonCode::CallerIdentified, ReasonCode::DataCompared, ReasonCode::AuthorityAsked, ReasonCode::Other]
    }
}

/// A chosen reason with words of one's own, which `Other` needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub code: ReasonCode,
    pub words: Option<Block<500>>,
}

impl Reason {
    /// Reads a reason out of those offered. The error names the input: `reason` or `words`.
    pub fn parse(code: &str, words: &str, offered: &[ReasonCode]) -> Result<Reason, (&'static str, Flaw)> {
        let choose = || ("reason", Flaw::Sentence("Choose a reason".into()));
        let code = offered.iter().copied().find(|reason| reason.code() == code).ok_or_else(choose)?;
        let words = Block::parse(words).map_err(|flaw| ("words", flaw))?;
        if code == ReasonCode::Other && words.is_none() {
            return Err(("words", Flaw::Sentence("Enter the reason in your own words".into())));
        }
        Ok(Reason { code, words })
    }

    /// The reason as one sentence for the record and the history.
    pub fn sentence(&self) -> String {
        match (&self.words, self.code) {
            (Some(words), ReasonCode::Other) => words.as_str().to_owned(),
            (Some(words), code) => format!("{}: {}", code.label(), words.as_str()),
            (None, code) => code.label().to_owned(),
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

    #[test]
    fn another_reason_needs_words_and_a_foreign_reason_is_none() {
        let offered = StatusChange::Closure.reasons();

        assert_eq!(Reason::parse("other", " ", offered).expect_err("no words").0, "words");
        assert_eq!(Reason::parse("review_done", "", offered).expect_err("not offered").0, "reason");
        assert_eq!(Reason::parse("deceased", "", offered).expect("good").sentence(), "The customer has died");
    }
}
