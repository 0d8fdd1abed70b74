//! What became of a form that makes something once, however often it is sent.

/// What the form made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made<T> {
    Now(T),
    /// It was made when the form was sent before, perhaps with other answers: those of now count for nothing.
    Before(T),
}

impl<T> Made<T> {
    pub fn id(self) -> T {
        match self {
            Made::Now(id) | Made::Before(id) => id,
        }
    }
}
