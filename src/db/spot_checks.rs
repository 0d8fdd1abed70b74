//! Spot checks: how much is drawn, what was drawn each day, and what was found. What was drawn stays, and has one outcome.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use diesel::upsert::excluded;
use uuid::Uuid;

use super::DbError;
use super::bounded::{bounded, count};
use super::events::EventRow;
use super::schema::{customers, events, spot_check_draws, spot_check_rates, spot_checks, staff};
use super::spelt::spelt;
use crate::domain::deed_kind::DeedKind;
use crate::domain::ids::{CustomerId, InstitutionId, StaffId};
use crate::domain::spot_check::{Deed, Outcome, Rates};

spelt! {
    /// Nobody has looked at it, as the index of the queue spells it.
    IsOpen {}
    "spot_checks.outcome IS NULL"
}

pub fn find_rates(conn: &mut PgConnection, scope: InstitutionId) -> Result<Rates, DbError> {
    let rows: Vec<(String, i16)> = spot_check_rates::table
        .filter(spot_check_rates::institution_id.eq(scope.0))
        .select((spot_check_rates::kind, spot_check_rates::percent))
        .load(conn)?;
    let known = |(kind, percent): (String, i16)| Some((DeedKind::parse(&kind)?, u8::try_from(percent).ok()?));
    Ok(Rates::new(rows.into_iter().filter_map(known)))
}

/// Holds the rates until the transaction ends, and reads them.
pub fn lock_rates(conn: &mut PgConnection, scope: InstitutionId) -> Result<Rates, DbError> {
    super::institutions::lock(conn, scope)?;
    find_rates(conn, scope)
}

pub fn update_rates(conn: &mut PgConnection, scope: InstitutionId, rates: &Rates) -> Result<(), DbError> {
    let row = |kind: DeedKind| {
        (
            spot_check_rates::institution_id.eq(scope.0),
            spot_check_rates::kind.eq(kind.code()),
            spot_check_rates::percent.eq(i16::from(rates.of(kind))),
        )
    };
    diesel::insert_into(spot_check_rates::table)
        .values(Rates::KINDS.map(row).to_vec())
        .on_conflict((spot_check_rates::institution_id, spot_check_rates::kind))
        .do_update()
        .set(spot_check_rates::percent.eq(excluded(spot_check_rates::percent)))
        .execute(conn)?;
    Ok(())
}

/// The last day that was drawn from.
pub fn find_last_day(conn: &mut PgConnection, scope: InstitutionId) -> Result<Option<NaiveDate>, DbError> {
    let day = spot_check_draws::table
        .filter(spot_check_draws::institution_id.eq(scope.0))
        .order(spot_check_draws::day.desc())
        .select(spot_check_draws::day)
        .first(conn)
        .optional()?;
    Ok(day)
}

/// What was done to customers, accounts and cards on a day by people, of the kinds that have a rate.
pub fn list_deeds(
    conn: &mut PgConnection,
    scope: InstitutionId,
    rates: &Rates,
    day: NaiveDate,
) -> Result<Vec<Deed>, DbError> {
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let actions: Vec<&str> = rates.kinds().flat_map(|kind| kind.actions().iter().copied()).collect();
    let rows: Vec<(i64, Option<i64>, String)> = events::table
        .filter(events::institution_id.eq(scope.0))
        .filter(events::action.eq_any(actions))
        .filter(events::at.ge(midnight(day)))
        .filter(events::at.lt(midnight(day + chrono::Days::new(1))))
        .filter(events::staff_id.is_not_null())
        .filter(events::subject_kind.eq_any(["customer", "account", "card"]))
        .order(events::id)
        .select((events::id, events::staff_id, events::action))
        .load(conn)?;
    let deed = |(event, staff, action): (i64, Option<i64>, String)| {
        Some(Deed { event, staff: StaffId(staff?), kind: DeedKind::of(&action)? })
    };
    Ok(rows.into_iter().filter_map(deed).collect())
}

