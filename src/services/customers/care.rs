//! Keeping a customer's data good: that it was confirmed with the customer, and that post came back from an address. None of it is
//! an edit: the version of the record stays. Each is recorded, and so is the end of a mark.

use chrono::NaiveDate;

use super::history::{Deed, record};
use super::record::{Record, hold};
use super::seals::returned_place;
use crate::db::care::{self, ConfirmedRow, NewReturned, ReturnedRow};
use crate::db::{DbError, PgConnection};
use crate::domain::actor::Actor;
use crate::domain::customer::{Change, PostalPart};
use crate::domain::date;
use crate::domain::ids::{CustomerId, InstitutionId, StaffId};
use crate::domain::policy::{Permission, Refusal};
use crate::domain::text::Block;
use crate::seal::{Keys, SealError};
use crate::services::Failure;

/// Words about post that came back.
pub type ReturnedWords = Block<500>;

/// Why nothing was confirmed or marked.
#[derive(Debug, thiserror::Error)]
pub enum CareRefusal {
    /// The record is no longer what the person had before them.
    #[error("the customer changed meanwhile")]
    Stale,
    /// The customer is one that this person does not change.
    #[error("{0}")]
    NotAllowed(Refusal),
    /// The customer has no such address.
    #[error("there is no such address")]
    NoAddress,
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for CareRefusal {
    fn from(error: DbError) -> CareRefusal {
        match error {
            DbError::Stale => CareRefusal::Stale,
            error => CareRefusal::Failure(error.into()),
        }
    }
}

/// Whether a deed was done now, or had been done before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cared {
    Now,
    Before,
}

/// Says that everything in this version of the record was confirmed with the customer. Said twice by one person on one day of one
/// version, it is one deed.
pub fn confirm(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    version: i32,
) -> Result<Cared, CareRefusal> {
    let customer = held(conn, keys, actor, (id, version))?;
    let is_said = |last: &ConfirmedRow| {
        StaffId(last.staff_id) == actor.staff && last.version == version && last.at.date_naive() == actor.today()
    };
    if care::find_confirmed(conn, actor.scope(), id)?.as_ref().is_some_and(is_said) {
        return Ok(Cared::Before);
    }
    care::confirm(conn, actor.scope(), (id, version), actor.staff, actor.now)?;
    tell(conn, actor, &customer, "confirmed", None)?;
    Ok(Cared::Now)
}

/// Post that came back.
pub struct Returned {
    pub part: PostalPart,
    pub came_back_on: NaiveDate,
    pub words: Option<ReturnedWords>,
}

/// Marks an address of the record in this version: post to it came back.
pub fn mark_returned(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (id, version): (CustomerId, i32),
    returned: &Returned,
) -> Result<Cared, CareRefusal> {
    let customer = held(conn, keys, actor, (id, version))?;
    let Returned { part, came_back_on, ref words } = *returned;
    if part.of(&customer.customer).is_none() {
        return Err(CareRefusal::NoAddress);
    }
    let row = mark_row(id, part, actor.now);
    let place = returned_place(actor.scope(), &row);
    let sealed = words.as_ref().map(|words| customer.data_key.seal(place, words.as_str().as_bytes()));
    let (marker, now) = (actor.staff, actor.now);
    let new = NewReturned { customer: id, part, came_back_on, words_sealed: sealed.as_deref(), marker, now };
    if !care::mark_returned(conn, actor.scope(), &new)? {
        return Ok(Cared::Before);
    }
    let told = format!("{}, came back on {}", part.label(), date::human(came_back_on));
    let told = words.as_ref().map_or(told.clone(), |words| format!("{told}. {}", words.as_str()));
    tell(conn, actor, &customer, "post_returned", Some(told))?;
    Ok(Cared::Now)
}

/// Lifts the mark of an address: post arrives there after all.
pub fn lift_returned(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    part: PostalPart,
) -> Result<Cared, CareRefusal> {
    let customer = hold(conn, keys, actor.scope(), id)?;
    allowed(actor, &customer)?;
    let is_ended = end(conn, actor, &customer, part, "post_return_lifted")?;
    Ok(if is_ended { Cared::Now } else { Cared::Before })
}

/// A stored change that replaces a marked address ends its mark.
pub(super) fn end_with(
    conn: &mut PgConnection,
    actor: &Actor,
    before: &Record,
    change: &Change,
) -> Result<(), Failure> {
    if let Some(part) = PostalPart::replaced(&before.customer, change) {
        end(conn, actor, before, part, "post_return_ended")?;
    }
    Ok(())
}

fn end(
    conn: &mut PgConnection,
    actor: &Actor,
    customer: &Record,
    part: PostalPart,
    action: &str,
) -> Result<bool, Failure> {
    let is_ended = care::end_returned(conn, actor.scope(), (customer.id, part), actor.staff, actor.now)?;
    if is_ended {
        tell(conn, actor, customer, action, Some(part.label().to_owned()))?;
    }
    Ok(is_ended)
}

/// A mark, opened.
#[derive(Debug, Clone)]
pub struct Mark {
    pub part: PostalPart,
    pub came_back_on: NaiveDate,
    pub who: String,
    pub words: Option<String>,
}

/// Marks of a record as they were read.
pub fn open_marks(scope: InstitutionId, record: &Record, rows: Vec<ReturnedRow>) -> Result<Vec<Mark>, Failure> {
    rows.into_iter().map(|row| open_mark(scope, record, row)).collect()
}

fn open_mark(scope: InstitutionId, record: &Record, row: ReturnedRow) -> Result<Mark, Failure> {
    let part = row.part();
    let words = match &row.words_sealed {
        Some(sealed) => {
            let at = mark_row(record.id, part, row.marked_at);
            let bytes = record.data_key.open(returned_place(scope, &at), sealed)?;
            Some(String::from_utf8(bytes).map_err(|_| SealError::Format)?)
        }
        None => None,
    };
    Ok(Mark { part, came_back_on: row.came_back_on, who: row.marker_name, words })
}

/// The customer, held, in the version that the person had before them.
fn held(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (id, version): (CustomerId, i32),
) -> Result<Record, CareRefusal> {
    let customer = hold(conn, keys, actor.scope(), id)?;
    allowed(actor, &customer)?;
    if customer.version == version { Ok(customer) } else { Err(CareRefusal::Stale) }
}

fn allowed(actor: &Actor, customer: &Record) -> Result<(), CareRefusal> {
    actor.decide_on(Permission::EditCustomers, customer.status.object_state()).map_err(CareRefusal::NotAllowed)
}

fn tell(
    conn: &mut PgConnection,
    actor: &Actor,
    customer: &Record,
    action: &str,
    reason: Option<String>,
) -> Result<(), Failure> {
    let deed = Deed { customer: customer.id, action, changes: Vec::new(), reason };
    record(conn, actor, &customer.data_key, deed)
}

/// A mark has no id before it is written; its customer, address and moment tell it apart.
fn mark_row(customer: CustomerId, part: PostalPart, at: chrono::DateTime<chrono::Utc>) -> String {
    format!("{customer}|{}|{}", part.code(), at.timestamp_micros())
}
