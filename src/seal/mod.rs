//! Encryption at rest. The key ring (`keys`) lives outside the database; it seals each customer's data key, drafts and find
//! terms, and makes the blind index. A customer's data key seals the registration number and every copy of a personal value.
//! Every sealed value is bound to its place, so that it opens nowhere else.

mod keys;
mod sealed;

pub use keys::{KeyError, Keys};
pub use sealed::{DataKey, Place, SealError};