/// Writes down that a day was drawn from, before anything of it is; false where another program was quicker.
pub fn insert_draw(
    conn: &mut PgConnection,
    scope: InstitutionId,
    (day, seed): (NaiveDate, Uuid),
    rates: &Rates,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(spot_check_draws::table)
        .values((
            spot_check_draws::institution_id.eq(scope.0),
            spot_check_draws::day.eq(day),
            spot_check_draws::seed.eq(seed),
            spot_check_draws::rates.eq(rates.codes()),
            spot_check_draws::drawn_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(inserted == 1)
}

/// What was drawn, a thousand a statement.
pub fn insert_drawn(
    conn: &mut PgConnection,
    scope: InstitutionId,
    day: NaiveDate,
    drawn: &[Deed],
) -> Result<(), DbError> {
    let row = |deed: &Deed| {
        (
            spot_checks::institution_id.eq(scope.0),
            spot_checks::event_id.eq(deed.event),
            spot_checks::day.eq(day),
            spot_checks::kind.eq(deed.kind.code()),
            spot_checks::staff_id.eq(deed.staff.0),
        )
    };
    for some in drawn.chunks(1000) {
        diesel::insert_into(spot_checks::table).values(some.iter().map(row).collect::<Vec<_>>()).execute(conn)?;
    }
    Ok(())
}

/// A drawn deed: what it was, and what was found.
#[derive(Debug, Queryable)]
pub struct SpotCheckRow {
    pub event: i64,
    pub kind: String,
    pub staff: i64,
    pub outcome: Option<String>,
    pub checked_at: Option<DateTime<Utc>>,
    pub subject_kind: String,
    pub subject_id: i64,
    /// The customer whose data key seals it, where it is not the customer's own event.
    sealed_for_id: Option<i64>,
    pub customer_number: Option<String>,
    pub at: DateTime<Utc>,
    pub action: String,
    pub fields: Vec<String>,
    pub staff_name: String,
}

impl SpotCheckRow {
    /// The customer whose data key seals it.
    pub fn customer(&self) -> Option<CustomerId> {
        let own = (self.subject_kind == "customer").then_some(self.subject_id);
        own.or(self.sealed_for_id).map(CustomerId)
    }
}

spelt! {
    /// The customer whose data key seals an event: a customer's own event says so by its subject.
    IsOfCustomer {}
    "customers.id = CASE events.subject_kind WHEN 'customer' THEN events.subject_id ELSE events.sealed_for_id END"
}

/// Which drawn deeds a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Nobody has looked at them: the oldest first.
    Open { of: Option<StaffId>, kind: Option<DeedKind> },
    /// What this person did and somebody has looked at: the newest first.
    FoundOf(StaffId),
    /// Somebody has looked at them: the newest first.
    Found { of: Option<StaffId>, kind: Option<DeedKind> },
}

macro_rules! drawn {
    ($scope:expr) => {
        spot_checks::table
            .inner_join(
                events::table.on(events::institution_id
                    .eq(spot_checks::institution_id)
                    .and(events::id.eq(spot_checks::event_id))),
            )
            .inner_join(staff::table.on(staff::id.eq(spot_checks::staff_id)))
            .left_join(customers::table.on(customers::institution_id.eq(events::institution_id).and(IsOfCustomer {})))
            .filter(spot_checks::institution_id.eq($scope.0))
            .select((
                spot_checks::event_id,
                spot_checks::kind,
                spot_checks::staff_id,
                spot_checks::outcome,
                spot_checks::checked_at,
                events::subject_kind,
                events::subject_id,
                events::sealed_for_id,
                customers::customer_number.nullable(),
                events::at,
                events::action,
                events::fields,
                staff::display_name,
            ))
    };
}

/// A page of a list, beyond a deed.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    listed: Listed,
    beyond: Option<i64>,
    limit: i64,
) -> Result<Vec<SpotCheckRow>, DbError> {
    let mut query = drawn!(scope).into_boxed();
    let (of, kind, is_oldest_first) = match listed {
        Listed::Open { of, kind } => (of, kind, true),
        Listed::FoundOf(staff) => (Some(staff), None, false),
        Listed::Found { of, kind } => (of, kind, false),
    };
    query = match listed {
        Listed::Open { .. } => query.filter(IsOpen {}),
        Listed::FoundOf(_) | Listed::Found { .. } => query.filter(spot_checks::outcome.is_not_null()),
    };
    if let Some(staff) = of {
        query = query.filter(spot_checks::staff_id.eq(staff.0));
    }
    if let Some(kind) = kind {
        query = query.filter(spot_checks::kind.eq(kind.code()));
    }
    query = match (beyond, is_oldest_first) {
        (Some(id), true) => query.filter(spot_checks::event_id.gt(id)),
        (Some(id), false) => query.filter(spot_checks::event_id.lt(id)),
        (None, _) => query,
    };
    let query = match is_oldest_first {
        true => query.order(spot_checks::event_id.asc()),
        false => query.order(spot_checks::event_id.desc()),
    };
    Ok(bounded(query, limit).load(conn)?)
}

