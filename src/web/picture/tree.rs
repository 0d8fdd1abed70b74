//! The tree around a customer: what it owns with the cards on it and who holds them, and what it holds on the accounts of others.
//! Knows no database: it is made of rows that were read.

use std::collections::BTreeSet;

use super::views::{Branch, Noun};
use crate::db::accounts::{AccountLine, AccountRow};
use crate::db::cards::CardLine;
use crate::db::customers::ListRow;
use crate::web::accounts::account_tag;
use crate::web::cards::{card_tag, named};
use crate::web::customers::{listed_name, status_tag};

/// Shown at most of each; the cards of one account fewer, since several accounts share the page.
pub(super) const SHOWN: usize = 25;
pub(super) const CARDS_EACH: usize = 5;

/// What was read, each list one row longer than is shown where there is more.
pub(super) struct Rows {
    pub customer: ListRow,
    /// Its own accounts.
    pub owned: Vec<AccountRow>,
    /// Accounts right below these that are somebody else's.
    pub below: Vec<AccountLine>,
    /// The first cards of its own accounts.
    pub nested: Vec<CardLine>,
    /// Cards that it holds on the accounts of others.
    pub held: Vec<CardLine>,
    /// The owners of these.
    pub owners: Vec<ListRow>,
}

impl Rows {
    pub fn tree(&self) -> Branch {
        let shown = &self.owned[..self.owned.len().min(SHOWN)];
        let ids: BTreeSet<i64> = shown.iter().map(|row| row.id).collect();
        let is_top = |row: &&AccountRow| row.parent_id.is_none_or(|parent| !ids.contains(&parent));
        let owned = shown.iter().filter(is_top).map(|row| self.account(row, shown));
        let held = self.held.iter().take(SHOWN).map(|line| self.held(line));
        let id = self.customer.id;
        let more_owned = more(&self.owned, SHOWN, "More accounts", format!("/accounts?owner={id}"));
        let more_held = more(&self.held, SHOWN, "More cards it holds", format!("/cards?holder={id}"));
        Branch {
            below: owned.chain(more_owned).chain(held).chain(more_held).collect(),
            ..customer(&self.customer, self.customer.kind_label())
        }
    }

    /// An account of the customer's own, with what stands below it.
    fn account(&self, row: &AccountRow, shown: &[AccountRow]) -> Branch {
        let own = shown.iter().filter(|other| other.parent_id == Some(row.id)).map(|other| self.account(other, shown));
        let others = self.below.iter().filter(|line| line.account.parent_id == Some(row.id)).map(|line| Branch {
            below: vec![customer(&line.owner, "Owner")],
            ..account(&line.account, "Account below")
        });
        let on_it: Vec<&CardLine> = self.nested.iter().filter(|line| line.card.account_id == row.id).collect();
        let cards = on_it.iter().take(CARDS_EACH).map(|line| self.card(line));
        let all = more(&on_it, CARDS_EACH, "All cards on it", format!("/cards?account={}", row.id));
        Branch { below: cards.chain(all).chain(own).chain(others).collect(), ..account(row, "Owns account") }
    }

    /// A card on an account of the customer's; who holds it, where that is somebody else.
    fn card(&self, line: &CardLine) -> Branch {
        let is_own = line.holder.id == self.customer.id;
        let holder = (!is_own).then(|| customer(&line.holder, "Held by"));
        Branch { below: holder.into_iter().collect(), ..card(line, line.card.role().label()) }
    }

    /// A card that the customer holds and somebody else pays.
    fn held(&self, line: &CardLine) -> Branch {
        let owner = self.owners.iter().find(|owner| owner.id == line.card.account_owner_id);
        let account = Branch {
            noun: Noun::Account,
            role: "On account".to_owned(),
            label: line.account_called().to_owned(),
            href: format!("/accounts/{}", line.card.account_id),
            below: owner.map(|owner| customer(owner, "Owned by")).into_iter().collect(),
            ..Branch::default()
        };
        Branch { below: vec![account], ..card(line, "Holds card") }
    }
}

fn customer(row: &ListRow, role: &str) -> Branch {
    Branch {
        noun: Noun::Customer,
        role: role.to_owned(),
        label: listed_name(&row.name()),
        href: format!("/customers/{}", row.id),
        number: row.customer_number.clone(),
        tag: Some(status_tag(row.status())),
        below: Vec::new(),
    }
}

fn account(row: &AccountRow, role: &str) -> Branch {
    let called = row.called().to_owned();
    Branch {
        noun: Noun::Account,
        role: role.to_owned(),
        number: row.name.as_ref().map_or_else(String::new, |_| called.clone()),
        label: row.name.clone().unwrap_or(called),
        href: format!("/accounts/{}", row.id),
        tag: Some(account_tag(row)),
        below: Vec::new(),
    }
}

fn card(line: &CardLine, role: &str) -> Branch {
    Branch {
        noun: Noun::Card,
        role: role.to_owned(),
        label: named(&line.product.name, &line.card),
        href: format!("/cards/{}", line.card.id),
        number: String::new(),
        tag: Some(card_tag(&line.card)),
        below: Vec::new(),
    }
}

/// The way to the rest, where there is more than is shown.
fn more<T>(rows: &[T], shown: usize, label: &str, href: String) -> Option<Branch> {
    (rows.len() > shown).then(|| Branch { noun: Noun::More, label: label.to_owned(), href, ..Branch::default() })
}
