//! What an institution has settled about wallets.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::text::Flaw;

/// Whether an institution's cards go into wallets, and how many of one cardholder. Codes for enrolment are sent to the
/// cardholder's mobile, so the founding platform wants a customer of its own for every such card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    Off,
    /// One live wallet card a cardholder.
    Strict,
    /// Several, with a warning.
    Shared,
}

impl Rule {
    pub const ALL: [Rule; 3] = [Rule::Off, Rule::Strict, Rule::Shared];

    pub fn code(self) -> &'static str {
        match self {
            Rule::Off => "off",
            Rule::Strict => "strict",
            Rule::Shared => "shared",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Rule::Off => "No wallets",
            Rule::Strict => "One live wallet card for each cardholder",
            Rule::Shared => "Several, with a warning",
        }
    }

    pub fn parse(code: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.code() == code)
    }
}

/// How long a card waits after its holder's mobile was changed, in whole hours: a new number shortly before a wallet is the classic
/// beginning of a take-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CoolDown(i32);

impl CoolDown {
    /// Thirty days.
    pub const MAX: i32 = 720;

    /// Whole hours from 0 to `MAX`; blanks around them are thrown away.
    pub fn parse(text: &str) -> Result<CoolDown, Flaw> {
        let hours = text.trim().parse().ok().filter(|hours| (0..=CoolDown::MAX).contains(hours));
        let range = || Flaw::Sentence(format!("{{label}} must be a whole number of hours from 0 to {}", CoolDown::MAX));
        hours.map(CoolDown).ok_or_else(range)
    }

    /// From the store, which holds the range.
    pub fn stored(hours: i32) -> CoolDown {
        CoolDown(hours)
    }

    pub fn hours(self) -> i32 {
        self.0
    }
}

/// The rule and the cool-down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Terms {
    pub rule: Rule,
    pub cool_down: CoolDown,
}

impl Default for Terms {
    /// No wallets; a day, should there be some.
    fn default() -> Terms {
        Terms { rule: Rule::Off, cool_down: CoolDown(24) }
    }
}

impl Terms {
    /// Whoever's mobile was changed after this moment waits.
    pub fn cooling_since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - TimeDelta::hours(i64::from(self.cool_down.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{WALLETS, codes_of};

    #[test]
    fn the_codes_are_those_of_the_database() {
        assert_eq!(codes_of(WALLETS, "institutions_wallet_rule_known"), Rule::ALL.map(Rule::code));
        assert!(WALLETS.contains(&format!("wallet_cooldown_hours BETWEEN 0 AND {}", CoolDown::MAX)));
        assert!(WALLETS.contains(&format!("wallet_rule text NOT NULL DEFAULT '{}'", Terms::default().rule.code())));
    }

    #[test]
    fn a_cool_down_is_a_whole_number_of_hours_within_thirty_days() {
        for (text, hours) in [("0", 0), (" 24 ", 24), ("720", 720)] {
            assert_eq!(CoolDown::parse(text).map(CoolDown::hours), Ok(hours));
        }
        for text in ["", "-1", "721", "1.5", "a day", "99999999999"] {
            assert!(CoolDown::parse(text).is_err(), "{text}");
        }
    }
}
