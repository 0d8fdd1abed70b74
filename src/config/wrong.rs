//! A wrong setting, in one line for the person at the terminal. Never holds a secret.

/// Says which setting is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(pub String);

impl Wrong {
    pub fn new(line: impl Into<String>) -> Wrong {
        Wrong(line.into())
    }
}
