//! What may be done to which account, and why not.

use super::{AccountStatus, StaffDeed};
use crate::domain::policy::{ObjectState, Permission, Rule, rule};

/// The account that a deed is about, as the doer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub status: AccountStatus,
    pub has_second_factor: bool,
    /// The doer's own.
    pub is_own: bool,
    /// The person also works in an institution that the doer does not administer.
    pub works_beyond: bool,
    /// In some institution nobody else is an enabled admin with a password.
    pub is_last_admin: bool,
    /// The doer made a link that works, or on which the password of this moment was set, and the person has not come in by both
    /// password and second factor since.
    pub is_link_of_doer: bool,
    /// The doer reset the second factor last.
    pub is_reset_of_doer: bool,
}

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Barrier {
    #[error("Nobody changes their own account here. Ask another admin.")]
    Own,
    #[error(
        "The person also works in an institution that you do not administer. Take the roles here away instead, or ask \
         whoever runs the program."
    )]
    WorksBeyond,
    #[error("Nobody else could administer the institution any more. Make somebody else an admin first.")]
    LastAdmin,
    #[error("The account is disabled already.")]
    IsDisabled,
    #[error("The account is disabled. Enable it first.")]
    EnableFirst,
    #[error("The account is not disabled.")]
    NotDisabled,
    #[error("The account is not locked.")]
    NotLocked,
    #[error("The person has not set up a second factor.")]
    NoSecondFactor,
    #[error(
        "You made this person's link, and with both you could come in as them. Another admin resets the second factor, or \
         whoever runs the program, by cardfile staff reset-second-factor; or you, once the person has signed in again."
    )]
    LinkOfDoer,
    #[error(
        "You reset this person's second factor, and with both you could come in as them. Another admin makes the link, or \
         whoever runs the program, by cardfile staff invite; or you, once the person has set up a second factor again."
    )]
    ResetOfDoer,
    /// Somebody else was quicker.
    #[error("You are no longer an admin of this institution.")]
    NoLongerAdmin,
}

/// Decides whether the deed may be done to the subject. `keeps_admin` says whether the role of admin stays, or there was none.
pub fn decide(deed: StaffDeed, subject: &Subject, keeps_admin: bool) -> Result<(), Barrier> {
    if subject.is_own && rule(Permission::ManageStaff, ObjectState::OwnStaffAccount) == Rule::Nobody {
        return Err(Barrier::Own);
    }
    let is_disabled = subject.status == AccountStatus::Disabled;
    match deed {
        StaffDeed::Disablement if is_disabled => return Err(Barrier::IsDisabled),
        StaffDeed::Enablement if !is_disabled => return Err(Barrier::NotDisabled),
        StaffDeed::Invitation if is_disabled => return Err(Barrier::EnableFirst),
        StaffDeed::Unlocking if subject.status != AccountStatus::Locked => return Err(Barrier::NotLocked),
        StaffDeed::SecondFactor if !subject.has_second_factor => return Err(Barrier::NoSecondFactor),
        _ => {}
    }
    if rule(Permission::ManageStaff, ObjectState::HalfTakenAccount) == Rule::Nobody {
        match deed {
            StaffDeed::SecondFactor if subject.is_link_of_doer => return Err(Barrier::LinkOfDoer),
            StaffDeed::Invitation if subject.is_reset_of_doer && !subject.has_second_factor => {
                return Err(Barrier::ResetOfDoer);
            }
            _ => {}
        }
    }
    if subject.works_beyond && deed.is_of_the_whole_account() {
        return Err(Barrier::WorksBeyond);
    }
    let takes_admin = match deed {
        StaffDeed::Disablement => true,
        StaffDeed::Roles => !keeps_admin,
        _ => false,
    };
    if takes_admin && subject.is_last_admin { Err(Barrier::LastAdmin) } else { Ok(()) }
}

