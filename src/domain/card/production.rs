//! How far the making of a card has come. Cardfile produces nothing: what stands here was told by whoever does.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Production {
    /// Nothing is to be made.
    None,
    /// It is to be ordered from the processor.
    Awaited,
    Sent,
    Produced,
    Aborted,
}

impl Production {
    pub const ALL: [Production; 5] =
        [Production::None, Production::Awaited, Production::Sent, Production::Produced, Production::Aborted];

    pub fn code(self) -> &'static str {
        match self {
            Production::None => "none",
            Production::Awaited => "awaited",
            Production::Sent => "sent",
            Production::Produced => "produced",
            Production::Aborted => "aborted",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Production::None => "Nothing to make",
            Production::Awaited => "Awaited",
            Production::Sent => "Sent to be made",
            Production::Produced => "Produced",
            Production::Aborted => "Aborted",
        }
    }

    pub fn parse(code: &str) -> Option<Production> {
        Production::ALL.into_iter().find(|production| production.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{CARDS, codes_of};

    #[test]
    fn the_codes_are_those_of_the_database() {
        assert_eq!(codes_of(CARDS, "cards_production_known"), Production::ALL.map(Production::code));
        assert!(Production::ALL.into_iter().all(|state| Production::parse(state.code()) == Some(state)));
    }
}
