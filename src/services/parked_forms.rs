//! Forms that were sent when their session was over, or when it had to be shown anew who sends: kept sealed for a while, and given
//! back to the same person. Nothing of the deed is done until they send it again.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::db::parked_forms::{self, NewParked, ParkedRow};
use crate::db::{DbError, PgConnection};
use crate::domain::actor::Actor;
use crate::domain::card_number::holds_card_number;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::second_factor::SecondFactor;
use crate::seal::{Keys, Place};
use crate::services::Failure;

/// How many a person has at the most; an older one goes.
const MOST: i64 = 5;

/// How long ago a session may have ended.
const ENDED_WITHIN: Duration = Duration::hours(8);

/// How forms are kept: for so long, of sessions that end after so long without use, and by whose rule they were whole.
#[derive(Debug, Clone, Copy)]
pub struct Keeping {
    pub kept_for: Duration,
    pub idle: Duration,
    pub second_factor: SecondFactor,
}

/// What a browser sent: where to, and the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentForm {
    /// The path, with what is behind the question mark.
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// A form that waits for its person.
#[derive(Debug, Clone)]
pub struct ParkedForm {
    pub id: Uuid,
    pub form: SentForm,
    pub parked_at: DateTime<Utc>,
}

fn place(scope: InstitutionId, row: &str) -> Place<'_> {
    Place { column: "parked_forms.typed_sealed", institution: scope, row }
}

/// Parks a form that came with the token of a session which is over; nothing where that was nobody's, or too long ago.
pub fn park_of_ended(
    conn: &mut PgConnection,
    keys: &Keys,
    token_hash: &[u8],
    form: &SentForm,
    keeping: Keeping,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Failure> {
    parked_forms::delete_older(conn, now - keeping.kept_for)?;
    match parked_forms::find_owner(conn, token_hash, now - ENDED_WITHIN, keeping.idle, keeping.second_factor)? {
        Some((scope, staff)) => Ok(Some(park(conn, keys, (scope, staff), form, now)?)),
        None => Ok(None),
    }
}

/// Parks a form of somebody who is asked first who they are.
pub fn park_of(conn: &mut PgConnection, keys: &Keys, actor: &Actor, form: &SentForm) -> Result<Uuid, Failure> {
    park(conn, keys, (actor.scope(), actor.staff), form, actor.now)
}

fn park(
    conn: &mut PgConnection,
    keys: &Keys,
    (scope, staff): (InstitutionId, StaffId),
    form: &SentForm,
    now: DateTime<Utc>,
) -> Result<Uuid, Failure> {
    let id = Uuid::new_v4();
    // No card number is stored anywhere, not for half an hour either: whoever typed one types that field again.
    let kept: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), if holds_card_number(value) { "" } else { value.as_str() }))
        .collect();
    let typed = serde_json::to_vec(&kept)?;
    let typed_sealed = keys.seal(place(scope, &id.to_string()), &typed);
    let parked = NewParked { id, action: &form.action, typed_sealed: &typed_sealed, parked_at: now };
    parked_forms::insert(conn, scope, staff, parked, MOST)?;
    Ok(id)
}

/// A person's own form; `Missing` for anybody else's, and once its time is over.
pub fn read(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: Uuid,
    kept_for: Duration,
) -> Result<ParkedForm, Failure> {
    let row = parked_forms::find(conn, actor.scope(), actor.staff, id, actor.now - kept_for)?;
    open(keys, actor, row)
}

/// Where a person's own forms were sent to and until when they wait, the newest first.
pub fn list(
    conn: &mut PgConnection,
    actor: &Actor,
    kept_for: Duration,
) -> Result<Vec<(Uuid, String, DateTime<Utc>)>, DbError> {
    let rows = parked_forms::list(conn, actor.scope(), actor.staff, actor.now - kept_for)?;
    Ok(rows.into_iter().map(|row| (row.id, row.action, row.parked_at + kept_for)).collect())
}

/// Throws a person's own form away.
pub fn discard(conn: &mut PgConnection, actor: &Actor, id: Uuid) -> Result<(), DbError> {
    parked_forms::delete(conn, actor.scope(), actor.staff, id)
}

fn open(keys: &Keys, actor: &Actor, row: ParkedRow) -> Result<ParkedForm, Failure> {
    let typed = keys.open(place(actor.scope(), &row.id.to_string()), &row.typed_sealed)?;
    let form = SentForm { action: row.action, fields: serde_json::from_slice(&typed)? };
    Ok(ParkedForm { id: row.id, form, parked_at: row.parked_at })
}
