//! The history: appended to, never changed. One row a deed, in the deed's transaction. What is sealed stays sealed here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::DbError;
use super::bounded::{bounded, count};
use super::schema::{customers, events, staff};
use crate::domain::actor::Actor;
use crate::domain::deed_kind::DeedKind;
use crate::domain::ids::{AccountId, CardId, CustomerId, InstitutionId, SessionId, StaffId};

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Customer(CustomerId),
    Account(AccountId),
    Card(CardId),
    /// What the institution issues; the code stands in the details.
    Product(i64),
    Institution(InstitutionId),
    Staff(StaffId),
}

impl Subject {
    pub fn parts(self) -> (&'static str, i64) {
        match self {
            Subject::Customer(id) => ("customer", id.0),
            Subject::Account(id) => ("account", id.0),
            Subject::Card(id) => ("card", id.0),
            Subject::Product(id) => ("product", id),
            Subject::Institution(id) => ("institution", id.0),
            Subject::Staff(id) => ("staff", id.0),
        }
    }

    /// The record of a kind and an id.
    pub fn of_record(kind: &str, id: i64) -> Option<Subject> {
        match kind {
            "customer" => Some(Subject::Customer(CustomerId(id))),
            "account" => Some(Subject::Account(AccountId(id))),
            "card" => Some(Subject::Card(CardId(id))),
            _ => None,
        }
    }
}

/// Before, after and reason: sealed with a customer's data key, or in the open where no customer is meant.
#[derive(Debug, Clone)]
pub enum Details {
    None,
    /// Sealed with the data key of this customer.
    Sealed(CustomerId, Vec<u8>),
    Open(serde_json::Value),
}

/// Who did it, from where and in which request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin<'a> {
    pub staff: Option<StaffId>,
    pub session: Option<i64>,
    pub address: Option<&'a str>,
    pub request: Option<Uuid>,
}

impl<'a> From<&'a Actor> for Origin<'a> {
    fn from(actor: &'a Actor) -> Origin<'a> {
        Origin {
            staff: Some(actor.staff),
            session: Some(actor.session.0),
            address: Some(&actor.address),
            request: Some(actor.request),
        }
    }
}

/// An event to append.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    pub at: DateTime<Utc>,
    pub origin: Origin<'a>,
    pub subject: Subject,
    pub action: &'a str,
    pub fields: Vec<&'a str>,
    pub details: Details,
}

/// The columns of one event; a macro, since their type has no name.
macro_rules! event_columns {
    ($scope:expr, $event:expr) => {{
        let event: NewEvent<'_> = $event;
        // A timeline narrowed to kinds must not lose it.
        debug_assert!(DeedKind::of(event.action).is_some(), "{} is of no kind", event.action);
        let (kind, id) = event.subject.parts();
        let (sealed_for, sealed, open) = match event.details {
            Details::None => (None, None, None),
            Details::Sealed(customer, bytes) => (Some(customer.0), Some(bytes), None),
            Details::Open(value) => (None, None, Some(value)),
        };
        (
            events::institution_id.eq($scope.0),
            events::at.eq(event.at),
            events::staff_id.eq(event.origin.staff.map(|staff| staff.0)),
            events::session_id.eq(event.origin.session),
            events::address.eq(event.origin.address),
            events::request_id.eq(event.origin.request),
            events::subject_kind.eq(kind),
            events::subject_id.eq(id),
            events::action.eq(event.action),
            events::fields.eq(event.fields),
            events::details_sealed.eq(sealed),
            events::details.eq(open),
            // A customer's own event says so by its subject.
            events::sealed_for_id.eq(sealed_for.filter(|_| kind != "customer")),
        )
    }};
}

pub fn insert(conn: &mut PgConnection, scope: InstitutionId, event: NewEvent<'_>) -> Result<(), DbError> {
    diesel::insert_into(events::table).values(event_columns!(scope, event)).execute(conn)?;
    Ok(())
}

