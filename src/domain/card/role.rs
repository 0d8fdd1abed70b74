//! The role of a card on its account (founding platform, card v4): a main card is its owner's own, a supplementary one may be
//! somebody else's. The role changes nothing about what the card can do; an account may have many of each.

use crate::domain::customer::Kind;
use crate::domain::ids::CustomerId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Main,
    Supplementary,
}

/// Who would own the account and hold the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    pub owner: CustomerId,
    pub owner_kind: Kind,
    pub holder: CustomerId,
    pub holder_kind: Kind,
}

/// Why a card cannot have this role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleRefusal {
    /// A main card for somebody who does not own the account.
    HolderIsNotOwner,
    /// A main card on a company's account for a person.
    PersonOnCompanyAccount,
}

impl Role {
    pub const ALL: [Role; 2] = [Role::Main, Role::Supplementary];

    pub fn code(self) -> &'static str {
        match self {
            Role::Main => "main",
            Role::Supplementary => "supplementary",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Role::Main => "Main",
            Role::Supplementary => "Supplementary",
        }
    }

    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The role that was wished for where it fits, else the one that does.
    pub fn fitting(is_owner: bool, wished: Role) -> Role {
        if is_owner { wished } else { Role::Supplementary }
    }

    /// Whether a card of these people may have this role.
    pub fn check(self, parties: &Parties) -> Result<(), RoleRefusal> {
        match self {
            Role::Supplementary => Ok(()),
            Role::Main if parties.owner == parties.holder => Ok(()),
            Role::Main if parties.owner_kind == Kind::Corporate && parties.holder_kind == Kind::Private => {
                Err(RoleRefusal::PersonOnCompanyAccount)
            }
            Role::Main => Err(RoleRefusal::HolderIsNotOwner),
        }
    }
}

impl RoleRefusal {
    pub fn sentence(self) -> &'static str {
        match self {
            RoleRefusal::HolderIsNotOwner => {
                "A main card is held by the account's owner. Make it supplementary, or choose the owner as cardholder"
            }
            RoleRefusal::PersonOnCompanyAccount => {
                "A person's card on a company's account is supplementary. Make it supplementary"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{CARDS, codes_of};

    const AINO: CustomerId = CustomerId(1);
    const VOLTA: CustomerId = CustomerId(2);

    fn parties(owner: (CustomerId, Kind), holder: (CustomerId, Kind)) -> Parties {
        Parties { owner: owner.0, owner_kind: owner.1, holder: holder.0, holder_kind: holder.1 }
    }

    #[test]
    fn the_codes_are_those_of_the_database() {
        assert_eq!(codes_of(CARDS, "cards_role_known"), Role::ALL.map(Role::code));
    }

    #[test]
    fn a_main_card_is_its_owners_own() {
        let (aino, volta) = ((AINO, Kind::Private), (VOLTA, Kind::Corporate));

        assert_eq!(Role::Main.check(&parties(aino, aino)), Ok(()));
        assert_eq!(Role::Main.check(&parties(volta, volta)), Ok(()));
        assert_eq!(Role::Main.check(&parties(volta, aino)), Err(RoleRefusal::PersonOnCompanyAccount));
        assert_eq!(Role::Main.check(&parties(aino, volta)), Err(RoleRefusal::HolderIsNotOwner));
        let veikko = (CustomerId(3), Kind::Private);
        assert_eq!(Role::Main.check(&parties(aino, veikko)), Err(RoleRefusal::HolderIsNotOwner));
    }

    #[test]
    fn a_supplementary_card_may_be_anybodys() {
        let people = [(AINO, Kind::Private), (VOLTA, Kind::Corporate)];
        for (owner, holder) in people.into_iter().flat_map(|owner| people.map(|holder| (owner, holder))) {
            assert_eq!(Role::Supplementary.check(&parties(owner, holder)), Ok(()));
        }
    }

    #[test]
    fn a_fitting_role_always_passes() {
        let people = [(AINO, Kind::Private), (VOLTA, Kind::Corporate), (CustomerId(3), Kind::Private)];
        for (owner, holder) in people.into_iter().flat_map(|owner| people.map(|holder| (owner, holder))) {
            for wished in Role::ALL {
                let fitting = Role::fitting(owner.0 == holder.0, wished);
                assert_eq!(fitting.check(&parties(owner, holder)), Ok(()));
            }
        }
        assert_eq!(Role::fitting(true, Role::Main), Role::Main);
    }
}
