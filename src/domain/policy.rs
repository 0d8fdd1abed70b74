//! Who may do what: one table of role × permission × state of what it is used on, pure and exhaustive. Roles add up; a disabled
//! person may nothing. The route table names a permission for each address, the 403 page prints the refusal, /help/roles prints
//! the table. Nothing else in the program decides about rights.

mod refusal;
mod state;

pub use refusal::Refusal;
pub use state::{ObjectState, Rule, rule};

/// A role that an institution grants to a member of staff. Several add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Agent,
    Supervisor,
    Auditor,
    Admin,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Agent, Role::Supervisor, Role::Auditor, Role::Admin];

    pub fn code(self) -> &'static str {
        match self {
            Role::Agent => "agent",
            Role::Supervisor => "supervisor",
            Role::Auditor => "auditor",
            Role::Admin => "admin",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Role::Agent => "Agent",
            Role::Supervisor => "Supervisor",
            Role::Auditor => "Auditor",
            Role::Admin => "Admin",
        }
    }

    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What a route, and so a person, may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Anybody, signed in or not.
    Public,
    /// Any person whose password was right, whether or not the second factor was passed: the way on, and out.
    HalfWay,
    /// Any person who is signed in: home, help, their own account.
    SignedIn,
    SeeCustomers,
    CreateCustomers,
    EditCustomers,
    WriteNotes,
    /// See a masked value whole, with a reason, on record.
    RevealMasked,
    /// Suspend a customer and lift the suspension.
    SuspendCustomers,
    /// Close a customer and reopen it.
    CloseCustomers,
    /// Read the history of a customer, an account, a card.
    SeeHistory,
    /// Read who has looked at a customer.
    SeeLooks,
    /// Search what happened in the whole institution.
    SeeAudit,
    /// Find and see accounts and cards.
    SeeAccounts,
    /// Register, request and change accounts and cards, their owners, holders and statuses.
    EditAccounts,
    /// Set collection, and bring lost or stolen cards back.
    OverrideStatuses,
    /// Decide on changes of customers, accounts and cards that others propose.
    ReviewProposals,
    /// See what waits for a second person, of what one sees anyway.
    SeeProposals,
    /// Decide on what others propose, of what one may do oneself.
    DecideProposals,
    /// Take back what one proposed.
    WithdrawProposals,
    /// Read and change the institution's settings.
    ManageSettings,
    /// Add staff, and see and change what their accounts may do.
    ManageStaff,
}

