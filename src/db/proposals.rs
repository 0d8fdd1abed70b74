//! Proposals: changes that wait for a second person. What is wished of a customer and why it was refused stay sealed here; what
//! concerns staff and the institution is in the open. Rows end, and are never deleted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DbError;
use super::customers::ListRow;
use super::events::Subject;
use super::schema::{customers, proposals, staff};
use super::spelt::spelt;
use crate::domain::ids::{CustomerId, InstitutionId, ProposalId, StaffId};
use crate::domain::review::Act;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = proposals)]
pub struct ProposalRow {
    pub id: i64,
    pub subject_kind: String,
    pub subject_id: i64,
    /// Whose data key seals it; none where it concerns staff or the institution.
    pub customer_id: Option<i64>,
    pub part: String,
    pub acts: Vec<String>,
    /// None is the command line.
    pub maker_id: Option<i64>,
    pub made_at: DateTime<Utc>,
    pub version: i32,
    pub state: String,
    pub wish_sealed: Option<Vec<u8>>,
    pub decider_id: Option<i64>,
    pub decided_at: Option<DateTime<Utc>>,
    pub reason_sealed: Option<Vec<u8>>,
    pub claimer_id: Option<i64>,
    pub claimed_until: Option<DateTime<Utc>>,
    /// What is wished, and why it was refused, where no customer is meant.
    pub wish: Option<serde_json::Value>,
    pub reason: Option<String>,
    #[diesel(select_expression = staff::display_name.nullable())]
    pub maker_name: Option<String>,
}

impl ProposalRow {
    /// The record that would change. The database lets no other kind in.
    pub fn subject(&self) -> Option<Subject> {
        match self.subject_kind.as_str() {
            "staff" => Some(Subject::Staff(StaffId(self.subject_id))),
            "institution" => Some(Subject::Institution(InstitutionId(self.subject_id))),
            kind => Subject::of_record(kind, self.subject_id),
        }
    }

    pub fn customer(&self) -> Option<CustomerId> {
        self.customer_id.map(CustomerId)
    }

    pub fn maker(&self) -> Option<StaffId> {
        self.maker_id.map(StaffId)
    }

    /// Who made it, in words.
    pub fn maker_name(&self) -> &str {
        self.maker_name.as_deref().unwrap_or("the command line")
    }
}

spelt! {
    /// It waits, as the index of the queue spells it.
    IsWaiting {}
    "proposals.state = 'waiting'"
}

spelt! {
    /// It has not ended, as the index of what is open spells it.
    IsOpen {}
    "proposals.state IN ('waiting', 'returned')"
}

spelt! {
    /// It has ended, as its index spells it.
    HasEnded {}
    "proposals.state IN ('approved', 'rejected', 'withdrawn')"
}

/// A line of a list: a proposal with whom it is about.
#[derive(Debug, Clone, Queryable)]
pub struct ProposalLine {
    pub row: ProposalRow,
    pub customer: Option<ListRow>,
}

/// What proposals concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// Customers, their accounts and cards.
    Records,
    /// Staff and settings.
    Desk,
    Both,
}

/// Which proposals a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// For a second person: the oldest first.
    Waiting(Narrowed),
    /// Made by this person and not ended: the newest first.
    MadeBy(StaffId),
    /// Ended, the newest first.
    Ended,
}

/// What a list of those that wait is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Narrowed {
    pub act: Option<Act>,
    pub maker: Option<StaffId>,
    /// Made before this moment.
    pub before: Option<DateTime<Utc>>,
    /// Claimed by this person, at this moment.
    pub claimed: Option<(StaffId, DateTime<Utc>)>,
}

/// A proposal to be.
pub struct NewProposal<'a> {
    pub subject: Subject,
    pub part: &'a str,
    pub acts: Vec<&'static str>,
    pub maker: Option<StaffId>,
    pub now: DateTime<Utc>,
    pub wish: Kept<'a>,
}

