//! Recording who sees what. A look is counted and on record before anything of it leaves the database; who has had the hour's
//! number of them sees no more.

use crate::db::PgConnection;
use crate::db::looks::{self, Find, Waits};
use crate::domain::actor::Actor;
use crate::domain::ids::InstitutionId;
use crate::domain::look::{Kind, Look, Quotas};
use crate::seal::{Keys, Place};
use crate::services::Failure;

/// The hour's number is used up.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("the hour's number is used up")]
    Spent { kind: Kind, quota: i32, retry_after_secs: u64 },
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Records a look, not waiting for the disk: for pages that are read, outside of any other transaction.
pub fn record(conn: &mut PgConnection, actor: &Actor, quotas: &Quotas, look: &Look) -> Result<(), Refused> {
    let kind = look.page.kind();
    let is_recorded = looks::insert(conn, actor, look, quotas.of(kind), Waits::ForNothing).map_err(Failure::from)?;
    allowed(is_recorded, actor, quotas, kind)
}

/// Records a reveal, in the transaction of its event.
pub fn record_reveal(conn: &mut PgConnection, actor: &Actor, quotas: &Quotas, look: &Look) -> Result<(), Refused> {
    let is_recorded =
        looks::insert(conn, actor, look, quotas.of(Kind::Reveal), Waits::ForTheDisk).map_err(Failure::from)?;
    allowed(is_recorded, actor, quotas, Kind::Reveal)
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
    let is_recorded = looks::insert_find(conn, actor, find, quotas.finds, waits).map_err(Failure::from)?;
    allowed(is_recorded, actor, quotas, Kind::Find)
}

fn allowed(is_recorded: bool, actor: &Actor, quotas: &Quotas, kind: Kind) -> Result<(), Refused> {
    if is_recorded {
        return Ok(());
    }
    let of_hour = u64::try_from(actor.now.timestamp().rem_euclid(3600)).unwrap_or_default();
    Err(Refused::Spent { kind, quota: quotas.of(kind), retry_after_secs: 3600 - of_hour })
}

/// A term has no row of its own before it is written: its request names it.
fn term_place(scope: InstitutionId, request: &str) -> Place<'_> {
    Place { column: "looks.term_sealed", institution: scope, row: request }
}