impl Permission {
    pub const ALL: [Permission; 22] = [
        Permission::Public,
        Permission::HalfWay,
        Permission::SignedIn,
        Permission::SeeCustomers,
        Permission::CreateCustomers,
        Permission::EditCustomers,
        Permission::WriteNotes,
        Permission::RevealMasked,
        Permission::SuspendCustomers,
        Permission::CloseCustomers,
        Permission::SeeHistory,
        Permission::SeeLooks,
        Permission::SeeAudit,
        Permission::SeeAccounts,
        Permission::EditAccounts,
        Permission::OverrideStatuses,
        Permission::ReviewProposals,
        Permission::SeeProposals,
        Permission::DecideProposals,
        Permission::WithdrawProposals,
        Permission::ManageSettings,
        Permission::ManageStaff,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Permission::Public => "public",
            Permission::HalfWay => "half_way",
            Permission::SignedIn => "signed_in",
            Permission::SeeCustomers => "see_customers",
            Permission::CreateCustomers => "create_customers",
            Permission::EditCustomers => "edit_customers",
            Permission::WriteNotes => "write_notes",
            Permission::RevealMasked => "reveal_masked",
            Permission::SuspendCustomers => "suspend_customers",
            Permission::CloseCustomers => "close_customers",
            Permission::SeeHistory => "see_history",
            Permission::SeeLooks => "see_looks",
            Permission::SeeAudit => "see_audit",
            Permission::SeeAccounts => "see_accounts",
            Permission::EditAccounts => "edit_accounts",
            Permission::OverrideStatuses => "override_statuses",
            Permission::ReviewProposals => "review_proposals",
            Permission::SeeProposals => "see_proposals",
            Permission::DecideProposals => "decide_proposals",
            Permission::WithdrawProposals => "withdraw_proposals",
            Permission::ManageSettings => "manage_settings",
            Permission::ManageStaff => "manage_staff",
        }
    }

    /// The permission in words that finish "You may …".
    pub fn label(self) -> &'static str {
        match self {
            Permission::Public => "open the sign-in page",
            Permission::HalfWay => "pass or set up the second factor, and sign out",
            Permission::SignedIn => "use the desk and your own account",
            Permission::SeeCustomers => "find and see customers",
            Permission::CreateCustomers => "create customers",
            Permission::EditCustomers => "edit customers",
            Permission::WriteNotes => "write notes",
            Permission::RevealMasked => "reveal masked values",
            Permission::SuspendCustomers => "suspend customers and lift suspensions",
            Permission::CloseCustomers => "close and reopen customers",
            Permission::SeeHistory => "read the history of customers, accounts and cards",
            Permission::SeeLooks => "read who has looked at a customer",
            Permission::SeeAudit => "search what happened in the whole institution, and export it",
            Permission::SeeAccounts => "find and see accounts and cards",
            Permission::EditAccounts => "open and change accounts and cards",
            Permission::OverrideStatuses => "set collection and bring lost or stolen cards back",
            Permission::ReviewProposals => "decide on changes of customers, accounts and cards",
            Permission::SeeProposals => "see what waits for approval",
            Permission::DecideProposals => "decide on what colleagues propose",
            Permission::WithdrawProposals => "withdraw what you proposed",
            Permission::ManageSettings => "change the institution's settings",
            Permission::ManageStaff => "run staff accounts",
        }
    }
}

/// The roles a person holds in one institution, whether the person is disabled, and whether the session is half-way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    pub roles: Vec<Role>,
    pub is_disabled: bool,
    /// The password was right and the second factor is still to be passed or set up.
    pub is_half_way: bool,
}

/// Decides whether somebody of this standing may do it to something in this state.
pub fn decide_on(standing: &Standing, permission: Permission, state: ObjectState) -> Result<(), Refusal> {
    decide(standing, permission)?;
    let refusal = Refusal::State(permission, state);
    match rule(permission, state) {
        Rule::Alike => Ok(()),
        Rule::Also(other) => decide(standing, other).map_err(|_| refusal),
        Rule::Reason | Rule::Nobody => Err(refusal),
    }
}

/// The same, whatever it is done to. `Public` is open to all who are not disabled.
pub fn decide(standing: &Standing, permission: Permission) -> Result<(), Refusal> {
    if standing.is_disabled {
        return Err(Refusal::Disabled);
    }
    if standing.is_half_way && !matches!(permission, Permission::Public | Permission::HalfWay) {
        return Err(Refusal::HalfWay);
    }
    let open_to_all = matches!(permission, Permission::Public | Permission::HalfWay | Permission::SignedIn);
    if open_to_all || standing.roles.iter().any(|role| brings(*role, permission)) {
        Ok(())
    } else {
        Err(Refusal::NoRole(permission))
    }
}