/// How many wait for somebody to look at them, other than this person; counted no further than `most`.
pub fn count_open(
    conn: &mut PgConnection,
    scope: InstitutionId,
    checker: StaffId,
    most: i64,
) -> Result<usize, DbError> {
    let open = spot_checks::table
        .filter(spot_checks::institution_id.eq(scope.0))
        .filter(IsOpen {})
        .filter(spot_checks::staff_id.ne(checker.0))
        .select(spot_checks::event_id);
    count(conn, open, most)
}

/// `DbError::Missing` where the deed was not drawn.
pub fn find(conn: &mut PgConnection, scope: InstitutionId, event: i64) -> Result<SpotCheckRow, DbError> {
    Ok(drawn!(scope).filter(spot_checks::event_id.eq(event)).first(conn)?)
}

/// The deed itself, as histories are read.
pub fn find_event(conn: &mut PgConnection, scope: InstitutionId, event: i64) -> Result<EventRow, DbError> {
    let row = super::events::told!()
        .filter(events::institution_id.eq(scope.0))
        .filter(events::id.eq(event))
        .select(EventRow::as_select())
        .first(conn)?;
    Ok(row)
}

/// The oldest one beyond that waits for this person.
pub fn find_next(
    conn: &mut PgConnection,
    scope: InstitutionId,
    checker: StaffId,
    beyond: i64,
) -> Result<Option<i64>, DbError> {
    let id = spot_checks::table
        .filter(spot_checks::institution_id.eq(scope.0))
        .filter(IsOpen {})
        .filter(spot_checks::staff_id.ne(checker.0))
        .filter(spot_checks::event_id.gt(beyond))
        .order(spot_checks::event_id)
        .select(spot_checks::event_id)
        .first(conn)
        .optional()?;
    Ok(id)
}

/// Stores what was found; false where somebody was quicker.
pub fn update(
    conn: &mut PgConnection,
    scope: InstitutionId,
    event: i64,
    outcome: Outcome,
    (checker, now): (StaffId, DateTime<Utc>),
) -> Result<bool, DbError> {
    let found = diesel::update(spot_checks::table.find((scope.0, event)).filter(IsOpen {}))
        .set((
            spot_checks::outcome.eq(outcome.code()),
            spot_checks::checker_id.eq(checker.0),
            spot_checks::checked_at.eq(now),
        ))
        .execute(conn)?;
    Ok(found == 1)
}

/// How often something was found, by the month of the deeds, whose, which kind and what; of what nobody has looked at, no outcome.
#[derive(Debug, QueryableByName)]
pub struct Tally {
    #[diesel(sql_type = Date)]
    pub month: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub staff: i64,
    #[diesel(sql_type = Text)]
    pub staff_name: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub outcome: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub many: i64,
}

const TALLIES: &str =
    "SELECT date_trunc('month', c.day)::date AS month, c.staff_id AS staff, staff.display_name AS staff_name,
        c.kind, c.outcome, count(*) AS many
    FROM spot_checks c JOIN staff ON staff.id = c.staff_id
    WHERE c.institution_id = $1 AND c.day >= $2
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1 DESC, 3, 2, 4, 5";

/// The tallies of deeds from this day on: the newest month first, by person and kind.
pub fn list_tallies(conn: &mut PgConnection, scope: InstitutionId, from: NaiveDate) -> Result<Vec<Tally>, DbError> {
    Ok(diesel::sql_query(TALLIES).bind::<BigInt, _>(scope.0).bind::<Date, _>(from).load(conn)?)
}
