//! Passkeys as pure rules: their names, how many a person has, how long a challenge stands, and which roles are open with a
//! passkey only. What a device signs is checked in `relying_party`; that a challenge is answered once is decided in db::passkeys.

use chrono::Duration;

use super::policy::Role;
use super::text::Line;

/// What a person calls a passkey: "Work laptop".
pub type PasskeyName = Line<60>;

/// How many a person has at most.
pub const PASSKEYS: usize = 10;

/// How long a challenge may be answered.
pub const CHALLENGE: Duration = Duration::minutes(5);

/// What a challenge is for: an answer to one is none to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A new passkey.
    Add,
    /// Showing who one is.
    Use,
}

impl Purpose {
    pub fn code(self) -> &'static str {
        match self {
            Purpose::Add => "add",
            Purpose::Use => "use",
        }
    }

    pub fn parse(code: &str) -> Option<Purpose> {
        [Purpose::Add, Purpose::Use].into_iter().find(|purpose| purpose.code() == code)
    }
}

/// The roles of an institution that are open with a passkey only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasskeyRoles(Vec<Role>);

impl PasskeyRoles {
    pub fn new(roles: impl IntoIterator<Item = Role>) -> PasskeyRoles {
        let mut roles: Vec<Role> = roles.into_iter().collect();
        roles.sort();
        roles.dedup();
        PasskeyRoles(roles)
    }

    /// Read back from the database, which lets only known ones in.
    pub fn from_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> PasskeyRoles {
        PasskeyRoles::new(codes.into_iter().filter_map(Role::parse))
    }

    pub fn codes(&self) -> Vec<&'static str> {
        self.0.iter().map(|role| role.code()).collect()
    }

    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Whether somebody with these roles needs a passkey: one of them is enough.
    pub fn ask(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.contains(*role))
    }

    /// Whether a role is named here that is not named there.
    pub fn go_beyond(&self, other: &PasskeyRoles) -> bool {
        self.0.iter().any(|role| !other.contains(*role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_role_that_needs_a_passkey_is_enough() {
        let roles = PasskeyRoles::from_codes(["supervisor", "admin", "admin"]);

        assert_eq!(roles.codes(), ["supervisor", "admin"]);
        assert!(roles.ask(&[Role::Agent, Role::Admin]));
        assert!(!roles.ask(&[Role::Agent, Role::Auditor]) && !roles.ask(&[]));
        assert!(!PasskeyRoles::default().ask(&Role::ALL));
    }

    #[test]
    fn only_a_role_that_is_new_goes_beyond() {
        let (one, two) = (PasskeyRoles::new([Role::Agent]), PasskeyRoles::new([Role::Admin, Role::Agent]));

        assert!(two.go_beyond(&one));
        assert!(!one.go_beyond(&two) && !one.go_beyond(&one));
    }
}
