//! Changing one group of a customer. The version decides: whoever saved in between is found out, and nobody's edit is lost.

use super::create::words_of;
use super::door::{Taken, find_taken, taken_meanwhile};
use super::history::{Deed, record};
use super::links::{LinkRefusal, Links, explain, resolve};
use super::record::{Record, read};
use super::seals::seal_reg_no;
use crate::db::customers::{Amendment, Seals};
use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::customer::{Change, Customer, Field, Group, Problem};
use crate::domain::ids::CustomerId;
use crate::domain::policy::{Permission, Refusal};
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::history::differences;

/// Why a change was refused.
#[derive(Debug, thiserror::Error)]
pub enum AmendRefusal {
    /// The customer has moved on since the form was opened.
    #[error("the customer changed meanwhile")]
    Stale,
    /// The customer is one that this person does not change.
    #[error("{0}")]
    NotAllowed(Refusal),
    #[error("a link was refused")]
    Problem(Problem),
    #[error("a number is taken")]
    Taken(Box<Taken>),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for AmendRefusal {
    fn from(error: DbError) -> AmendRefusal {
        match error {
            DbError::Stale => AmendRefusal::Stale,
            error => AmendRefusal::Failure(error.into()),
        }
    }
}

impl From<LinkRefusal> for AmendRefusal {
    fn from(refusal: LinkRefusal) -> AmendRefusal {
        match refusal {
            LinkRefusal::Problem(problem) => AmendRefusal::Problem(problem),
            LinkRefusal::Db(error) => error.into(),
        }
    }
}

/// Whether anything had to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amended {
    Changed,
    Unchanged,
}

/// Stores the group where the customer still has this version, and records each field that differs.
pub fn amend(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    version: i32,
    group: Group,
    change: &Change,
) -> Result<Amended, AmendRefusal> {
    let before = read(conn, keys, actor.scope(), id)?;
    if before.version != version {
        return Err(AmendRefusal::Stale);
    }
    actor.decide_on(Permission::EditCustomers, before.status.object_state()).map_err(AmendRefusal::NotAllowed)?;
    let fields = group.fields(before.kind());
    let changes = differences(&fields, &before.customer.group(group).typed(), &change.typed());
    if changes.is_empty() {
        return Ok(Amended::Unchanged);
    }
    let (parent, responsible) = find_links(conn, actor, change)?;
    let seals = seal_numbers(conn, keys, actor, &before, change)?;
    let amendment = Amendment { id, version, change, parent, responsible, seals, now: actor.now };
    customers::update(conn, actor.scope(), &amendment).map_err(refused)?;
    if matches!(change, Change::Name(_) | Change::Facts(_)) {
        let words = words_of(&with(before.customer.clone(), change));
        customers::replace_words(conn, actor.scope(), id, &words)?;
    }
    let reason = confirmation(change, &changes);
    record(conn, actor, &before.data_key, Deed { customer: id, action: "amended", changes, reason })?;
    Ok(Amended::Changed)
}

/// A new registration number says in the history that its wrong check digit was confirmed.
fn confirmation(change: &Change, changes: &[(Field, String, String)]) -> Option<String> {
    match change {
        Change::Registration(registration) if changes.iter().any(|(field, _, _)| *field == Field::RegNo) => {
            registration.confirmation()
        }
        _ => None,
    }
}

fn find_links(conn: &mut PgConnection, actor: &Actor, change: &Change) -> Result<Links, AmendRefusal> {
    match change {
        Change::Facts(facts) => Ok(resolve(conn, actor, facts)?),
        _ => Ok((None, None)),
    }
}

/// Looks at the door for numbers that change, and seals the registration number anew.
fn seal_numbers(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    before: &Record,
    change: &Change,
) -> Result<Option<Seals>, AmendRefusal> {
    let Change::Registration(registration) = change else { return Ok(None) };
    let number = &registration.customer_number;
    match find_taken(conn, keys, actor, number, Some(&registration.reg_no), Some(before.id))? {
        Some(taken) => Err(AmendRefusal::Taken(Box::new(taken))),
        None => Ok(Some(seal_reg_no(keys, &before.data_key, actor.scope(), before.id, &registration.reg_no))),
    }
}

fn refused(error: DbError) -> AmendRefusal {
    match (taken_meanwhile(&error), error) {
        (Some(taken), _) => AmendRefusal::Taken(Box::new(taken)),
        (None, DbError::Stale) => AmendRefusal::Stale,
        (None, error) => explain(error).into(),
    }
}

/// The customer with this change.
fn with(mut customer: Customer, change: &Change) -> Customer {
    match change {
        Change::Name(name) => customer.name = name.clone(),
        Change::Facts(facts) => customer.facts = facts.clone(),
        _ => {}
    }
    customer
}
