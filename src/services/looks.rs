//! Recording who sees what, and refusing what is not theirs to see. A look is counted and on record before anything of it leaves
//! the database; who has had the hour's number of them sees no more. Staff who are customers too see nothing of themselves.

use crate::db::events::{self, Subject};
use crate::db::looks::{self, Find, Noted, Waits};
use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::customer::{EXPLAINED, REASON_LASTS};
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::domain::look::{Kind, Look, Quotas, Sight};
use crate::domain::policy::{ObjectState, Refusal};
use crate::seal::{Keys, Place};
use crate::services::Failure;

/// The hour's number is used up.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("the hour's number is used up")]
    Spent { kind: Kind, quota: i32, retry_after_secs: u64 },
    /// It is not for this person, whatever their roles.
    #[error("{0}")]
    NotTheirs(Refusal),
    /// They may, once they said why they look at this customer; then they come back.
    #[error("a reason comes first")]
    ReasonFirst { customer: CustomerId, back: String },
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Refuses what is this person's own, and asks for a reason where somebody has their surname and address. Named among those who
/// are like somebody else, as in any list, it is no more than a name. Who is no customer costs no question.
pub fn guard(conn: &mut PgConnection, actor: &Actor, look: &Look) -> Result<(), Refused> {
    let Some(own) = actor.own_record.filter(|_| look.page != Sight::Alike) else { return Ok(()) };
    let decide = |state| actor.decide_on(actor.permission, state).map_err(Refused::NotTheirs);
    if look.customers().any(|customer| customer == own) {
        return decide(ObjectState::OwnRecord);
    }
    for customer in list_namesakes(conn, actor, own, look.customers())? {
        let is_open = decide(ObjectState::Namesake).is_ok() || has_explained(conn, actor, customer)?;
        if !is_open {
            return Err(Refused::ReasonFirst { customer, back: address(look) });
        }
    }
    Ok(())
}

/// Who of these customers has the surname and address of this person.
fn list_namesakes(
    conn: &mut PgConnection,
    actor: &Actor,
    own: CustomerId,
    customers: impl Iterator<Item = CustomerId>,
) -> Result<Vec<CustomerId>, Failure> {
    let all: Vec<CustomerId> = customers.chain([own]).collect();
    let homes = customers::list_households(conn, actor.scope(), &all)?;
    let home = homes.iter().find(|(id, _)| *id == own).map(|(_, home)| home.clone());
    let same = homes.into_iter().filter(|(id, other)| *id != own && Some(other) == home.as_ref());
    Ok(same.map(|(id, _)| id).collect())
}

/// Which of these customers are kept from this person: their own record, and those of their surname and address for whom they gave
/// no reason in this session. For lists, where a page of one of them would be refused or ask.
pub fn list_withheld(
    conn: &mut PgConnection,
    actor: &Actor,
    customers: &[CustomerId],
) -> Result<Vec<CustomerId>, Failure> {
    let Some(own) = actor.own_record else { return Ok(Vec::new()) };
    let mut withheld = vec![own];
    for namesake in list_namesakes(conn, actor, own, customers.iter().copied())? {
        if !has_explained(conn, actor, namesake)? {
            withheld.push(namesake);
        }
    }
    Ok(withheld)
}

/// Whether they gave a reason in this session not long ago.
fn has_explained(conn: &mut PgConnection, actor: &Actor, customer: CustomerId) -> Result<bool, Failure> {
    let after = actor.now - REASON_LASTS;
    Ok(events::was_done_in(conn, actor.scope(), Subject::Customer(customer), EXPLAINED, actor.session, after)?)
}

/// The record that the look is at.
fn address(look: &Look) -> String {
    let (kind, id) = look.subject_parts();
    format!("/{kind}s/{id}")
}

/// Records a look, outside of any other transaction. Only a reveal waits for the disk.
pub fn record(conn: &mut PgConnection, actor: &Actor, quotas: &Quotas, look: &Look) -> Result<(), Refused> {
    record_with(conn, actor, quotas, look, |conn, noted| Ok(looks::insert(conn, noted)?.then_some(())))
}

/// Records a look by the statement that reads what is seen; `read` finds nothing where the look was not put on record.
pub fn record_with<T>(
    conn: &mut PgConnection,
    actor: &Actor,
    quotas: &Quotas,
    look: &Look,
    read: impl FnOnce(&mut PgConnection, Noted<'_>) -> Result<Option<T>, DbError>,
) -> Result<T, Refused> {
    guard(conn, actor, look)?;
    let kind = look.page.kind();
    let waits = if kind == Kind::Reveal { Waits::ForTheDisk } else { Waits::ForNothing };
    let seen = read(conn, Noted::look(actor, look, quotas.of(kind), waits)).map_err(Failure::from)?;
    seen.ok_or_else(|| spent(actor, quotas, kind))
}

/// Records a reveal, in the transaction of its event.
pub fn record_reveal(conn: &mut PgConnection, actor: &Actor, quotas: &Quotas, look: &Look) -> Result<(), Refused> {
    guard(conn, actor, look)?;
    let noted = Noted::look(actor, look, quotas.of(Kind::Reveal), Waits::ForTheDisk);
    let is_recorded = looks::insert(conn, noted).map_err(Failure::from)?;
    if is_recorded { Ok(()) } else { Err(spent(actor, quotas, Kind::Reveal)) }
}

/// Records what somebody looked for and how much was found.
pub fn record_find(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    quotas: &Quotas,
    (term, found): (&str, usize),
    waits: Waits,
) -> Result<(), Refused> {
    let row = actor.request.to_string();
    let term_sealed = keys.seal_term(term_place(actor.scope(), &row), term.as_bytes());
    let find = Find { term_sealed: &term_sealed, found: i32::try_from(found).unwrap_or(i32::MAX) };
    let noted = Noted::find(actor, find, quotas.finds, waits);
    let is_recorded = looks::insert(conn, noted).map_err(Failure::from)?;
    if is_recorded { Ok(()) } else { Err(spent(actor, quotas, Kind::Find)) }
}

fn spent(actor: &Actor, quotas: &Quotas, kind: Kind) -> Refused {
    let of_hour = u64::try_from(actor.now.timestamp().rem_euclid(3600)).unwrap_or_default();
    Refused::Spent { kind, quota: quotas.of(kind), retry_after_secs: 3600 - of_hour }
}

/// A term has no row of its own before it is written: its request names it.
fn term_place(scope: InstitutionId, request: &str) -> Place<'_> {
    Place { column: "looks.term_sealed", institution: scope, row: request }
}