/// The table of roles. Every pair is decided here; a new role or permission does not compile until it is.
pub fn brings(role: Role, permission: Permission) -> bool {
    match permission {
        Permission::Public | Permission::HalfWay | Permission::SignedIn => true,
        Permission::SeeCustomers | Permission::RevealMasked | Permission::SeeHistory | Permission::SeeAccounts => {
            match role {
                Role::Agent | Role::Supervisor | Role::Auditor => true,
                Role::Admin => false,
            }
        }
        Permission::CreateCustomers
        | Permission::EditCustomers
        | Permission::WriteNotes
        | Permission::SuspendCustomers
        | Permission::EditAccounts => match role {
            Role::Agent | Role::Supervisor => true,
            Role::Auditor | Role::Admin => false,
        },
        Permission::CloseCustomers | Permission::OverrideStatuses | Permission::ReviewProposals => match role {
            Role::Supervisor => true,
            Role::Agent | Role::Auditor | Role::Admin => false,
        },
        Permission::SeeProposals => match role {
            Role::Agent | Role::Supervisor | Role::Auditor | Role::Admin => true,
        },
        Permission::DecideProposals => match role {
            Role::Supervisor | Role::Admin => true,
            Role::Agent | Role::Auditor => false,
        },
        Permission::WithdrawProposals => match role {
            Role::Agent | Role::Supervisor | Role::Admin => true,
            Role::Auditor => false,
        },
        Permission::SeeLooks => match role {
            Role::Supervisor | Role::Auditor => true,
            Role::Agent | Role::Admin => false,
        },
        // Colleagues' sign-ins and addresses are in it.
        Permission::SeeAudit => match role {
            Role::Auditor => true,
            Role::Agent | Role::Supervisor | Role::Admin => false,
        },
        Permission::ManageSettings | Permission::ManageStaff => match role {
            Role::Admin => true,
            Role::Agent | Role::Supervisor | Role::Auditor => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(roles: &[Role], permission: Permission) -> bool {
        decide(&Standing { roles: roles.to_vec(), ..Standing::default() }, permission).is_ok()
    }

    #[test]
    fn an_admin_alone_sees_no_customer_data() {
        use Permission::{
            DecideProposals, HalfWay, ManageSettings, ManageStaff, Public, SeeProposals, SignedIn, WithdrawProposals,
        };
        for permission in Permission::ALL {
            let expected = matches!(
                permission,
                Public
                    | HalfWay
                    | SignedIn
                    | SeeProposals
                    | DecideProposals
                    | WithdrawProposals
                    | ManageSettings
                    | ManageStaff
            );
            assert_eq!(may(&[Role::Admin], permission), expected, "{permission:?}");
        }
    }

    #[test]
    fn roles_add_up() {
        assert!(!may(&[Role::Agent], Permission::ManageSettings));
        assert!(may(&[Role::Agent, Role::Admin], Permission::ManageSettings));
        assert!(may(&[Role::Agent, Role::Admin], Permission::EditCustomers));
    }

    #[test]
    fn an_auditor_changes_nothing() {
        for permission in [
            Permission::CreateCustomers,
            Permission::EditCustomers,
            Permission::WriteNotes,
            Permission::SuspendCustomers,
            Permission::CloseCustomers,
            Permission::EditAccounts,
            Permission::OverrideStatuses,
            Permission::ReviewProposals,
            Permission::DecideProposals,
            Permission::WithdrawProposals,
        ] {
            assert!(!may(&[Role::Auditor], permission), "{permission:?}");
        }
        assert!(may(&[Role::Auditor], Permission::SeeHistory));
    }

    #[test]
    fn disabled_beats_every_role() {
        for permission in Permission::ALL {
            let standing = Standing { roles: Role::ALL.to_vec(), is_disabled: true, is_half_way: true };

            assert_eq!(decide(&standing, permission), Err(Refusal::Disabled));
        }
    }

    #[test]
    fn half_way_nothing_is_open_but_the_way_on_whatever_the_roles() {
        let standing = Standing { roles: Role::ALL.to_vec(), is_half_way: true, ..Standing::default() };

        for permission in Permission::ALL {
            let is_open = matches!(permission, Permission::Public | Permission::HalfWay);
            let expected = if is_open { Ok(()) } else { Err(Refusal::HalfWay) };
            assert_eq!(decide(&standing, permission), expected, "{permission:?}");
        }
    }

    #[test]
    fn only_a_supervisor_closes() {
        assert!(may(&[Role::Supervisor], Permission::CloseCustomers));
        assert!(!may(&[Role::Agent], Permission::CloseCustomers));
        assert_eq!(Refusal::NoRole(Permission::CloseCustomers).who_can(), vec![Role::Supervisor]);
    }
}