/// What is wished, as it is kept.
#[derive(Clone, Copy)]
pub enum Kept<'a> {
    /// Sealed with the data key of this customer.
    Sealed(CustomerId, &'a [u8]),
    /// Where no customer is meant.
    Open(&'a serde_json::Value),
}

impl<'a> Kept<'a> {
    fn parts(self) -> (Option<i64>, Option<&'a [u8]>, Option<&'a serde_json::Value>) {
        match self {
            Kept::Sealed(customer, sealed) => (Some(customer.0), Some(sealed), None),
            Kept::Open(wish) => (None, None, Some(wish)),
        }
    }
}

/// Why something was returned or rejected, as it is kept.
#[derive(Clone, Copy)]
pub enum KeptReason<'a> {
    None,
    Sealed(&'a [u8]),
    Open(&'a str),
}

pub fn insert(conn: &mut PgConnection, scope: InstitutionId, new: &NewProposal<'_>) -> Result<ProposalId, DbError> {
    let (kind, subject) = new.subject.parts();
    let (customer, wish_sealed, wish) = new.wish.parts();
    let id = diesel::insert_into(proposals::table)
        .values((
            proposals::institution_id.eq(scope.0),
            proposals::subject_kind.eq(kind),
            proposals::subject_id.eq(subject),
            proposals::customer_id.eq(customer),
            proposals::part.eq(new.part),
            proposals::acts.eq(&new.acts),
            proposals::maker_id.eq(new.maker.map(|maker| maker.0)),
            proposals::made_at.eq(new.now),
            proposals::wish_sealed.eq(wish_sealed),
            proposals::wish.eq(wish),
        ))
        .returning(proposals::id)
        .get_result(conn)?;
    Ok(ProposalId(id))
}

macro_rules! of_scope {
    ($scope:expr) => {
        proposals::table
            .left_join(staff::table.on(staff::id.nullable().eq(proposals::maker_id)))
            .filter(proposals::institution_id.eq($scope.0))
    };
}

pub fn find(conn: &mut PgConnection, scope: InstitutionId, id: ProposalId) -> Result<ProposalRow, DbError> {
    let row = of_scope!(scope).filter(proposals::id.eq(id.0)).select(ProposalRow::as_select()).first(conn)?;
    Ok(row)
}

/// Holds a proposal until the transaction ends, and reads it as it is then.
pub fn lock(conn: &mut PgConnection, scope: InstitutionId, id: ProposalId) -> Result<ProposalRow, DbError> {
    proposals::table.find((scope.0, id.0)).select(proposals::id).for_update().first::<i64>(conn)?;
    find(conn, scope, id)
}

/// The proposals about a record that have not ended, the oldest first: one for each part of it at the most.
pub fn list_open(conn: &mut PgConnection, scope: InstitutionId, subject: Subject) -> Result<Vec<ProposalRow>, DbError> {
    let (kind, id) = subject.parts();
    let rows = of_scope!(scope)
        .filter(proposals::subject_kind.eq(kind))
        .filter(proposals::subject_id.eq(id))
        .filter(IsOpen {})
        .order(proposals::id)
        .select(ProposalRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// A page of a list beyond a proposal.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    (listed, concern): (Listed, Concern),
    beyond: Option<i64>,
    limit: i64,
) -> Result<Vec<ProposalLine>, DbError> {
    let mut query = of_scope!(scope)
        .left_join(
            customers::table.on(customers::institution_id
                .eq(proposals::institution_id)
                .and(customers::id.nullable().eq(proposals::customer_id))),
        )
        .select((ProposalRow::as_select(), Option::<ListRow>::as_select()))
        .limit(limit)
        .into_boxed();
    query = match concern {
        Concern::Records => query.filter(proposals::customer_id.is_not_null()),
        Concern::Desk => query.filter(proposals::customer_id.is_null()),
        Concern::Both => query,
    };
    query = match listed {
        Listed::Waiting(narrowed) => {
            query = query.filter(IsWaiting {});
            if let Some(act) = narrowed.act {
                query = query.filter(proposals::acts.contains(vec![act.code()]));
            }
            if let Some(maker) = narrowed.maker {
                query = query.filter(proposals::maker_id.eq(maker.0));
            }
            if let Some(before) = narrowed.before {
                query = query.filter(proposals::made_at.lt(before));
            }
            match narrowed.claimed {
                Some((claimer, now)) => query
                    .filter(proposals::claimer_id.eq(claimer.0))
                    .filter(proposals::claimed_until.gt(now).assume_not_null()),
                None => query,
            }
        }
        Listed::MadeBy(maker) => query.filter(proposals::maker_id.eq(maker.0)).filter(IsOpen {}),
        Listed::Ended => query.filter(HasEnded {}),
    };
    let is_oldest_first = matches!(listed, Listed::Waiting(_));
    query = match beyond {
        Some(id) if is_oldest_first => query.filter(proposals::id.gt(id)),
        Some(id) => query.filter(proposals::id.lt(id)),
        None => query,
    };
    query = if is_oldest_first { query.order(proposals::id.asc()) } else { query.order(proposals::id.desc()) };
    Ok(query.load(conn)?)
}

/// The oldest one after `after` that waits for somebody else than its maker and that nobody else has claimed.
pub fn find_next(
    conn: &mut PgConnection,
    scope: InstitutionId,
    (checker, concern): (StaffId, Concern),
    after: ProposalId,
    now: DateTime<Utc>,
) -> Result<Option<ProposalId>, DbError> {
    let id: Option<i64> = waiting(scope, concern)
        .filter(proposals::id.gt(after.0))
        .filter(proposals::maker_id.is_distinct_from(checker.0))
        .filter(
            proposals::claimer_id
                .is_null()
                .or(proposals::claimer_id.eq(checker.0).assume_not_null())
                .or(proposals::claimed_until.le(now).assume_not_null()),
        )
        .order(proposals::id)
        .select(proposals::id)
        .first(conn)
        .optional()?;
    Ok(id.map(ProposalId))
}

/// How many wait, counted no further than `most`.
pub fn count_waiting(
    conn: &mut PgConnection,
    scope: InstitutionId,
    concern: Concern,
    most: i64,
) -> Result<usize, DbError> {
    let ids: Vec<i64> = waiting(scope, concern).order(proposals::id).limit(most).select(proposals::id).load(conn)?;
    Ok(ids.len())
}

/// Those that wait, of what they concern.
fn waiting(scope: InstitutionId, concern: Concern) -> proposals::BoxedQuery<'static, diesel::pg::Pg> {
    let query = proposals::table.filter(proposals::institution_id.eq(scope.0)).filter(IsWaiting {}).into_boxed();
    match concern {
        Concern::Records => query.filter(proposals::customer_id.is_not_null()),
        Concern::Desk => query.filter(proposals::customer_id.is_null()),
        Concern::Both => query,
    }
}

/// The names of these people, whom proposals of one institution are about.
pub fn list_people(conn: &mut PgConnection, ids: &[i64]) -> Result<Vec<(i64, String)>, DbError> {
    Ok(staff::table.filter(staff::id.eq_any(ids)).select((staff::id, staff::display_name)).load(conn)?)
}

/// When the oldest one that waits was made.
pub fn find_oldest(
    conn: &mut PgConnection,
    scope: InstitutionId,
    concern: Concern,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let oldest = waiting(scope, concern).order(proposals::id).select(proposals::made_at).first(conn).optional()?;
    Ok(oldest)
}

/// How many a person made that wait, and that came back to them.
pub fn count_own(conn: &mut PgConnection, scope: InstitutionId, maker: StaffId) -> Result<(usize, usize), DbError> {
    let states: Vec<String> = proposals::table
        .filter(proposals::institution_id.eq(scope.0))
        .filter(proposals::maker_id.eq(maker.0))
        .filter(IsOpen {})
        .limit(1_000)
        .select(proposals::state)
        .load(conn)?;
    let returned = states.iter().filter(|state| *state == "returned").count();
    Ok((states.len() - returned, returned))
}

/// What a step writes.
pub enum Step<'a> {
    Decided {
        state: &'static str,
        by: StaffId,
        reason: KeptReason<'a>,
    },
    Withdrawn,
    /// Waiting again, with what is wished now.
    Mended {
        acts: Vec<&'static str>,
        wish: Kept<'a>,
    },
}

/// Takes the step where the proposal still has this version; `Stale` where somebody was quicker.
pub fn update(
    conn: &mut PgConnection,
    scope: InstitutionId,
    (id, version): (ProposalId, i32),
    step: &Step<'_>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let row = proposals::table.find((scope.0, id.0)).filter(proposals::version.eq(version));
    let unclaimed = (
        proposals::version.eq(version + 1),
        proposals::claimer_id.eq(None::<i64>),
        proposals::claimed_until.eq(None::<DateTime<Utc>>),
    );
    let undecided = (
        proposals::decider_id.eq(None::<i64>),
        proposals::decided_at.eq(None::<DateTime<Utc>>),
        proposals::reason_sealed.eq(None::<&[u8]>),
        proposals::reason.eq(None::<&str>),
    );
    let updated = match step {
        Step::Decided { state, by, reason } => {
            let (sealed, open) = match *reason {
                KeptReason::None => (None, None),
                KeptReason::Sealed(sealed) => (Some(sealed), None),
                KeptReason::Open(words) => (None, Some(words)),
            };
            diesel::update(row)
                .set((
                    unclaimed,
                    proposals::state.eq(*state),
                    proposals::decider_id.eq(by.0),
                    proposals::decided_at.eq(now),
                    proposals::reason_sealed.eq(sealed),
                    proposals::reason.eq(open),
                ))
                .execute(conn)?
        }
        Step::Withdrawn => {
            diesel::update(row).set((unclaimed, undecided, proposals::state.eq("withdrawn"))).execute(conn)?
        }
        Step::Mended { acts, wish } => {
            let (_, sealed, open) = wish.parts();
            diesel::update(row)
                .set((
                    unclaimed,
                    undecided,
                    proposals::state.eq("waiting"),
                    proposals::acts.eq(acts),
                    proposals::wish_sealed.eq(sealed),
                    proposals::wish.eq(open),
                ))
                .execute(conn)?
        }
    };
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}

/// Claims it for a while, where nobody else has; false where somebody has, or it does not wait.
pub fn claim(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: ProposalId,
    (claimer, until): (StaffId, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let free = proposals::claimer_id
        .is_null()
        .or(proposals::claimer_id.eq(claimer.0).assume_not_null())
        .or(proposals::claimed_until.le(now).assume_not_null());
    let row = proposals::table.find((scope.0, id.0)).filter(IsWaiting {}).filter(free);
    let updated = diesel::update(row)
        .set((proposals::claimer_id.eq(claimer.0), proposals::claimed_until.eq(until)))
        .execute(conn)?;
    Ok(updated == 1)
}
