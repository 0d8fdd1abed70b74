//! How an account or a card came into Cardfile: registered, because it exists at the processor, or requested, because it does
//! not yet. An origin never changes.

/// Where it was first: at the processor or here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// It exists at the processor: its numbers are typed in.
    Registered,
    /// It does not exist yet: the reference is made here, the number comes later.
    Requested,
}

impl Origin {
    pub const ALL: [Origin; 2] = [Origin::Registered, Origin::Requested];

    pub fn code(self) -> &'static str {
        match self {
            Origin::Registered => "registered",
            Origin::Requested => "requested",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Origin::Registered => "Registered",
            Origin::Requested => "Requested",
        }
    }

    /// What it means, in words for the form and the page.
    pub fn meaning(self) -> &'static str {
        match self {
            Origin::Registered => "It exists at the processor; its numbers come from there.",
            Origin::Requested => "It does not exist at the processor yet; its number comes later.",
        }
    }

    /// The other way in, as a link says it: where somebody is on the wrong one.
    pub fn other(self) -> (Origin, &'static str) {
        match self {
            Origin::Registered => (Origin::Requested, "It does not exist yet: request it"),
            Origin::Requested => (Origin::Registered, "It exists already: register it"),
        }
    }

    /// The way that an address asks for; without one, what does not exist yet.
    pub fn asked(code: &str) -> Option<Origin> {
        if code.is_empty() { Some(Origin::Requested) } else { Origin::parse(code) }
    }

    pub fn parse(code: &str) -> Option<Origin> {
        Origin::ALL.into_iter().find(|origin| origin.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{ACCOUNTS, CARDS, codes_of};

    #[test]
    fn the_codes_are_those_of_accounts_and_cards_in_the_database() {
        let codes = Origin::ALL.map(Origin::code);

        assert_eq!(codes_of(ACCOUNTS, "accounts_origin_known"), codes);
        assert_eq!(codes_of(CARDS, "cards_origin_known"), codes);
        assert!(Origin::ALL.into_iter().all(|origin| Origin::parse(origin.code()) == Some(origin)));
    }
}
