//! The third side of the table: the state of what a right is used on. A role brings a right; some states ask for more, or let
//! nobody. What follows from the life of an account or card, whoever asks, is not here but with them.

use super::Permission;

/// What something is used on, as far as a right depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectState {
    /// Nothing about it matters to rights: what most things are.
    Usual,
    /// A customer that is closed.
    ClosedCustomer,
    /// An account in collection, where its status or owner changes.
    CollectedAccount,
    /// The person's own staff account.
    OwnStaffAccount,
    /// A colleague's staff account, for whom the person did one of two things that together let them in as that colleague: made a
    /// link, or reset the second factor.
    HalfTakenAccount,
    /// The customer that the person is, its accounts and its cards.
    OwnRecord,
    /// A customer of the person's own surname and address, its accounts and its cards.
    Namesake,
    /// A proposal that the person made.
    OwnProposal,
    /// A proposal that somebody else made.
    OthersProposal,
    /// A proposal about a customer, an account or a card.
    RecordProposal,
    /// A proposal about what a colleague may do.
    StaffProposal,
    /// A proposal about the institution's settings.
    SettingsProposal,
}

impl ObjectState {
    pub const ALL: [ObjectState; 12] = [
        ObjectState::Usual,
        ObjectState::ClosedCustomer,
        ObjectState::CollectedAccount,
        ObjectState::OwnStaffAccount,
        ObjectState::HalfTakenAccount,
        ObjectState::OwnRecord,
        ObjectState::Namesake,
        ObjectState::OwnProposal,
        ObjectState::OthersProposal,
        ObjectState::RecordProposal,
        ObjectState::StaffProposal,
        ObjectState::SettingsProposal,
    ];

    /// The reason code of a refusal for its sake.
    pub fn code(self) -> &'static str {
        match self {
            ObjectState::Usual => "usual",
            ObjectState::ClosedCustomer => "closed_customer",
            ObjectState::CollectedAccount => "account_in_collection",
            ObjectState::OwnStaffAccount => "own_staff_account",
            ObjectState::HalfTakenAccount => "link_and_reset",
            ObjectState::OwnRecord => "own_record",
            ObjectState::Namesake => "namesake",
            ObjectState::OwnProposal => "own_proposal",
            ObjectState::OthersProposal => "others_proposal",
            ObjectState::RecordProposal => "proposal_of_record",
            ObjectState::StaffProposal => "proposal_of_staff",
            ObjectState::SettingsProposal => "proposal_of_settings",
        }
    }

    /// When it is so: "… when …".
    pub fn label(self) -> &'static str {
        match self {
            ObjectState::Usual => "In any other case",
            ObjectState::ClosedCustomer => "The customer is closed",
            ObjectState::CollectedAccount => "The account is in collection, and its status or owner is to change",
            ObjectState::OwnStaffAccount => "It is your own staff account",
            ObjectState::HalfTakenAccount => {
                "It is to reset the second factor of somebody whose link you made, or to make a link after resetting it"
            }
            ObjectState::OwnRecord => "It is your own customer record, or an account or card of it",
            ObjectState::Namesake => {
                "It is a customer of your own surname and address, or an account or card of theirs"
            }
            ObjectState::OwnProposal => "It is a change that you proposed yourself",
            ObjectState::OthersProposal => "It is to withdraw or mend a change that somebody else proposed",
            ObjectState::RecordProposal => "It is a proposed change of a customer, an account or a card",
            ObjectState::StaffProposal => "It is a proposed change of what a colleague may do",
            ObjectState::SettingsProposal => "It is a proposed change of the settings",
        }
    }

    /// Why somebody may not, who otherwise might.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            ObjectState::Usual => "Your roles do not let you do this.",
            ObjectState::ClosedCustomer => "This customer is closed, so the record is not changed any more.",
            ObjectState::CollectedAccount => {
                "This account is in collection. What becomes of it is decided by those who set collection."
            }
            ObjectState::OwnStaffAccount => "Nobody changes their own account here.",
            ObjectState::HalfTakenAccount => {
                "Whoever makes a link and resets the second factor could come in as that person, so two admins do it."
            }
            ObjectState::OwnRecord => "This is your own record.",
            ObjectState::Namesake => "This customer has your surname and your address, so a reason is asked for first.",
            ObjectState::OwnProposal => "You proposed this yourself, so somebody else decides on it.",
            ObjectState::OthersProposal => "Only who proposed it can withdraw or mend it.",
            ObjectState::RecordProposal => {
                "This is about a customer, an account or a card, which your roles do not reach."
            }
            ObjectState::StaffProposal => "This is about what a colleague may do, which admins decide.",
            ObjectState::SettingsProposal => "This is about the settings of the institution, which admins decide.",
        }
    }
}

/// What a state asks of somebody who has the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Nothing more.
    Alike,
    /// The other right as well.
    Also(Permission),
    /// Why, which is kept.
    Reason,
    /// Whoever it is, somebody else does it.
    Nobody,
}

