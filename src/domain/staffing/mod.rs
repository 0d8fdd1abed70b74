//! What may be done with a member of staff's account, and by whom: pure rules, for pages, services and the clock alike. Who may
//! do any of it at all is in `policy`; passwords and lockout are in `staff`. Nobody does any of it to themselves, and an
//! institution never loses its last admin.

mod deed;
mod rules;
mod status;
mod unused;

pub use deed::StaffDeed;
pub use rules::{Barrier, Subject, decide, list_offered};
pub use status::AccountStatus;
pub use unused::{UNUSED_AT_MOST, unused_since};

use crate::domain::policy::Role;

/// Roles in the order of the table, each once.
pub fn in_order(roles: &[Role]) -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| roles.contains(role)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_in_their_order_and_once() {
        assert_eq!(in_order(&[Role::Admin, Role::Agent, Role::Admin]), vec![Role::Agent, Role::Admin]);
    }
}
