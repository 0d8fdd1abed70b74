//! The reasons why a card cannot go into a wallet, each with what would mend it.

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

    /// A few words, for a filter.
    pub fn label(self) -> &'static str {
        match self {
            Obstacle::HolderNotPerson => "Cardholder is not a person",
            Obstacle::NoMobile => "No mobile",
            Obstacle::NotAMobile => "Mobile is a land line",
            Obstacle::HolderNotActive => "Cardholder suspended or closed",
            Obstacle::CardNotInUse => "Card not in use",
            Obstacle::AccountNotInUse => "Account not in use",
            Obstacle::CoolDown => "Mobile just changed",
            Obstacle::SecondCard => "Another live wallet card",
        }
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
            Mend::CardStatus => "Set the card back to OK",
            Mend::AccountStatus => "See the account",
            Mend::OtherCards => "See the cardholder's cards",
            Mend::Wait => "Wait",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{WALLET_OBSTACLES, between};

    #[test]
    fn the_codes_are_those_of_the_database() {
        let function = between(WALLET_OBSTACLES, "FUNCTION wallet_obstacles(", "], NULL)");
        let found: Vec<&str> = function.split("THEN '").skip(1).filter_map(|rest| rest.split('\'').next()).collect();

        let kept = Obstacle::ALL.into_iter().filter(|obstacle| obstacle.is_kept());
        assert_eq!(found, kept.map(Obstacle::code).collect::<Vec<_>>());
        assert!(Obstacle::ALL.into_iter().all(|obstacle| Obstacle::parse(obstacle.code()) == Some(obstacle)));
    }
}
