//! Giving an account to another owner: liability moves, the cards stay where they are, and main cards of the one who gives become
//! supplementary. Recorded on the account, on its cards and on both customers.

use chrono::{DateTime, Utc};

use super::record::{AccountRecord, hold};
use super::refusal::AccountRefusal;
use crate::db::accounts::Transfer;
use crate::db::cards::{CardRow, Stamp};
use crate::db::events::Subject;
use crate::db::{PgConnection, accounts, cards, customers};
use crate::domain::account;
use crate::domain::actor::Actor;
use crate::domain::card::{self, Role};
use crate::domain::customer;
use crate::domain::ids::{AccountId, CustomerId, InstitutionId};
use crate::domain::policy::Permission;
use crate::domain::reason::Reason;
use crate::seal::Keys;
use crate::services::history::{self, Alteration, Deed, Whose};
use crate::services::{Failure, data_keys};

/// What somebody wishes: the account, as it was seen, to whom, from when on and why.
pub struct TransferWish<'a> {
    pub account: AccountId,
    pub version: i32,
    pub to: CustomerId,
    pub since: DateTime<Utc>,
    pub reason: &'a Reason,
}

/// What a transfer changes besides the owner.
#[derive(Debug, Clone, Default)]
pub struct Consequences {
    /// Main cards of the one who gives: they become supplementary.
    pub demoted: Vec<CardRow>,
    /// How many cards stay as they are.
    pub kept: usize,
}

/// What would follow, for the page that asks first.
pub fn consequences(
    conn: &mut PgConnection,
    scope: InstitutionId,
    account: AccountId,
) -> Result<Consequences, Failure> {
    let on_it = cards::list_main_on(conn, scope, account)?;
    let kept = cards::count_on(conn, scope, account, 10_000)?.saturating_sub(on_it.len());
    Ok(Consequences { demoted: on_it, kept })
}

/// Moves the liability.
pub fn transfer(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &TransferWish<'_>,
) -> Result<(), AccountRefusal> {
    let scope = actor.scope();
    let from = accounts::find(conn, scope, wish.account)?.owner();
    let mut people = [from, wish.to];
    people.sort();
    people.iter().try_for_each(|id| customers::lock(conn, scope, *id))?;
    let before = hold(conn, scope, wish.account)?;
    if before.row.version != wish.version || before.row.owner() != from {
        return Err(AccountRefusal::Stale);
    }
    let state = before.row.status().object_state();
    actor.decide_on(Permission::EditAccounts, state).map_err(AccountRefusal::NotAllowed)?;
    if wish.to == from {
        return Err(AccountRefusal::SameOwner);
    }
    if wish.since < before.row.owner_since || wish.since > actor.now {
        return Err(AccountRefusal::Time);
    }
    let follows = consequences(conn, scope, wish.account)?;
    for card in &follows.demoted {
        let stamp = Stamp { id: card.id(), version: card.version, now: actor.now };
        cards::update_role(conn, scope, stamp, Role::Supplementary)?;
    }
    let transfer = Transfer {
        account: wish.account,
        version: wish.version,
        owner: wish.to,
        since: wish.since,
        reason: wish.reason.code.label(),
        now: actor.now,
    };
    accounts::update_owner(conn, scope, &transfer)?;
    Ok(tell(conn, keys, actor, wish, &before, &follows)?)
}

/// The same on every record it concerns, sealed with that customer's data key.
fn tell(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &TransferWish<'_>,
    before: &AccountRecord,
    follows: &Consequences,
) -> Result<(), Failure> {
    let from = before.row.owner();
    let holders = follows.demoted.iter().map(CardRow::holder);
    let people: Vec<CustomerId> = [from, wish.to].into_iter().chain(holders).collect();
    let opened = data_keys::open_all(conn, keys, actor.scope(), &people)?;
    let whose = |customer: CustomerId| Whose { customer, data_key: &opened[&customer] };
    let names = customers::list_by_ids(conn, actor.scope(), &[from, wish.to])?;
    let named = |id: CustomerId| {
        let row = names.iter().find(|row| row.id() == id);
        row.map_or_else(String::new, |row| format!("{}, {}", row.name().full(), row.customer_number))
    };
    // Sealed for the one who takes it: of the one who gives it, only the number.
    let numbered = |id: CustomerId| {
        names.iter().find(|row| row.id() == id).map_or_else(String::new, |row| row.customer_number.clone())
    };
    let sentence = wish.reason.sentence();
    let since = (wish.since != actor.now).then(|| format!(" (from {} UTC on)", wish.since.format("%Y-%m-%d %H:%M")));
    let reason = Some(format!("{sentence}{}", since.unwrap_or_default()));
    let owner: Vec<Alteration<account::Field>> = vec![(account::Field::Owner, numbered(from), named(wish.to))];
    let subject = Subject::Account(wish.account);
    let deed = Deed { subject, action: "ownership", changes: owner, reason: reason.clone() };
    history::record(conn, actor.into(), whose(wish.to), deed)?;
    let called = before.row.called();
    for (customer, action) in [(from, "account_given"), (wish.to, "account_taken")] {
        let deed: Deed<'_, customer::Field> = Deed {
            subject: Subject::Customer(customer),
            action,
            changes: Vec::new(),
            reason: Some(format!("Account {called}: {sentence}")),
        };
        history::record(conn, actor.into(), whose(customer), deed)?;
    }
    for card in &follows.demoted {
        let role = (card::Field::Role, Role::Main.code().to_owned(), Role::Supplementary.code().to_owned());
        let deed =
            Deed { subject: Subject::Card(card.id()), action: "amended", changes: vec![role], reason: reason.clone() };
        history::record(conn, actor.into(), whose(card.holder()), deed)?;
    }
    Ok(())
}
