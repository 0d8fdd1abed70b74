//! Ids, a type each, so that two of them cannot be swapped. They come from the database and mean nothing to people;
//! what people read to each other (customer number) is a separate value. An id is always positive.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// An institution: the umbrella every record belongs to.
    InstitutionId,
    /// A customer within an institution.
    CustomerId,
    /// An account within an institution.
    AccountId,
    /// A card within an institution.
    CardId,
    /// A sort of account that an institution offers.
    AccountProductId,
    /// A sort of card that an institution issues.
    CardProductId,
    /// A member of staff.
    StaffId,
    /// A change that waits for a second person.
    ProposalId,
    /// A signed-in session.
    SessionId,
}
