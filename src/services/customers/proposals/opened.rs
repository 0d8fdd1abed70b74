//! A proposal, opened: what the group was and what it would become, with the record it is about.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::db::proposals::{self, ProposalRow};
use crate::db::{DbError, PgConnection};
use crate::domain::customer::Group;
use crate::domain::form::Typed;
use crate::domain::ids::{CustomerId, InstitutionId, ProposalId, StaffId};
use crate::domain::review::{Act, ProposalState};
use crate::seal::{DataKey, Keys, Place, SealError};
use crate::services::Failure;
use crate::services::customers::{Record, read};

/// What is wished: the group as it was when the proposal was made, and as it would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wish {
    pub before: Typed,
    pub after: Typed,
}

pub struct Proposal {
    pub row: ProposalRow,
    pub state: ProposalState,
    pub group: Group,
    pub acts: Vec<Act>,
    /// As it was when the proposal was made.
    pub before: Typed,
    pub after: Typed,
    /// Why it was returned or rejected.
    pub reason: Option<String>,
    /// The customer as it is now.
    pub record: Record,
}

impl Proposal {
    pub fn id(&self) -> ProposalId {
        ProposalId(self.row.id)
    }

    /// Whether it stands where this person put it: the same button pressed twice finds its own deed.
    pub fn was_moved_by(&self, person: StaffId) -> bool {
        match self.state {
            ProposalState::Waiting => false,
            ProposalState::Withdrawn => StaffId(self.row.maker_id) == person,
            ProposalState::Returned | ProposalState::Approved | ProposalState::Rejected => {
                self.row.decider_id == Some(person.0)
            }
        }
    }

    /// The group as it is now.
    pub fn now(&self) -> Typed {
        self.record.customer.group(self.group).typed()
    }

    /// Whether a field of the group is no longer what it was when the proposal was made.
    pub fn has_moved(&self) -> bool {
        let now = self.now();
        self.group.fields(self.record.kind()).into_iter().any(|field| self.before.text(field) != now.text(field))
    }
}

/// Reads a proposal with its record; `Missing` where this institution has none of this id.
pub fn read_proposal(
    conn: &mut PgConnection,
    keys: &Keys,
    scope: InstitutionId,
    id: ProposalId,
) -> Result<Proposal, Failure> {
    let row = proposals::find(conn, scope, id)?;
    let record = read(conn, keys, scope, CustomerId(row.customer_id))?;
    open(scope, row, record)
}

pub(super) fn open(scope: InstitutionId, row: ProposalRow, record: Record) -> Result<Proposal, Failure> {
    let (Some(state), Some(group)) = (ProposalState::parse(&row.state), Group::parse(&row.part)) else {
        return Err(Failure::Db(DbError::Missing));
    };
    let wish = open_wish(scope, &row, &record.data_key)?;
    let reason = match &row.reason_sealed {
        Some(sealed) => {
            let bytes = record.data_key.open(place("proposals.reason_sealed", scope, &row_of(&row)), sealed)?;
            Some(String::from_utf8(bytes).map_err(|_| SealError::Format)?)
        }
        None => None,
    };
    let acts = row.acts.iter().filter_map(|code| Act::parse(code)).collect();
    Ok(Proposal { state, group, acts, before: wish.before, after: wish.after, reason, record, row })
}

pub(super) fn open_wish(scope: InstitutionId, row: &ProposalRow, data_key: &DataKey) -> Result<Wish, Failure> {
    let bytes = data_key.open(place("proposals.wish_sealed", scope, &row_of(row)), &row.wish_sealed)?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// A proposal has no id before it is written: whom it is about, of what and when tells it apart for good.
pub(super) fn named(customer: CustomerId, part: &str, made_at: DateTime<Utc>) -> String {
    format!("{customer}|{part}|{}", made_at.timestamp_micros())
}

pub(super) fn row_of(row: &ProposalRow) -> String {
    named(CustomerId(row.customer_id), &row.part, row.made_at)
}

pub(super) fn place<'a>(column: &'static str, institution: InstitutionId, row: &'a str) -> Place<'a> {
    Place { column, institution, row }
}
