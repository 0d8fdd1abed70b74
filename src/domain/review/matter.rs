//! What a proposal would change of a record.

use crate::domain::customer::Group;

/// What a proposal would change of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matter {
    /// A group of a customer's fields.
    Group(Group),
    /// Who owns an account.
    Ownership,
    /// Who holds a card.
    Holder,
    /// Whether a customer, an account or a card goes on.
    Closing,
    /// What a colleague may do: roles that they gain.
    Roles,
}

impl Matter {
    pub fn slug(self) -> &'static str {
        match self {
            Matter::Group(group) => group.slug(),
            Matter::Ownership => "ownership",
            Matter::Holder => "holder",
            Matter::Closing => "closing",
            Matter::Roles => "roles",
        }
    }

    pub fn parse(slug: &str) -> Option<Matter> {
        let deeds = [Matter::Ownership, Matter::Holder, Matter::Closing, Matter::Roles];
        let deed = deeds.into_iter().find(|matter| matter.slug() == slug);
        deed.or_else(|| Group::parse(slug).map(Matter::Group))
    }

    /// "Name", "Owner".
    pub fn label(self) -> &'static str {
        match self {
            Matter::Group(group) => group.label(),
            Matter::Ownership => "Owner",
            Matter::Holder => "Holder",
            Matter::Closing => "Closing",
            Matter::Roles => "Roles",
        }
    }

    /// What would happen, in the middle of a sentence: "change of name".
    pub fn called(self) -> String {
        match self {
            Matter::Group(_) | Matter::Ownership | Matter::Holder => {
                format!("change of {}", self.label().to_lowercase())
            }
            Matter::Closing => "closing".to_owned(),
            Matter::Roles => "granting of roles".to_owned(),
        }
    }

    /// The same at the beginning: "Change of name".
    pub fn heading(self) -> String {
        let called = self.called();
        let mut letters = called.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_lead_back_and_none_stands_for_two() {
        let deeds = [Matter::Ownership, Matter::Holder, Matter::Closing, Matter::Roles];
        for matter in Group::ALL.iter().copied().map(Matter::Group).chain(deeds) {
            assert_eq!(Matter::parse(matter.slug()), Some(matter));
        }
        assert_eq!(Matter::parse("anything"), None);
        assert_eq!(Matter::Group(Group::Name).heading(), "Change of name");
        assert_eq!(Matter::Closing.heading(), "Closing");
    }
}