/// Many at once, a thousand a statement.
pub fn insert_all(conn: &mut PgConnection, scope: InstitutionId, events: Vec<NewEvent<'_>>) -> Result<(), DbError> {
    let mut left = events.into_iter().peekable();
    while left.peek().is_some() {
        let rows: Vec<_> = left.by_ref().take(1000).map(|event| event_columns!(scope, event)).collect();
        diesel::insert_into(events::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// An event as it stands, with the name of who did it.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct EventRow {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub action: String,
    pub fields: Vec<String>,
    pub details_sealed: Option<Vec<u8>>,
    pub details: Option<serde_json::Value>,
    pub address: Option<String>,
    pub sealed_for_id: Option<i64>,
    /// The sealed data key of that customer.
    #[diesel(select_expression = customers::data_key_sealed.nullable())]
    pub data_key_sealed: Option<Vec<u8>>,
    #[diesel(select_expression = staff::display_name.nullable())]
    pub staff_name: Option<String>,
}

/// Events with who did them and whose data key seals them.
macro_rules! told {
    () => {
        events::table
            .left_join(
                $crate::db::schema::staff::table.on(events::staff_id.eq($crate::db::schema::staff::id.nullable())),
            )
            .left_join(
                $crate::db::schema::customers::table.on($crate::db::schema::customers::institution_id
                    .eq(events::institution_id)
                    .and($crate::db::schema::customers::id.nullable().eq(events::sealed_for_id))),
            )
    };
}
pub(super) use told;

/// Which events of a history: all, or those that touched a field, and those of some actions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrowed<'a> {
    pub field: Option<&'a str>,
    pub actions: Option<&'a [&'a str]>,
}

impl<'a> Narrowed<'a> {
    pub fn to(field: Option<&'a str>, kind: Option<DeedKind>) -> Narrowed<'a> {
        Narrowed { field, actions: kind.map(DeedKind::actions) }
    }

    pub fn is_all(&self) -> bool {
        self.field.is_none() && self.actions.is_none()
    }
}

/// The newest events about a subject below `before`, newest first.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    subject: Subject,
    narrowed: Narrowed<'_>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<EventRow>, DbError> {
    let (kind, id) = subject.parts();
    let mut query = told!()
        .filter(events::institution_id.eq(scope.0))
        .filter(events::subject_kind.eq(kind))
        .filter(events::subject_id.eq(id))
        .filter(events::id.lt(before.unwrap_or(i64::MAX)))
        .into_boxed();
    if let Some(field) = narrowed.field {
        query = query.filter(events::fields.contains(vec![field]));
    }
    if let Some(actions) = narrowed.actions {
        query = query.filter(events::action.eq_any(actions));
    }
    Ok(bounded(query.order(events::id.desc()).select(EventRow::as_select()), limit).load(conn)?)
}

/// How many there are, counted no further than `limit`.
pub fn count_of(
    conn: &mut PgConnection,
    scope: InstitutionId,
    subject: Subject,
    narrowed: Narrowed<'_>,
    limit: i64,
) -> Result<usize, DbError> {
    let (kind, id) = subject.parts();
    let mut query = events::table
        .filter(events::institution_id.eq(scope.0))
        .filter(events::subject_kind.eq(kind))
        .filter(events::subject_id.eq(id))
        .select(events::id)
        .into_boxed();
    if let Some(field) = narrowed.field {
        query = query.filter(events::fields.contains(vec![field]));
    }
    if let Some(actions) = narrowed.actions {
        query = query.filter(events::action.eq_any(actions));
    }
    count(conn, query, limit)
}

/// Whether something of this action was done to the subject in this session after this moment.
pub fn was_done_in(
    conn: &mut PgConnection,
    scope: InstitutionId,
    subject: Subject,
    action: &str,
    session: SessionId,
    after: DateTime<Utc>,
) -> Result<bool, DbError> {
    let (kind, id) = subject.parts();
    let done = events::table
        .filter(events::institution_id.eq(scope.0))
        .filter(events::subject_kind.eq(kind))
        .filter(events::subject_id.eq(id))
        .filter(events::action.eq(action))
        .filter(events::session_id.eq(session.0))
        .filter(events::at.gt(after));
    Ok(diesel::select(diesel::dsl::exists(done)).get_result(conn)?)
}

/// The customers a person changed last, newest first, each once, among the last `depth` deeds.
pub fn list_customers_of(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    depth: i64,
) -> Result<Vec<(CustomerId, DateTime<Utc>)>, DbError> {
    let rows: Vec<(i64, String, DateTime<Utc>)> = events::table
        .filter(events::institution_id.eq(scope.0))
        .filter(events::staff_id.eq(staff.0))
        .order(events::id.desc())
        .limit(depth)
        .select((events::subject_id, events::subject_kind, events::at))
        .load(conn)?;
    let mut seen: Vec<(CustomerId, DateTime<Utc>)> = Vec::new();
    for (id, _, at) in rows.into_iter().filter(|(_, kind, _)| kind == "customer") {
        if !seen.iter().any(|(earlier, _)| earlier.0 == id) {
            seen.push((CustomerId(id), at));
        }
    }
    Ok(seen)
}
