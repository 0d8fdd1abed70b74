//! Why a card stays as it is.

use crate::db::DbError;
use crate::domain::card::Status;
use crate::domain::ids::ProposalId;
use crate::services::Failure;
use crate::services::proposals::ProposeRefusal;
use crate::services::rules::Rule;

#[derive(Debug, thiserror::Error)]
pub enum CardRefusal {
    /// The card has moved on since the form was opened.
    #[error("the card changed meanwhile")]
    Stale,
    /// There is no such move from the status it has.
    #[error("a card that is {0:?} cannot be changed that way")]
    NoSuchMove(Status),
    /// The card is this customer's already.
    #[error("the holder stays the same")]
    SameHolder,
    /// The time at which a change of holder is to count is before the present holder's, or still to come.
    #[error("a change of holder does not count from then")]
    Time,
    /// The account is in collection: nothing new on it.
    #[error("the account is in collection")]
    InCollection,
    /// Somebody else's change of the same part waits for a second person.
    #[error("another change of it waits")]
    Waiting { id: ProposalId, who: String },
    /// The reference that was typed is another card's.
    #[error("a rule refused: {0:?}")]
    Rule(Rule),
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// What a person is told of an account in collection.
pub const IN_COLLECTION: &str =
    "The account is in collection, so it gets no new card. A supervisor ends the collection first.";

impl From<DbError> for CardRefusal {
    fn from(error: DbError) -> CardRefusal {
        match (Rule::of(&error), error) {
            (Some(rule), _) => CardRefusal::Rule(rule),
            (None, DbError::Stale) => CardRefusal::Stale,
            (None, error) => CardRefusal::Failure(error.into()),
        }
    }
}

impl From<ProposeRefusal> for CardRefusal {
    fn from(refusal: ProposeRefusal) -> CardRefusal {
        match refusal {
            ProposeRefusal::Waiting { id, who } => CardRefusal::Waiting { id, who },
            ProposeRefusal::Failure(failure) => CardRefusal::Failure(failure),
        }
    }
}
