//! A proposal, opened: what it is about, what that was and what it would become.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::db::events::Subject;
use crate::db::proposals::{self, ProposalRow};
use crate::db::{DbError, PgConnection};
use crate::domain::form::Typed;
use crate::domain::ids::{CustomerId, InstitutionId, ProposalId, StaffId};
use crate::domain::review::{Act, Matter, ProposalState};
use crate::seal::{DataKey, Keys, Place, SealError};
use crate::services::history::Whose;
use crate::services::{Failure, data_keys};

/// What is wished: how it was when the proposal was made, and how it would be, both as a form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wish {
    pub before: Typed,
    pub after: Typed,
}

/// A proposal with what is sealed of it.
pub struct Opened {
    pub row: ProposalRow,
    pub state: ProposalState,
    /// The record that would change.
    pub subject: Subject,
    pub matter: Matter,
    pub acts: Vec<Act>,
    /// As it was when the proposal was made.
    pub before: Typed,
    pub after: Typed,
    /// Why it was returned or rejected.
    pub reason: Option<String>,
}

/// The same with the key that opened it, where anything is sealed.
pub struct Proposal {
    pub opened: Opened,
    pub(super) data_key: Option<DataKey>,
}

impl Opened {
    /// Opens a row with the data key of its customer, if it has one; `Missing` where the row tells something that this program does
    /// not know.
    pub fn with(scope: InstitutionId, row: ProposalRow, data_key: Option<&DataKey>) -> Result<Opened, Failure> {
        let (Some(state), Some(matter), Some(subject)) =
            (ProposalState::parse(&row.state), Matter::parse(&row.part), row.subject())
        else {
            return Err(Failure::Db(DbError::Missing));
        };
        let wish = open_wish(scope, &row, data_key)?;
        let reason = match (&row.reason_sealed, data_key) {
            (Some(sealed), Some(data_key)) => {
                let bytes = data_key.open(place("proposals.reason_sealed", scope, &row_of(&row)), sealed)?;
                Some(String::from_utf8(bytes).map_err(|_| SealError::Format)?)
            }
            _ => row.reason.clone(),
        };
        let acts = row.acts.iter().filter_map(|code| Act::parse(code)).collect();
        Ok(Opened { state, subject, matter, acts, before: wish.before, after: wish.after, reason, row })
    }

    pub fn id(&self) -> ProposalId {
        ProposalId(self.row.id)
    }

    /// Whose data key seals it; `Missing` where no customer is meant.
    pub fn customer(&self) -> Result<CustomerId, Failure> {
        self.row.customer().ok_or(Failure::Db(DbError::Missing))
    }

    pub fn is_made_by(&self, person: StaffId) -> bool {
        self.row.maker() == Some(person)
    }

    /// Whether it stands where this person put it: the same button pressed twice finds its own deed.
    pub fn was_moved_by(&self, person: StaffId) -> bool {
        match self.state {
            ProposalState::Waiting => false,
            ProposalState::Withdrawn => self.is_made_by(person),
            ProposalState::Returned | ProposalState::Approved | ProposalState::Rejected => {
                self.row.decider_id == Some(person.0)
            }
        }
    }
}

impl Proposal {
    /// None where no customer is meant.
    pub(super) fn whose(&self) -> Option<Whose<'_>> {
        let customer = self.opened.row.customer()?;
        Some(Whose { customer, data_key: self.data_key.as_ref()? })
    }
}

/// Reads and opens a proposal; `Missing` where this institution has none of this id.
pub fn read(conn: &mut PgConnection, keys: &Keys, scope: InstitutionId, id: ProposalId) -> Result<Proposal, Failure> {
    let row = proposals::find(conn, scope, id)?;
    open(conn, keys, scope, row)
}

pub(super) fn open(
    conn: &mut PgConnection,
    keys: &Keys,
    scope: InstitutionId,
    row: ProposalRow,
) -> Result<Proposal, Failure> {
    let data_key = row.customer().map(|customer| data_keys::open(conn, keys, scope, customer)).transpose()?;
    Ok(Proposal { opened: Opened::with(scope, row, data_key.as_ref())?, data_key })
}

pub(super) fn open_wish(scope: InstitutionId, row: &ProposalRow, data_key: Option<&DataKey>) -> Result<Wish, Failure> {
    match (&row.wish_sealed, &row.wish, data_key) {
        (Some(sealed), _, Some(data_key)) => {
            let bytes = data_key.open(place("proposals.wish_sealed", scope, &row_of(row)), sealed)?;
            Ok(serde_json::from_slice(&bytes)?)
        }
        (_, Some(wish), None) => Ok(serde_json::from_value(wish.clone())?),
        _ => Err(Failure::Db(DbError::Missing)),
    }
}

/// A proposal has no id before it is written: what it is about, of what part and when tells it apart for good.
pub(super) fn named((kind, id): (&str, i64), part: &str, made_at: DateTime<Utc>) -> String {
    format!("{kind}|{id}|{part}|{}", made_at.timestamp_micros())
}

pub(super) fn row_of(row: &ProposalRow) -> String {
    named((&row.subject_kind, row.subject_id), &row.part, row.made_at)
}

pub(super) fn place<'a>(column: &'static str, institution: InstitutionId, row: &'a str) -> Place<'a> {
    Place { column, institution, row }
}
