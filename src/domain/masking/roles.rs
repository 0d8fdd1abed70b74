//! Who sees which facts whole: a setting of the institution, by role.

use super::{PersonalFact, PersonalFacts};
use crate::domain::policy::Role;

/// What each role sees whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Masking {
    agent: PersonalFacts,
    supervisor: PersonalFacts,
    auditor: PersonalFacts,
}

/// Who talks with callers must know whether it is they; who looks at what was done need not.
impl Default for Masking {
    fn default() -> Masking {
        let all = PersonalFacts::settable();
        Masking { agent: all, supervisor: all, auditor: PersonalFacts::NONE }
    }
}

impl Masking {
    /// The roles that see customers at all, each with the name of its setting.
    pub const ROLES: [(Role, &'static str); 3] =
        [(Role::Agent, "agent_sees"), (Role::Supervisor, "supervisor_sees"), (Role::Auditor, "auditor_sees")];

    /// Everything masked for everybody.
    pub fn of_everything() -> Masking {
        let none = PersonalFacts::NONE;
        Masking { agent: none, supervisor: none, auditor: none }
    }

    /// The same, and this role sees this fact whole. A registration number stays masked, and an admin sees no customer.
    pub fn showing(mut self, role: Role, fact: PersonalFact) -> Masking {
        let facts = match role {
            Role::Agent => &mut self.agent,
            Role::Supervisor => &mut self.supervisor,
            Role::Auditor => &mut self.auditor,
            Role::Admin => return self,
        };
        if PersonalFact::SETTABLE.contains(&fact) {
            *facts = facts.with(fact);
        }
        self
    }

    /// What somebody with this role sees whole.
    pub fn whole_for(&self, role: Role) -> PersonalFacts {
        match role {
            Role::Agent => self.agent,
            Role::Supervisor => self.supervisor,
            Role::Auditor => self.auditor,
            Role::Admin => PersonalFacts::NONE,
        }
    }

    /// What somebody with these roles sees whole: roles add up.
    pub fn whole_for_all(&self, roles: &[Role]) -> PersonalFacts {
        roles.iter().fold(PersonalFacts::NONE, |facts, role| facts.or(self.whole_for(*role)))
    }

    /// As the database keeps it: "agent:mobile".
    pub fn keys(&self) -> Vec<String> {
        let of = |(role, _): (Role, &str)| {
            self.whole_for(role).iter().map(move |fact| format!("{}:{}", role.code(), fact.key()))
        };
        Masking::ROLES.into_iter().flat_map(of).collect()
    }

    /// Read back; what is unknown shows nothing.
    pub fn from_keys<'a>(keys: impl IntoIterator<Item = &'a str>) -> Masking {
        let known = keys.into_iter().filter_map(|key| {
            let (role, fact) = key.split_once(':')?;
            Some((Role::parse(role)?, PersonalFact::parse(fact)?))
        });
        known.fold(Masking::of_everything(), |masking, (role, fact)| masking.showing(role, fact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::{Permission, brings};

    #[test]
    fn agents_and_supervisors_verify_callers_and_auditors_need_not() {
        let table = [(Role::Agent, true), (Role::Supervisor, true), (Role::Auditor, false), (Role::Admin, false)];
        for (role, sees) in table {
            let whole = Masking::default().whole_for(role);
            for fact in PersonalFact::SETTABLE {
                assert_eq!(whole.contains(fact), sees, "{role:?} {fact:?}");
            }
            assert!(!whole.contains(PersonalFact::RegNo), "{role:?}");
        }
    }

    #[test]
    fn each_pair_of_role_and_fact_is_a_setting_of_its_own() {
        for (role, _) in Masking::ROLES {
            for fact in PersonalFact::SETTABLE {
                let masking = Masking::of_everything().showing(role, fact);

                for other in Role::ALL {
                    for any in PersonalFact::ALL {
                        let expected = other == role && any == fact;
                        assert_eq!(masking.whole_for(other).contains(any), expected, "{other:?} {any:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn no_setting_shows_a_registration_number_or_a_customer_to_an_admin() {
        let masking = Role::ALL.into_iter().fold(Masking::of_everything(), |masking, role| {
            PersonalFact::ALL.into_iter().fold(masking, |masking, fact| masking.showing(role, fact))
        });

        assert_eq!(masking.whole_for(Role::Admin), PersonalFacts::NONE);
        assert!(!masking.whole_for_all(&Role::ALL).contains(PersonalFact::RegNo));
        assert_eq!(masking.whole_for_all(&Role::ALL), PersonalFacts::settable());
    }

    #[test]
    fn roles_add_up() {
        let masking = Masking::of_everything()
            .showing(Role::Agent, PersonalFact::Mobile)
            .showing(Role::Auditor, PersonalFact::Email);

        let both = masking.whole_for_all(&[Role::Agent, Role::Auditor]);

        assert_eq!(both.keys(), ["mobile", "email"]);
        assert_eq!(masking.whole_for_all(&[]), PersonalFacts::NONE);
    }

    #[test]
    fn a_setting_is_read_back_as_it_was_kept_and_what_is_unknown_shows_nothing() {
        for masking in [Masking::default(), Masking::of_everything()] {
            assert_eq!(Masking::from_keys(masking.keys().iter().map(String::as_str)), masking);
        }
        let odd = ["auditor:mobile:phone", "auditor", "auditor:", "nobody:mobile", "agent:reg_no", "admin:mobile"];
        assert_eq!(Masking::from_keys(odd), Masking::of_everything());
    }

    #[test]
    fn the_roles_with_a_setting_are_those_that_see_customers() {
        let sees = |role: &Role| brings(*role, Permission::SeeCustomers);
        let settable = Masking::ROLES.map(|(role, _)| role);

        assert_eq!(Role::ALL.into_iter().filter(sees).collect::<Vec<_>>(), settable);
    }
}
