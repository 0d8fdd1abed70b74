//! What may go wrong in any use-case whatever was wished: the store, or a sealed value that does not open.

use crate::db::DbError;
use crate::seal::SealError;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A sealed text of ours that opens, but does not read.
    #[error("a sealed text cannot be read: {0}")]
    Text(#[from] serde_json::Error),
}
