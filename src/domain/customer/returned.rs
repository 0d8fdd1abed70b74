//! Post that came back: to which of a customer's addresses it went, and which changes end such a mark.

use super::{Address, Change, Customer, Group};

/// An address of a customer that can be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostalPart {
    Base,
    Temporary,
}

impl PostalPart {
    pub const ALL: [PostalPart; 2] = [PostalPart::Base, PostalPart::Temporary];

    /// The group of fields in which it stands.
    pub fn group(self) -> Group {
        match self {
            PostalPart::Base => Group::Address,
            PostalPart::Temporary => Group::TemporaryAddress,
        }
    }

    pub fn code(self) -> &'static str {
        self.group().slug()
    }

    pub fn parse(code: &str) -> Option<PostalPart> {
        PostalPart::ALL.into_iter().find(|part| part.code() == code)
    }

    /// "Base address".
    pub fn label(self) -> &'static str {
        match self {
            PostalPart::Base => "Base address",
            PostalPart::Temporary => "Temporary address",
        }
    }

    /// In the middle of a sentence: "post to the … came back".
    pub fn called(self) -> &'static str {
        match self {
            PostalPart::Base => "base address",
            PostalPart::Temporary => "temporary address",
        }
    }

    /// The address itself, where the customer has it.
    pub fn of(self, customer: &Customer) -> Option<&Address> {
        match self {
            PostalPart::Base => Some(&customer.address),
            PostalPart::Temporary => customer.temporary.as_ref().map(|temporary| &temporary.address),
        }
    }

    /// The address that a change replaces by another one, or takes away. Other dates alone leave the letters going where they went.
    pub fn replaced(before: &Customer, change: &Change) -> Option<PostalPart> {
        match change {
            Change::Address(address) => (before.address != *address).then_some(PostalPart::Base),
            Change::TemporaryAddress(temporary) => {
                let after = temporary.as_ref().map(|temporary| &temporary.address);
                (PostalPart::Temporary.of(before) != after).then_some(PostalPart::Temporary)
            }
            _ => None,
        }
    }
}
