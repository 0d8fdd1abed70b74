//! Why a person may not, in a code for support and a sentence for the person; and which roles may.

use std::fmt;

use super::{ObjectState, Permission, Role, Rule, brings, rule};

/// Why a person may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The account is disabled, whatever its roles say.
    Disabled,
    /// The second factor was not passed yet, whatever the roles say.
    HalfWay,
    /// None of the person's roles brings this permission.
    NoRole(Permission),
    /// A role brings the permission, and the state of what it is used on asks for more.
    State(Permission, ObjectState),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Disabled => f.write_str("Your staff account is disabled."),
            Refusal::HalfWay => f.write_str("Your sign-in is not complete: the second factor is missing."),
            Refusal::NoRole(permission) => {
                write!(f, "Your roles do not let you {}.", permission.label())
            }
            Refusal::State(_, state) => f.write_str(state.sentence()),
        }
    }
}

impl Refusal {
    /// For support and the log: never all that is said.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Disabled => "disabled",
            Refusal::HalfWay => "half_way",
            Refusal::NoRole(_) => "no_role",
            Refusal::State(_, state) => state.code(),
        }
    }

    /// Which roles would be let through: who to ask for help.
    pub fn who_can(self) -> Vec<Role> {
        match self {
            Refusal::Disabled | Refusal::HalfWay => vec![Role::Admin],
            Refusal::NoRole(permission) => with(&[permission]),
            Refusal::State(permission, state) => match rule(permission, state) {
                Rule::Also(other) => with(&[permission, other]),
                // A colleague, whose own it is not.
                Rule::Alike | Rule::Reason | Rule::Nobody => with(&[permission]),
            },
        }
    }
}

/// The roles that bring all of these.
fn with(permissions: &[Permission]) -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| permissions.iter().all(|permission| brings(*role, *permission))).collect()
}
