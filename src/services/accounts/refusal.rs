//! Why an account stays as it is.

use crate::db::DbError;
use crate::domain::account::{Problem, Status};
use crate::domain::ids::ProposalId;
use crate::domain::policy::Refusal;
use crate::services::Failure;
use crate::services::proposals::ProposeRefusal;
use crate::services::rules::Rule;

#[derive(Debug, thiserror::Error)]
pub enum AccountRefusal {
    /// The account has moved on since the form was opened.
    #[error("the account changed meanwhile")]
    Stale,
    /// There is no such move from the status it has.
    #[error("an account that is {0:?} cannot be changed that way")]
    NoSuchMove(Status),
    /// What was typed names somebody or something that is not there.
    #[error("the form has problems")]
    Problems(Vec<Problem>),
    /// What becomes of an account in collection is for somebody who may set collection.
    #[error("{0}")]
    NotAllowed(Refusal),
    /// The account is this customer's already.
    #[error("the owner stays the same")]
    SameOwner,
    /// The time at which a transfer is to count is before the present owner's, or still to come.
    #[error("a transfer does not count from then")]
    Time,
    /// Somebody else's change of the same part waits for a second person.
    #[error("another change of it waits")]
    Waiting { id: ProposalId, who: String },
    #[error("a rule refused: {0:?}")]
    Rule(Rule),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for AccountRefusal {
    fn from(error: DbError) -> AccountRefusal {
        match (Rule::of(&error), error) {
            (Some(rule), _) => AccountRefusal::Rule(rule),
            (None, DbError::Stale) => AccountRefusal::Stale,
            (None, error) => AccountRefusal::Failure(error.into()),
        }
    }
}

impl From<ProposeRefusal> for AccountRefusal {
    fn from(refusal: ProposeRefusal) -> AccountRefusal {
        match refusal {
            ProposeRefusal::Waiting { id, who } => AccountRefusal::Waiting { id, who },
            ProposeRefusal::Failure(failure) => AccountRefusal::Failure(failure),
        }
    }
}
