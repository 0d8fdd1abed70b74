//! Looks: a record opened, a find made, a value revealed. Each is on record before anything of it is shown, and each person has
//! a number of them an hour: more than the work needs, fewer than it takes to copy the customers.

use crate::domain::ids::{AccountId, CardId, CustomerId};
use crate::domain::masking::PersonalFact;

/// Which page of a record was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    Record,
    /// A form that shows what is recorded.
    Form,
    History,
    Notes,
    Picture,
    Looks,
    /// Named because it is like a customer that somebody is about to record, or has its number.
    Alike,
    /// A value that is masked elsewhere.
    Reveal,
}

impl Sight {
    pub const ALL: [Sight; 8] = [
        Sight::Record,
        Sight::Form,
        Sight::History,
        Sight::Notes,
        Sight::Picture,
        Sight::Looks,
        Sight::Alike,
        Sight::Reveal,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Sight::Record => "record",
            Sight::Form => "form",
            Sight::History => "history",
            Sight::Notes => "notes",
            Sight::Picture => "picture",
            Sight::Looks => "looks",
            Sight::Alike => "alike",
            Sight::Reveal => "reveal",
        }
    }

    /// What somebody did who opened it.
    pub fn label(self) -> &'static str {
        match self {
            Sight::Record => "Opened the record",
            Sight::Form => "Opened a form",
            Sight::History => "Read the history",
            Sight::Notes => "Read the notes",
            Sight::Picture => "Opened the picture",
            Sight::Looks => "Read who has looked",
            Sight::Alike => "Was shown it as being like another customer",
            Sight::Reveal => "Revealed a masked value",
        }
    }

    pub fn parse(code: &str) -> Option<Sight> {
        Sight::ALL.into_iter().find(|page| page.code() == code)
    }

    pub fn kind(self) -> Kind {
        match self {
            Sight::Reveal => Kind::Reveal,
            _ => Kind::Look,
        }
    }
}

/// The record that was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Customer,
    Account(AccountId),
    Card(CardId),
}

/// A record seen: whose data stood on it (the customer itself, the owner of the account, the holder of the card), and which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub customer: CustomerId,
    pub subject: Subject,
    pub page: Sight,
    /// The owner of the account that a card is on, who is liable for it.
    pub owner: Option<CustomerId>,
    /// The masked value that was seen whole.
    pub fact: Option<PersonalFact>,
}

impl Look {
    pub fn customer(customer: CustomerId, page: Sight) -> Look {
        Look { customer, subject: Subject::Customer, page, owner: None, fact: None }
    }

    /// A masked value of a customer, seen whole: asked for, or shown to somebody who has to compare.
    pub fn reveal(customer: CustomerId, fact: PersonalFact) -> Look {
        Look { fact: Some(fact), ..Look::customer(customer, Sight::Reveal) }
    }

    pub fn account(account: AccountId, owner: CustomerId, page: Sight) -> Look {
        Look { subject: Subject::Account(account), ..Look::customer(owner, page) }
    }

    pub fn card(card: CardId, (holder, owner): (CustomerId, CustomerId), page: Sight) -> Look {
        Look { subject: Subject::Card(card), owner: Some(owner), ..Look::customer(holder, page) }
    }

    /// Everybody whose data it is.
    pub fn customers(&self) -> impl Iterator<Item = CustomerId> {
        [Some(self.customer), self.owner.filter(|owner| *owner != self.customer)].into_iter().flatten()
    }

    /// As the database writes the record.
    pub fn subject_parts(&self) -> (&'static str, i64) {
        match self.subject {
            Subject::Customer => ("customer", self.customer.0),
            Subject::Account(id) => ("account", id.0),
            Subject::Card(id) => ("card", id.0),
        }
    }
}

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Look,
    Find,
    Reveal,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Kind::Look => "look",
            Kind::Find => "find",
            Kind::Reveal => "reveal",
        }
    }

    /// "600 records", as the page says it that refuses one more.
    pub fn words(self, count: i32) -> String {
        match self {
            Kind::Look => format!("{count} records"),
            Kind::Find => format!("{count} finds"),
            Kind::Reveal => format!("{count} reveals"),
        }
    }
}

/// How many of each a person has in an hour by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    pub looks: i32,
    pub finds: i32,
    pub reveals: i32,
}

impl Quotas {
    pub fn of(&self, kind: Kind) -> i32 {
        match kind {
            Kind::Look => self.looks,
            Kind::Find => self.finds,
            Kind::Reveal => self.reveals,
        }
    }
}
