//! What the database did. Services turn constraint names into refusals; the edge turns `Unavailable` into a 503.

use diesel::result::{DatabaseErrorKind, Error};

#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection in time, the connection broke, or a time limit of the page pool ran out: trying again may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A rule of the schema refused; the name is the constraint's.
    #[error("the rule {0} refused")]
    Constraint(String),
    /// No such row in this institution.
    #[error("no such row")]
    Missing,
    /// The row has moved on since it was read.
    #[error("the row changed meanwhile")]
    Stale,
    #[error("the database refused: {0}")]
    Other(Error),
}

impl DbError {
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, DbError::Constraint(constraint) if constraint == name)
    }
}

impl From<Error> for DbError {
    fn from(error: Error) -> DbError {
        match &error {
            Error::NotFound => DbError::Missing,
            Error::DatabaseError(kind, info) => {
                let constraint = info.constraint_name().map(str::to_owned);
                match (kind, constraint) {
                    (DatabaseErrorKind::ClosedConnection, _) => DbError::Unavailable(info.message().to_owned()),
                    // Raised where a program goes on with a key file of before: it can read the new one.
                    (_, Some(constraint)) if constraint == "key_versions_known" => {
                        DbError::Unavailable(info.message().to_owned())
                    }
                    (_, Some(constraint)) => DbError::Constraint(constraint),
                    (_, None) if is_passing(info.message()) => DbError::Unavailable(info.message().to_owned()),
                    (_, None) => DbError::Other(error),
                }
            }
            Error::BrokenTransactionManager => DbError::Unavailable("the connection is broken".to_owned()),
            _ => DbError::Other(error),
        }
    }
}

/// Whether it is about the moment and not about the statement. libpq gives no code for a lost connection, and Diesel passes
/// none on for the others, so that the message has to tell; `lc_messages` is C in every connection of ours.
fn is_passing(message: &str) -> bool {
    const SIGNS: [&str; 13] = [
        "deadlock detected",
        "statement timeout",
        "lock timeout",
        "idle-in-transaction timeout",
        "server closed the connection",
        "terminating connection",
        "connection to server",
        "could not receive data",
        "could not send data",
        "no connection to the server",
        "SSL connection has been closed",
        "the database system is",
        "No space left on device",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_passes_and_a_syntax_error_does_not() {
        assert!(is_passing("canceling statement due to statement timeout"));
        assert!(!is_passing("syntax error at or near \"SELEC\""));
    }
}
