//! The segment of an account: six drawers that mean what the issuer wants them to.

/// A to F (founding platform, account v4: exported, and nothing follows from it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Segment {
    A,
    B,
    C,
    D,
    E,
    F,
}

impl Segment {
    pub const ALL: [Segment; 6] = [Segment::A, Segment::B, Segment::C, Segment::D, Segment::E, Segment::F];

    pub fn code(self) -> &'static str {
        match self {
            Segment::A => "A",
            Segment::B => "B",
            Segment::C => "C",
            Segment::D => "D",
            Segment::E => "E",
            Segment::F => "F",
        }
    }

    /// The letter is what people call it.
    pub fn label(self) -> &'static str {
        self.code()
    }

    pub fn parse(code: &str) -> Option<Segment> {
        Segment::ALL.into_iter().find(|segment| segment.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{ACCOUNTS, codes_of};

    #[test]
    fn the_codes_are_those_of_the_database() {
        assert_eq!(codes_of(ACCOUNTS, "accounts_segment_known"), Segment::ALL.map(Segment::code));
        assert_eq!(Segment::parse("F"), Some(Segment::F));
        assert_eq!(Segment::parse("G"), None);
    }
}
