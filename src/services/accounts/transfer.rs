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
use crate::domain::review::{Act, Matter, Move};
use crate::seal::Keys;
use crate::services::history::{self, Alteration, Deed, Whose};
use crate::services::proposals::{
    Approval, ApproveRefusal, Effect, LinkWish, Opened, Wanted, approve_deed, expect, link_form, propose, rehearse,
    told, whole,
};
use crate::services::{Failure, data_keys};

/// What somebody wishes: the account, as it was seen, to whom, from when on and why.
pub struct TransferWish<'a> {
    pub account: AccountId,
    pub version: i32,
    pub to: CustomerId,
    /// None is when it takes effect.
    pub since: Option<DateTime<Utc>>,
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

/// Moves the liability; or puts that before a second person, where the institution says so.
pub fn transfer(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &TransferWish<'_>,
) -> Result<Effect<()>, AccountRefusal> {
    let before = prepare(conn, actor, wish)?;
    if !actor.institution.settings.approvals.contains(Act::AccountOwner) {
        return Ok(Effect::Now(carry_out(conn, keys, actor, wish, &before, None)?));
    }
    rehearse(conn, |conn| carry_out(conn, keys, actor, wish, &before, None))?;
    let from = before.row.owner();
    let data_key = data_keys::open(conn, keys, actor.scope(), from)?;
    // Sealed for the one who gives it: of the one who takes it, only the number.
    let to = customers::list_by_ids(conn, actor.scope(), &[wish.to])?;
    let number = to.first().map_or_else(String::new, |row| row.customer_number.clone());
    let wanted = Wanted {
        subject: Subject::Account(wish.account),
        whose: Whose { customer: from, data_key: &data_key },
        matter: Matter::Ownership,
        acts: vec![Act::AccountOwner],
        before: link_form(from, None, None),
        after: link_form(wish.to, wish.since, Some(wish.reason)),
        changes: vec![(account::Field::Owner, before.owner.customer_number.clone(), number)],
        reason: Some(wish.reason.sentence()),
    };
    Ok(Effect::Proposed(propose(conn, actor, wanted)?))
}

/// Moves the liability as somebody else proposed it, of the account as it was in version `seen`.
pub fn approve_transfer(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (proposal, version): (&Opened, i32),
    (account, seen): (AccountId, i32),
) -> Result<(), ApproveRefusal<AccountRefusal>> {
    expect(actor, proposal, version, Move::Approve)?;
    let LinkWish { to, since, reason } = LinkWish::of(proposal)?;
    let wish = TransferWish { account, version: seen, to, since, reason: &reason };
    let before = prepare(conn, actor, &wish).map_err(ApproveRefusal::Deed)?;
    whole(conn, |conn| {
        let approval = approve_deed(conn, keys, actor, (proposal.id(), version))?;
        carry_out(conn, keys, actor, &wish, &before, Some(&approval)).map_err(ApproveRefusal::Deed)
    })
}

/// Holds both customers and the account, and asks what does not need to be tried.
fn prepare(conn: &mut PgConnection, actor: &Actor, wish: &TransferWish<'_>) -> Result<AccountRecord, AccountRefusal> {
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
    let since = wish.since.unwrap_or(actor.now);
    if since < before.row.owner_since || since > actor.now {
        return Err(AccountRefusal::Time);
    }
    Ok(before)
}

fn carry_out(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &TransferWish<'_>,
    before: &AccountRecord,
    approval: Option<&Approval>,
) -> Result<(), AccountRefusal> {
    let scope = actor.scope();
    let follows = consequences(conn, scope, wish.account)?;
    for card in &follows.demoted {
        let stamp = Stamp { id: card.id(), version: card.version, now: actor.now };
        cards::update_role(conn, scope, stamp, Role::Supplementary)?;
    }
    let transfer = Transfer {
        account: wish.account,
        version: wish.version,
        owner: wish.to,
        since: wish.since.unwrap_or(actor.now),
        reason: wish.reason.code.label(),
        now: actor.now,
    };
    accounts::update_owner(conn, scope, &transfer)?;
    Ok(tell(conn, keys, actor, wish, (before, &follows), told(wish.reason, approval))?)
}

/// The same on every record it concerns, sealed with that customer's data key.
fn tell(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    wish: &TransferWish<'_>,
    (before, follows): (&AccountRecord, &Consequences),
    sentence: String,
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
    let since = wish.since.map(|since| format!(" (from {} UTC on)", since.format("%Y-%m-%d %H:%M")));
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
