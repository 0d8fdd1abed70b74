//! The deeds: what each is called, where it is, and for which reasons it is done.

use crate::domain::reason::ReasonCode;

/// Something done to somebody else's account; each has a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffDeed {
    /// The name that colleagues see, and the e-mail address.
    Particulars,
    Roles,
    Disablement,
    Enablement,
    Invitation,
    Unlocking,
    Sessions,
    SecondFactor,
    /// Says which customer the person is, if any.
    OwnRecord,
}

impl StaffDeed {
    pub const ALL: [StaffDeed; 9] = [
        StaffDeed::Roles,
        StaffDeed::Particulars,
        StaffDeed::OwnRecord,
        StaffDeed::Invitation,
        StaffDeed::Unlocking,
        StaffDeed::Sessions,
        StaffDeed::SecondFactor,
        StaffDeed::Disablement,
        StaffDeed::Enablement,
    ];

    /// The last part of its address.
    pub fn slug(self) -> &'static str {
        match self {
            StaffDeed::Particulars => "particulars",
            StaffDeed::Roles => "roles",
            StaffDeed::Disablement => "disablement",
            StaffDeed::Enablement => "enablement",
            StaffDeed::Invitation => "invitation",
            StaffDeed::Unlocking => "unlocking",
            StaffDeed::Sessions => "sessions",
            StaffDeed::SecondFactor => "second-factor",
            StaffDeed::OwnRecord => "own-record",
        }
    }

    /// On a button.
    pub fn label(self) -> &'static str {
        match self {
            StaffDeed::Particulars => "Change name and e-mail",
            StaffDeed::Roles => "Change the roles",
            StaffDeed::Disablement => "Disable the account",
            StaffDeed::Enablement => "Enable the account",
            StaffDeed::Invitation => "Make a new link",
            StaffDeed::Unlocking => "Unlock the account",
            StaffDeed::Sessions => "End sessions",
            StaffDeed::SecondFactor => "Reset the second factor",
            StaffDeed::OwnRecord => "Tie to a customer",
        }
    }

    pub fn reasons(self) -> &'static [ReasonCode] {
        use ReasonCode::*;
        match self {
            StaffDeed::Particulars => &[NameChanged, Mistake, Other],
            StaffDeed::Roles => &[DutiesChanged, PersonLeft, Mistake, Other],
            StaffDeed::Disablement => &[PersonLeft, OnLeave, Suspicion, Other],
            StaffDeed::Enablement => &[PersonReturned, Mistake, Other],
            StaffDeed::Invitation => &[LinkLost, PasswordForgotten, Other],
            StaffDeed::Unlocking => &[PersonIdentified, Other],
            StaffDeed::Sessions => &[DeviceLost, Suspicion, Other],
            StaffDeed::SecondFactor => &[DeviceLost, DeviceReplaced, Other],
            StaffDeed::OwnRecord => &[PersonIsCustomer, AccessReviewed, Mistake, Other],
        }
    }

    /// Whether it touches the person everywhere, and not only their part in one institution.
    pub(super) fn is_of_the_whole_account(self) -> bool {
        match self {
            StaffDeed::Roles | StaffDeed::Sessions | StaffDeed::OwnRecord => false,
            StaffDeed::Particulars
            | StaffDeed::Disablement
            | StaffDeed::Enablement
            | StaffDeed::Invitation
            | StaffDeed::Unlocking
            | StaffDeed::SecondFactor => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_reasons_and_an_address_of_its_own() {
        for (place, deed) in StaffDeed::ALL.iter().enumerate() {
            assert_eq!(deed.reasons().last(), Some(&ReasonCode::Other));
            assert!(StaffDeed::ALL[..place].iter().all(|other| other.slug() != deed.slug()));
        }
    }
}
