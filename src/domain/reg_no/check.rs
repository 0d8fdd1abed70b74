//! What a check digit says about a number. What follows from it (a question to the person who typed) is decided where the
//! number is used; a wrong check digit never refuses a number here.

/// What the check digits say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// They fit.
    Right,
    /// They do not: most likely a slip, so a person confirms it.
    Wrong,
    /// The kind has none that still count.
    NotChecked,
}

impl Check {
    pub(super) fn of(right: bool) -> Check {
        if right { Check::Right } else { Check::Wrong }
    }
}
