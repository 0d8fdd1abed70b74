//! What may be done with a member of staff's account, and by whom: pure rules, for pages, services and the clock alike. Who may
//! do any of it at all is in `policy`; passwords and lockout are in `staff`. Nobody does any of it to themselves, and an
//! institution never loses its last admin.

use chrono::{DateTime, Duration, Utc};

use crate::domain::policy::Role;
use crate::domain::reason::ReasonCode;

/// How an account stands, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountStatus {
    /// There is no password yet.
    Invited,
    Active,
    /// Too many failures; opens by itself after a while.
    Locked,
    Disabled,
}

impl AccountStatus {
    pub const ALL: [AccountStatus; 4] =
        [AccountStatus::Invited, AccountStatus::Active, AccountStatus::Locked, AccountStatus::Disabled];

    /// Disabled hides locked, and locked hides invited: what stands in the way first.
    pub fn of(
        has_password: bool,
        locked_until: Option<DateTime<Utc>>,
        disabled_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> AccountStatus {
        match (disabled_at, locked_until) {
            (Some(_), _) => AccountStatus::Disabled,
            (None, Some(until)) if until > now => AccountStatus::Locked,
            _ if has_password => AccountStatus::Active,
            _ => AccountStatus::Invited,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            AccountStatus::Invited => "invited",
            AccountStatus::Active => "active",
            AccountStatus::Locked => "locked",
            AccountStatus::Disabled => "disabled",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            AccountStatus::Invited => "Invited",
            AccountStatus::Active => "Active",
            AccountStatus::Locked => "Locked",
            AccountStatus::Disabled => "Disabled",
        }
    }

    pub fn parse(code: &str) -> Option<AccountStatus> {
        AccountStatus::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Something done to somebody else's account; each has a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffDeed {
    Roles,
    Disablement,
    Enablement,
    Invitation,
    Unlocking,
    Sessions,
    SecondFactor,
}

impl StaffDeed {
    pub const ALL: [StaffDeed; 7] = [
        StaffDeed::Roles,
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
            StaffDeed::Roles => "roles",
            StaffDeed::Disablement => "disablement",
            StaffDeed::Enablement => "enablement",
            StaffDeed::Invitation => "invitation",
            StaffDeed::Unlocking => "unlocking",
            StaffDeed::Sessions => "sessions",
            StaffDeed::SecondFactor => "second-factor",
        }
    }

    /// On a button.
    pub fn label(self) -> &'static str {
        match self {
            StaffDeed::Roles => "Change the roles",
            StaffDeed::Disablement => "Disable the account",
            StaffDeed::Enablement => "Enable the account",
            StaffDeed::Invitation => "Make a new link",
            StaffDeed::Unlocking => "Unlock the account",
            StaffDeed::Sessions => "End sessions",
            StaffDeed::SecondFactor => "Reset the second factor",
        }
    }

    pub fn reasons(self) -> &'static [ReasonCode] {
        use ReasonCode::*;
        match self {
            StaffDeed::Roles => &[DutiesChanged, PersonLeft, Mistake, Other],
            StaffDeed::Disablement => &[PersonLeft, OnLeave, Suspicion, Other],
            StaffDeed::Enablement => &[PersonReturned, Mistake, Other],
            StaffDeed::Invitation => &[LinkLost, PasswordForgotten, Other],
            StaffDeed::Unlocking => &[PersonIdentified, Other],
            StaffDeed::Sessions => &[DeviceLost, Suspicion, Other],
            StaffDeed::SecondFactor => &[DeviceLost, DeviceReplaced, Other],
        }
    }

    /// Whether it touches the person everywhere, and not only their part in one institution.
    fn is_of_the_whole_account(self) -> bool {
        match self {
            StaffDeed::Roles | StaffDeed::Sessions => false,
            StaffDeed::Disablement
            | StaffDeed::Enablement
            | StaffDeed::Invitation
            | StaffDeed::Unlocking
            | StaffDeed::SecondFactor => true,
        }
    }
}

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
    /// Somebody else was quicker.
    #[error("You are no longer an admin of this institution.")]
    NoLongerAdmin,
}

/// Decides whether the deed may be done to the subject. `keeps_admin` says whether the role of admin stays, or there was none.
pub fn decide(deed: StaffDeed, subject: &Subject, keeps_admin: bool) -> Result<(), Barrier> {
    if subject.is_own {
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

/// Roles in the order of the table, each once.
pub fn in_order(roles: &[Role]) -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| roles.contains(role)).collect()
}

/// Longest that an account may lie unused before it is disabled (PCI DSS 4.0.1, 8.2.6).
pub const UNUSED_AT_MOST: Duration = Duration::days(90);

/// Since when an account lies unused.
pub fn unused_since(
    created_at: DateTime<Utc>,
    enabled_at: Option<DateTime<Utc>>,
    last_sign_in_at: Option<DateTime<Utc>>,
) -> DateTime<Utc> {
    [enabled_at, last_sign_in_at].into_iter().flatten().fold(created_at, DateTime::max)
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
    };

    fn with(status: AccountStatus) -> Subject {
        Subject { status, ..ACTIVE }
    }

    #[test]
    fn what_may_be_done_follows_from_the_status() {
        use AccountStatus::*;
        let table = [
            (StaffDeed::Roles, [true, true, true, true]),
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
                StaffDeed::Roles | StaffDeed::Sessions => Ok(()),
                _ => Err(Barrier::WorksBeyond),
            };
            assert_eq!(decide(deed, &Subject { works_beyond: true, ..with(status) }, true), expected, "{deed:?}");
        }
    }

    #[test]
    fn a_second_factor_that_is_not_there_is_not_reset() {
        let none = Subject { has_second_factor: false, ..ACTIVE };

        assert_eq!(decide(StaffDeed::SecondFactor, &none, true), Err(Barrier::NoSecondFactor));
    }

    #[test]
    fn what_stands_in_the_way_first_is_the_status() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a date");
        let later = Some(now + Duration::seconds(1));

        assert_eq!(AccountStatus::of(true, None, None, now), AccountStatus::Active);
        assert_eq!(AccountStatus::of(false, None, None, now), AccountStatus::Invited);
        assert_eq!(AccountStatus::of(false, later, None, now), AccountStatus::Locked);
        assert_eq!(AccountStatus::of(true, Some(now), None, now), AccountStatus::Active, "the lock has run out");
        assert_eq!(AccountStatus::of(true, later, Some(now), now), AccountStatus::Disabled);
        assert!(AccountStatus::ALL.into_iter().all(|status| AccountStatus::parse(status.code()) == Some(status)));
    }

    #[test]
    fn unused_counts_from_the_last_of_three_moments() {
        let made = DateTime::from_timestamp(1_800_000_000, 0).expect("a date");
        let (later, latest) = (made + Duration::days(1), made + Duration::days(2));

        assert_eq!(unused_since(made, None, None), made);
        assert_eq!(unused_since(made, Some(latest), Some(later)), latest);
        assert_eq!(unused_since(made, Some(later), Some(latest)), latest);
    }

    #[test]
    fn every_deed_has_reasons_and_an_address_of_its_own() {
        for (place, deed) in StaffDeed::ALL.iter().enumerate() {
            assert_eq!(deed.reasons().last(), Some(&ReasonCode::Other));
            assert!(StaffDeed::ALL[..place].iter().all(|other| other.slug() != deed.slug()));
        }
    }

    #[test]
    fn roles_stand_in_their_order_and_once() {
        assert_eq!(in_order(&[Role::Admin, Role::Agent, Role::Admin]), vec![Role::Agent, Role::Admin]);
    }
}
