//! Whether a card can go into a wallet, and why not. Six of the reasons are found by the store and kept with the card; two
//! depend on the moment and on the institution's rule and are added when somebody looks.

use chrono::{DateTime, TimeDelta, Utc};

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

/// What stands between a card and a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    HolderNotPerson,
    NoMobile,
    NotAMobile,
    HolderNotActive,
    CardNotInUse,
    AccountNotInUse,
    /// The holder's mobile was changed a short while ago: the classic beginning of a take-over.
    CoolDown,
    /// The holder has another live wallet card.
    SecondCard,
}

impl Obstacle {
    pub const ALL: [Obstacle; 8] = [
        Obstacle::HolderNotPerson,
        Obstacle::NoMobile,
        Obstacle::NotAMobile,
        Obstacle::HolderNotActive,
        Obstacle::CardNotInUse,
        Obstacle::AccountNotInUse,
        Obstacle::CoolDown,
        Obstacle::SecondCard,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Obstacle::HolderNotPerson => "holder_not_person",
            Obstacle::NoMobile => "no_mobile",
            Obstacle::NotAMobile => "not_a_mobile",
            Obstacle::HolderNotActive => "holder_not_active",
            Obstacle::CardNotInUse => "card_not_in_use",
            Obstacle::AccountNotInUse => "account_not_in_use",
            Obstacle::CoolDown => "cool_down",
            Obstacle::SecondCard => "second_card",
        }
    }

    pub fn parse(code: &str) -> Option<Obstacle> {
        Obstacle::ALL.into_iter().find(|obstacle| obstacle.code() == code)
    }

    /// What is the matter, for the page of the card and the work list.
    pub fn sentence(self) -> &'static str {
        match self {
            Obstacle::HolderNotPerson => "The cardholder is not a person, so nobody's phone can confirm the wallet.",
            Obstacle::NoMobile => "The cardholder has no mobile number to send a code to.",
            Obstacle::NotAMobile => "The cardholder's mobile is a number that no text message reaches.",
            Obstacle::HolderNotActive => "The cardholder is suspended or closed.",
            Obstacle::CardNotInUse => "The card is blocked or under suspicion.",
            Obstacle::AccountNotInUse => "The account is blocked, closing, closed or in collection.",
            Obstacle::CoolDown => "The cardholder's mobile was changed a short while ago, so the card waits.",
            Obstacle::SecondCard => "The cardholder has another live wallet card.",
        }
    }

    /// Where it is mended.
    pub fn mend(self) -> Mend {
        match self {
            Obstacle::HolderNotPerson => Mend::CardHolder,
            Obstacle::NoMobile | Obstacle::NotAMobile => Mend::HolderContact,
            Obstacle::HolderNotActive => Mend::HolderRecord,
            Obstacle::CardNotInUse => Mend::CardStatus,
            Obstacle::AccountNotInUse => Mend::AccountStatus,
            Obstacle::CoolDown => Mend::Wait,
            Obstacle::SecondCard => Mend::OtherCards,
        }
    }

    /// Whether the store finds it and keeps it with the card.
    pub fn is_kept(self) -> bool {
        !matches!(self, Obstacle::CoolDown | Obstacle::SecondCard)
    }
}

/// What would take an obstacle away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mend {
    /// Another cardholder: what kind of customer somebody is never changes.
    CardHolder,
    HolderContact,
    HolderRecord,
    CardStatus,
    AccountStatus,
    OtherCards,
    /// Nobody can do anything about it.
    Wait,
}

impl Mend {
    /// What the link says.
    pub fn label(self) -> &'static str {
        match self {
            Mend::CardHolder => "Choose another cardholder",
            Mend::HolderContact => "Change the mobile",
            Mend::HolderRecord => "See the cardholder",
            Mend::CardStatus => "See the card",
            Mend::AccountStatus => "See the account",
            Mend::OtherCards => "See the cardholder's cards",
            Mend::Wait => "Wait",
        }
    }
}

/// Whether a live card with a wallet wish can go into a wallet now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// The institution has no wallets.
    Off,
    Ready {
        warnings: Vec<Obstacle>,
    },
    NotReady(Vec<Obstacle>),
}