/// What may be done to the subject now.
pub fn list_offered(subject: &Subject) -> Vec<StaffDeed> {
    StaffDeed::ALL.into_iter().filter(|deed| decide(*deed, subject, true).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTIVE: Subject = Subject {
        status: AccountStatus::Active,
        has_second_factor: true,
        is_own: false,
        works_beyond: false,
        is_last_admin: false,
        is_link_of_doer: false,
        is_reset_of_doer: false,
    };

    fn with(status: AccountStatus) -> Subject {
        Subject { status, ..ACTIVE }
    }

    #[test]
    fn what_may_be_done_follows_from_the_status() {
        use AccountStatus::*;
        let table = [
            (StaffDeed::Roles, [true, true, true, true]),
            (StaffDeed::Particulars, [true, true, true, true]),
            (StaffDeed::OwnRecord, [true, true, true, true]),
            (StaffDeed::Invitation, [true, true, true, false]),
            (StaffDeed::Unlocking, [false, false, true, false]),
            (StaffDeed::Sessions, [true, true, true, true]),
            (StaffDeed::SecondFactor, [true, true, true, true]),
            (StaffDeed::Disablement, [true, true, true, false]),
            (StaffDeed::Enablement, [false, false, false, true]),
        ];
        assert_eq!(table.map(|(deed, _)| deed), StaffDeed::ALL);
        for (deed, row) in table {
            for (status, may) in [Invited, Active, Locked, Disabled].into_iter().zip(row) {
                assert_eq!(decide(deed, &with(status), true).is_ok(), may, "{deed:?} of {status:?}");
            }
        }
    }

    #[test]
    fn nobody_does_anything_to_themselves() {
        for deed in StaffDeed::ALL {
            for status in AccountStatus::ALL {
                let own = Subject { is_own: true, ..with(status) };
                assert_eq!(decide(deed, &own, true), Err(Barrier::Own), "{deed:?} of {status:?}");
            }
        }
    }

    #[test]
    fn the_last_admin_is_neither_disabled_nor_loses_the_role() {
        let last = Subject { is_last_admin: true, ..ACTIVE };

        assert_eq!(decide(StaffDeed::Disablement, &last, true), Err(Barrier::LastAdmin));
        assert_eq!(decide(StaffDeed::Roles, &last, false), Err(Barrier::LastAdmin));
        assert_eq!(decide(StaffDeed::Roles, &last, true), Ok(()));
        assert_eq!(decide(StaffDeed::Roles, &ACTIVE, false), Ok(()), "another admin is left");
        assert_eq!(decide(StaffDeed::Disablement, &ACTIVE, true), Ok(()));
    }

    #[test]
    fn who_works_elsewhere_too_is_changed_here_only() {
        for deed in StaffDeed::ALL {
            let status = match deed {
                StaffDeed::Enablement => AccountStatus::Disabled,
                StaffDeed::Unlocking => AccountStatus::Locked,
                _ => AccountStatus::Active,
            };
            let expected = match deed {
                StaffDeed::Roles | StaffDeed::Sessions | StaffDeed::OwnRecord => Ok(()),
                _ => Err(Barrier::WorksBeyond),
            };
            assert_eq!(decide(deed, &Subject { works_beyond: true, ..with(status) }, true), expected, "{deed:?}");
        }
    }

    #[test]
    fn link_and_reset_are_never_by_one_hand() {
        let linked = Subject { is_link_of_doer: true, ..ACTIVE };
        let reset = Subject { is_reset_of_doer: true, has_second_factor: false, ..ACTIVE };
        let enrolled = Subject { has_second_factor: true, ..reset };

        for deed in StaffDeed::ALL {
            let may = |subject: &Subject| decide(deed, subject, true);
            let usual = may(&ACTIVE);
            assert_eq!(may(&linked), if deed == StaffDeed::SecondFactor { Err(Barrier::LinkOfDoer) } else { usual });
            assert_eq!(may(&enrolled), usual, "{deed:?}: they set up another one since");
        }
        assert_eq!(decide(StaffDeed::Invitation, &reset, true), Err(Barrier::ResetOfDoer));
    }

    #[test]
    fn a_second_factor_that_is_not_there_is_not_reset() {
        let none = Subject { has_second_factor: false, ..ACTIVE };

        assert_eq!(decide(StaffDeed::SecondFactor, &none, true), Err(Barrier::NoSecondFactor));
    }
}