/// The table of states. Every pair is decided here; a new permission or state does not compile until it is.
pub fn rule(permission: Permission, state: ObjectState) -> Rule {
    use Permission::*;
    match state {
        ObjectState::Usual => Rule::Alike,
        ObjectState::ClosedCustomer => match permission {
            // Data protection sometimes asks for a correction after the end.
            EditCustomers => Rule::Also(CloseCustomers),
            Public | HalfWay | SignedIn | SeeCustomers | CreateCustomers | WriteNotes | RevealMasked
            | SuspendCustomers | CloseCustomers | SeeHistory | SeeLooks | SeeAudit | SeeAccounts | EditAccounts
            | OverrideStatuses | ReviewProposals | SeeProposals | DecideProposals | WithdrawProposals
            | ManageSettings | ManageStaff => Rule::Alike,
        },
        ObjectState::CollectedAccount => match permission {
            // Else an agent would end a collection by closing the account and taking the closing back.
            EditAccounts => Rule::Also(OverrideStatuses),
            Public | HalfWay | SignedIn | SeeCustomers | CreateCustomers | EditCustomers | WriteNotes
            | RevealMasked | SuspendCustomers | CloseCustomers | SeeHistory | SeeLooks | SeeAudit | SeeAccounts
            | OverrideStatuses | ReviewProposals | SeeProposals | DecideProposals | WithdrawProposals
            | ManageSettings | ManageStaff => Rule::Alike,
        },
        ObjectState::OwnStaffAccount | ObjectState::HalfTakenAccount => match permission {
            ManageStaff => Rule::Nobody,
            Public | HalfWay | SignedIn | SeeCustomers | CreateCustomers | EditCustomers | WriteNotes
            | RevealMasked | SuspendCustomers | CloseCustomers | SeeHistory | SeeLooks | SeeAudit | SeeAccounts
            | EditAccounts | OverrideStatuses | ReviewProposals | SeeProposals | DecideProposals
            | WithdrawProposals | ManageSettings => Rule::Alike,
        },
        // A proposal may be about the person, too.
        ObjectState::OwnRecord => match permission {
            SeeCustomers | EditCustomers | WriteNotes | RevealMasked | SuspendCustomers | CloseCustomers
            | SeeHistory | SeeLooks | SeeAudit | SeeAccounts | EditAccounts | OverrideStatuses | ReviewProposals
            | SeeProposals | DecideProposals | WithdrawProposals => Rule::Nobody,
            Public | HalfWay | SignedIn | CreateCustomers | ManageSettings | ManageStaff => Rule::Alike,
        },
        ObjectState::Namesake => match permission {
            SeeCustomers | EditCustomers | WriteNotes | RevealMasked | SuspendCustomers | CloseCustomers
            | SeeHistory | SeeLooks | SeeAudit | SeeAccounts | EditAccounts | OverrideStatuses | ReviewProposals
            | SeeProposals | DecideProposals | WithdrawProposals => Rule::Reason,
            Public | HalfWay | SignedIn | CreateCustomers | ManageSettings | ManageStaff => Rule::Alike,
        },
        ObjectState::OwnProposal => match permission {
            // Whatever their roles: who makes a change does not approve it.
            ReviewProposals | DecideProposals => Rule::Nobody,
            Public | HalfWay | SignedIn | SeeCustomers | CreateCustomers | EditCustomers | WriteNotes
            | RevealMasked | SuspendCustomers | CloseCustomers | SeeHistory | SeeLooks | SeeAudit | SeeAccounts
            | EditAccounts | OverrideStatuses | SeeProposals | WithdrawProposals | ManageSettings | ManageStaff => {
                Rule::Alike
            }
        },
        ObjectState::OthersProposal => match permission {
            WithdrawProposals => Rule::Nobody,
            Public | HalfWay | SignedIn | SeeCustomers | CreateCustomers | EditCustomers | WriteNotes
            | RevealMasked | SuspendCustomers | CloseCustomers | SeeHistory | SeeLooks | SeeAudit | SeeAccounts
            | EditAccounts | OverrideStatuses | ReviewProposals | SeeProposals | DecideProposals | ManageSettings
            | ManageStaff => Rule::Alike,
        },
        ObjectState::RecordProposal => of_proposal(permission, [SeeCustomers, ReviewProposals, EditCustomers]),
        ObjectState::StaffProposal => of_proposal(permission, [ManageStaff; 3]),
        ObjectState::SettingsProposal => of_proposal(permission, [ManageSettings; 3]),
    }
}