/// When a card whose holder's mobile changed may go into a wallet again.
pub fn cools_down_at(mobile_changed_at: DateTime<Utc>, cooldown_hours: i32) -> DateTime<Utc> {
    mobile_changed_at + TimeDelta::hours(i64::from(cooldown_hours))
}

/// Puts together what the store found, the cool-down and the holder's other live wallet cards. Under the strict rule a second
/// card is an obstacle, under the shared one a warning.
pub fn readiness(
    rule: Rule,
    obstacles: &[Obstacle],
    mobile_changed_at: Option<DateTime<Utc>>,
    cooldown_hours: i32,
    other_wallet_cards: i64,
    now: DateTime<Utc>,
) -> Readiness {
    if rule == Rule::Off {
        return Readiness::Off;
    }
    let mut obstacles = obstacles.to_vec();
    if mobile_changed_at.is_some_and(|changed| now < cools_down_at(changed, cooldown_hours)) {
        obstacles.push(Obstacle::CoolDown);
    }
    let mut warnings = Vec::new();
    if other_wallet_cards > 0 {
        let second = if rule == Rule::Strict { &mut obstacles } else { &mut warnings };
        second.push(Obstacle::SecondCard);
    }
    if obstacles.is_empty() {
        return Readiness::Ready { warnings };
    }
    obstacles.extend(warnings);
    Readiness::NotReady(obstacles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{WALLETS, between, codes_of};

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_435_200, 0).expect("a moment")
    }

    fn ready(rule: Rule, other_wallet_cards: i64) -> Readiness {
        readiness(rule, &[], None, 24, other_wallet_cards, noon())
    }

    #[test]
    fn the_codes_are_those_of_the_database() {
        let function = between(WALLETS, "FUNCTION wallet_obstacles(", "], NULL)");
        let found: Vec<&str> = function.split("THEN '").skip(1).filter_map(|rest| rest.split('\'').next()).collect();

        let kept = Obstacle::ALL.into_iter().filter(|obstacle| obstacle.is_kept());
        assert_eq!(found, kept.map(Obstacle::code).collect::<Vec<_>>());
        assert_eq!(codes_of(WALLETS, "institutions_wallet_rule_known"), Rule::ALL.map(Rule::code));
        assert!(Obstacle::ALL.into_iter().all(|obstacle| Obstacle::parse(obstacle.code()) == Some(obstacle)));
    }

    #[test]
    fn a_second_card_is_an_obstacle_where_it_is_strict_and_a_warning_where_it_is_shared() {
        assert_eq!(ready(Rule::Strict, 1), Readiness::NotReady(vec![Obstacle::SecondCard]));
        assert_eq!(ready(Rule::Shared, 1), Readiness::Ready { warnings: vec![Obstacle::SecondCard] });
        for rule in [Rule::Strict, Rule::Shared] {
            assert_eq!(ready(rule, 0), Readiness::Ready { warnings: Vec::new() });
        }
    }

    #[test]
    fn without_wallets_nothing_is_asked() {
        assert_eq!(readiness(Rule::Off, &Obstacle::ALL, Some(noon()), 24, 9, noon()), Readiness::Off);
    }

    #[test]
    fn the_cool_down_ends_with_its_last_hour() {
        let after = |hours: i64, minutes: i64| {
            let now = noon() + TimeDelta::hours(hours) + TimeDelta::minutes(minutes);
            readiness(Rule::Shared, &[], Some(noon()), 24, 0, now)
        };

        assert_eq!(after(23, 59), Readiness::NotReady(vec![Obstacle::CoolDown]));
        assert_eq!(after(24, 0), Readiness::Ready { warnings: Vec::new() });
        assert_eq!(readiness(Rule::Shared, &[], Some(noon()), 0, 0, noon()), Readiness::Ready { warnings: Vec::new() });
    }

    #[test]
    fn everything_that_stands_in_the_way_is_told() {
        let told = readiness(Rule::Shared, &[Obstacle::NoMobile], Some(noon()), 24, 2, noon());

        let all = vec![Obstacle::NoMobile, Obstacle::CoolDown, Obstacle::SecondCard];
        assert_eq!(told, Readiness::NotReady(all));
    }
}
