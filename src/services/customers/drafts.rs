//! Creations under way: what was typed, kept sealed by the key ring until a customer comes of it. A draft belongs to one
//! person; its id is the one-time key of the form that began it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::drafts::{self, DraftRow};
use crate::db::{DbError, PgConnection};
use crate::domain::actor::Actor;
use crate::domain::customer::Kind;
use crate::domain::form::Typed;
use crate::domain::ids::CustomerId;
use crate::seal::{Keys, Place};
use crate::services::Failure;

/// Most unfinished drafts of one person.
pub const MAX_OPEN: i64 = 20;

#[derive(Debug, Clone)]
pub struct Draft {
    pub id: Uuid,
    pub kind: Kind,
    pub typed: Typed,
    /// The person has looked at the candidates, or there were none.
    pub door_passed: bool,
    pub updated_at: DateTime<Utc>,
    /// The customer that came of it.
    pub customer: Option<CustomerId>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    kind: String,
    typed: Typed,
}

fn place<'a>(actor: &Actor, row: &'a str) -> Place<'a> {
    Place { column: "drafts.typed_sealed", institution: actor.scope(), row }
}

/// Opens a draft. What became a customer holds nothing any more.
pub fn open(keys: &Keys, actor: &Actor, row: &DraftRow) -> Result<Draft, Failure> {
    let (kind, typed) = if row.customer_id.is_some() {
        (Kind::Private, Typed::default())
    } else {
        let text = keys.open(place(actor, &row.id.to_string()), &row.typed_sealed)?;
        let sealed: Sealed = serde_json::from_slice(&text)?;
        (Kind::parse(&sealed.kind).unwrap_or(Kind::Private), sealed.typed)
    };
    Ok(Draft {
        id: row.id,
        kind,
        typed,
        door_passed: row.door_passed,
        updated_at: row.updated_at,
        customer: row.customer_id.map(CustomerId),
    })
}

/// A person's own draft; `Missing` for anybody else's.
pub fn read(conn: &mut PgConnection, keys: &Keys, actor: &Actor, id: Uuid) -> Result<Draft, Failure> {
    let row = drafts::find(conn, actor.scope(), actor.staff, id)?;
    open(keys, actor, &row)
}

/// The same, held until the transaction ends: two tabs of one draft come one after the other.
pub fn hold(conn: &mut PgConnection, keys: &Keys, actor: &Actor, id: Uuid) -> Result<Draft, Failure> {
    let row = drafts::lock(conn, actor.scope(), actor.staff, id)?;
    open(keys, actor, &row)
}

/// The draft of this key, held, where a form has begun one.
pub fn hold_begun(conn: &mut PgConnection, keys: &Keys, actor: &Actor, id: Uuid) -> Result<Option<Draft>, Failure> {
    match hold(conn, keys, actor, id) {
        Ok(draft) => Ok(Some(draft)),
        Err(Failure::Db(DbError::Missing)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Begins a draft under the form's key. The same form sent again finds the draft that it began.
pub fn begin(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: Uuid,
    kind: Kind,
    typed: &Typed,
    door_passed: bool,
) -> Result<(), Failure> {
    let sealed = seal(keys, actor, id, kind, typed)?;
    if drafts::insert(conn, actor.scope(), actor.staff, id, &sealed, actor.now)? {
        trim(conn, actor)?;
        return Ok(drafts::set_typed(conn, actor.scope(), id, &sealed, door_passed, actor.now)?);
    }
    let earlier = drafts::lock(conn, actor.scope(), actor.staff, id)?;
    match earlier.customer_id {
        Some(_) => Ok(()),
        None => Ok(drafts::set_typed(conn, actor.scope(), id, &sealed, door_passed, actor.now)?),
    }
}

/// Keeps what was typed on a later page.
pub fn save(conn: &mut PgConnection, keys: &Keys, actor: &Actor, draft: &Draft) -> Result<(), Failure> {
    let held = drafts::lock(conn, actor.scope(), actor.staff, draft.id)?;
    if held.customer_id.is_some() {
        return Ok(());
    }
    let sealed = seal(keys, actor, draft.id, draft.kind, &draft.typed)?;
    Ok(drafts::set_typed(conn, actor.scope(), draft.id, &sealed, draft.door_passed, actor.now)?)
}

/// Throws a draft away.
pub fn discard(conn: &mut PgConnection, actor: &Actor, id: Uuid) -> Result<(), DbError> {
    drafts::delete(conn, actor.scope(), actor.staff, id)
}

/// The oldest ones go when there are too many.
fn trim(conn: &mut PgConnection, actor: &Actor) -> Result<(), DbError> {
    let open = drafts::list_open(conn, actor.scope(), actor.staff, MAX_OPEN * 2)?;
    let keep = usize::try_from(MAX_OPEN).unwrap_or(usize::MAX);
    for row in open.iter().skip(keep) {
        drafts::delete(conn, actor.scope(), actor.staff, row.id)?;
    }
    Ok(())
}

fn seal(keys: &Keys, actor: &Actor, id: Uuid, kind: Kind, typed: &Typed) -> Result<Vec<u8>, Failure> {
    let text = serde_json::to_vec(&Sealed { kind: kind.code().to_owned(), typed: typed.clone() })?;
    Ok(keys.seal(place(actor, &id.to_string()), &text))
}