/// A proposal is seen, decided and taken back by those who may see and do what it is about.
fn of_proposal(permission: Permission, [see, decide, make]: [Permission; 3]) -> Rule {
    use Permission::*;
    match permission {
        SeeProposals => Rule::Also(see),
        DecideProposals => Rule::Also(decide),
        WithdrawProposals => Rule::Also(make),
        Public | HalfWay | SignedIn | SeeCustomers | CreateCustomers | EditCustomers | WriteNotes | RevealMasked
        | SuspendCustomers | CloseCustomers | SeeHistory | SeeLooks | SeeAudit | SeeAccounts | EditAccounts
        | OverrideStatuses | ReviewProposals | ManageSettings | ManageStaff => Rule::Alike,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Refusal, Role, Standing, brings, decide_on};
    use super::*;

    fn on(roles: &[Role], permission: Permission, state: ObjectState) -> Result<(), Refusal> {
        decide_on(&Standing { roles: roles.to_vec(), ..Standing::default() }, permission, state)
    }

    #[test]
    fn no_state_gives_a_right_that_the_roles_do_not_bring() {
        for permission in Permission::ALL {
            for state in ObjectState::ALL {
                for role in Role::ALL.into_iter().filter(|role| !brings(*role, permission)) {
                    assert_eq!(on(&[role], permission, state), Err(Refusal::NoRole(permission)), "{role:?} {state:?}");
                }
            }
            for role in Role::ALL {
                assert_eq!(on(&[role], permission, ObjectState::Usual).is_ok(), brings(role, permission));
            }
        }
    }

    #[test]
    fn a_closed_customer_is_edited_by_those_only_who_may_reopen_it() {
        let refusal = Refusal::State(Permission::EditCustomers, ObjectState::ClosedCustomer);

        assert_eq!(on(&[Role::Agent], Permission::EditCustomers, ObjectState::ClosedCustomer), Err(refusal));
        assert_eq!(on(&[Role::Supervisor], Permission::EditCustomers, ObjectState::ClosedCustomer), Ok(()));
        assert_eq!((refusal.code(), refusal.who_can()), ("closed_customer", vec![Role::Supervisor]));
        assert_eq!(on(&[Role::Agent], Permission::WriteNotes, ObjectState::ClosedCustomer), Ok(()));
    }

    #[test]
    fn an_account_leaves_collection_by_a_supervisor() {
        let refusal = Refusal::State(Permission::EditAccounts, ObjectState::CollectedAccount);

        assert_eq!(on(&[Role::Agent], Permission::EditAccounts, ObjectState::CollectedAccount), Err(refusal));
        assert_eq!(on(&[Role::Supervisor], Permission::EditAccounts, ObjectState::CollectedAccount), Ok(()));
    }

    #[test]
    fn nobody_runs_their_own_staff_account_and_another_admin_can() {
        let refusal = Refusal::State(Permission::ManageStaff, ObjectState::OwnStaffAccount);

        assert_eq!(on(&Role::ALL, Permission::ManageStaff, ObjectState::OwnStaffAccount), Err(refusal));
        assert_eq!(refusal.who_can(), vec![Role::Admin]);
    }

    #[test]
    fn link_and_reset_are_by_two_admins() {
        let refusal = Refusal::State(Permission::ManageStaff, ObjectState::HalfTakenAccount);

        assert_eq!(on(&Role::ALL, Permission::ManageStaff, ObjectState::HalfTakenAccount), Err(refusal));
        assert_eq!((refusal.code(), refusal.who_can()), ("link_and_reset", vec![Role::Admin]));
    }

    #[test]
    fn nobody_sees_or_changes_their_own_record_and_a_colleague_can() {
        for permission in Permission::ALL {
            let may = on(&Role::ALL, permission, ObjectState::OwnRecord).is_ok();
            let is_of_a_customer = brings(Role::Supervisor, permission) && !brings(Role::Admin, permission)
                || permission == Permission::SeeAudit
                // A proposal may be about the record.
                || matches!(
                    permission,
                    Permission::SeeProposals | Permission::DecideProposals | Permission::WithdrawProposals
                );
            assert_eq!(may, !is_of_a_customer || permission == Permission::CreateCustomers, "{permission:?}");
        }
        let refusal = Refusal::State(Permission::SeeLooks, ObjectState::OwnRecord);
        assert_eq!((refusal.code(), refusal.who_can()), ("own_record", vec![Role::Supervisor, Role::Auditor]));
    }

    #[test]
    fn what_is_kept_from_oneself_is_open_on_a_namesake_with_a_reason() {
        for permission in Permission::ALL {
            let is_kept = rule(permission, ObjectState::OwnRecord) == Rule::Nobody;
            let expected = if is_kept { Rule::Reason } else { Rule::Alike };
            assert_eq!(rule(permission, ObjectState::Namesake), expected, "{permission:?}");
        }
    }

    #[test]
    fn every_refusal_has_a_code_of_its_own_a_sentence_and_somebody_who_can() {
        let states = ObjectState::ALL.into_iter().filter(|state| *state != ObjectState::Usual);
        let of_states = states.flat_map(|state| {
            let asks = Permission::ALL.into_iter().find(|permission| rule(*permission, state) != Rule::Alike);
            asks.map(|permission| Refusal::State(permission, state))
        });
        let plain = [Refusal::Disabled, Refusal::HalfWay, Refusal::NoRole(Permission::ManageSettings)];
        let all: Vec<Refusal> = plain.into_iter().chain(of_states).collect();

        assert_eq!(all.len(), 3 + ObjectState::ALL.len() - 1, "every state asks for something");
        for (place, refusal) in all.iter().enumerate() {
            assert!(refusal.to_string().ends_with('.') && !refusal.who_can().is_empty(), "{refusal:?}");
            assert!(all[..place].iter().all(|other| other.code() != refusal.code()), "{refusal:?}");
        }
    }
}
