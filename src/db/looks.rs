//! Looks: appended, never changed, a part of the table for each month. One statement counts a look and writes it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text, Timestamptz, Uuid};

use super::DbError;
use super::kept::ByHand;
use super::schema::{looks, staff};
use crate::domain::actor::Actor;
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::domain::look::{Kind, Look, Sight};
use crate::domain::masking::PersonalFact;

/// What somebody looked for, sealed, and how much was found.
#[derive(Debug, Clone, Copy)]
pub struct Find<'a> {
    pub term_sealed: &'a [u8],
    pub found: i32,
}

/// Whether the answer waits for the disk. A crash of the database may lose the last second of those that do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    ForTheDisk,
    ForNothing,
}

/// Counts the look and writes it; false, and nothing written, where the hour's number is used up.
pub fn insert(conn: &mut PgConnection, actor: &Actor, look: &Look, quota: i32, waits: Waits) -> Result<bool, DbError> {
    let page = (look.page.code(), look.page.kind());
    write(conn, actor, page, quota, waits, Some(look), None)
}

pub fn insert_find(
    conn: &mut PgConnection,
    actor: &Actor,
    find: Find<'_>,
    quota: i32,
    waits: Waits,
) -> Result<bool, DbError> {
    write(conn, actor, ("find", Kind::Find), quota, waits, None, Some(find))
}

/// Names the statement.
struct Insert;

fn write(
    conn: &mut PgConnection,
    actor: &Actor,
    (page, kind): (&str, Kind),
    quota: i32,
    waits: Waits,
    look: Option<&Look>,
    find: Option<Find<'_>>,
) -> Result<bool, DbError> {
    const TEXT: &str = "
        WITH spent AS (
            INSERT INTO look_quotas AS quota (staff_id, kind, hour, used) VALUES ($1, $2, date_trunc('hour', $3::timestamptz), 1)
            ON CONFLICT (staff_id, kind) DO UPDATE SET hour = greatest(quota.hour, excluded.hour),
                used = CASE WHEN excluded.hour > quota.hour THEN 1 ELSE quota.used + 1 END
            RETURNING used),
        waiting AS MATERIALIZED (
            SELECT CASE WHEN $5 THEN 'on' ELSE set_config('synchronous_commit', 'off', true) END AS for_the_disk)
        INSERT INTO looks (staff_id, at, institution_id, session_id, request, address, page, subject_kind, subject_id,
            customer_id, term_sealed, found, field)
        SELECT $1, $3, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 FROM spent, waiting
        WHERE used <= $4 AND for_the_disk IS NOT NULL";
    let subject = look.map(Look::subject_parts);
    let who = (
        actor.staff.0.into_sql::<BigInt>(),
        kind.code().into_sql::<Text>(),
        actor.now.into_sql::<Timestamptz>(),
        quota.into_sql::<Integer>(),
        (waits == Waits::ForTheDisk).into_sql::<Bool>(),
        actor.scope().0.into_sql::<BigInt>(),
        actor.session.0.into_sql::<BigInt>(),
        actor.request.into_sql::<Uuid>(),
        actor.address.as_str().into_sql::<Text>(),
    );
    let what = (
        page.into_sql::<Text>(),
        subject.map(|(kind, _)| kind).into_sql::<Nullable<Text>>(),
        subject.map(|(_, id)| id).into_sql::<Nullable<BigInt>>(),
        look.map(|look| look.customer.0).into_sql::<Nullable<BigInt>>(),
        find.map(|find| find.term_sealed).into_sql::<Nullable<Binary>>(),
        find.map(|find| find.found).into_sql::<Nullable<Integer>>(),
        look.and_then(|look| look.fact).map(PersonalFact::key).into_sql::<Nullable<Text>>(),
    );
    let written = ByHand::<Insert, _>::new(TEXT, (who, what)).execute(conn)?;
    Ok(written == 1)
}

/// A look as the page of a customer tells it.
#[derive(Debug, Queryable)]
pub struct LookRow {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub page: String,
    /// The key of the field whose masked value was seen whole.
    pub field: Option<String>,
    pub subject_kind: Option<String>,
    pub subject_id: Option<i64>,
    pub address: String,
    pub staff_name: String,
    pub username: String,
}

/// Who looked at a customer's data, the newest first, below `before`; with a page, only at that one.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    customer: CustomerId,
    page: Option<Sight>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<LookRow>, DbError> {
    let mut query = looks::table
        .inner_join(staff::table.on(staff::id.eq(looks::staff_id)))
        .filter(looks::institution_id.eq(scope.0))
        .filter(looks::customer_id.eq(customer.0))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(looks::id.lt(before));
    }
    if let Some(page) = page {
        query = query.filter(looks::page.eq(page.code()));
    }
    let rows = query
        .order(looks::id.desc())
        .limit(limit)
        .select((
            looks::id,
            looks::at,
            looks::page,
            looks::field,
            looks::subject_kind,
            looks::subject_id,
            looks::address,
            staff::display_name,
            staff::username,
        ))
        .load(conn)?;
    Ok(rows)
}

diesel::define_sql_function! {
    /// Makes the part of the table for a month, where it is not there.
    fn looks_prepare_month(month: Timestamptz) -> Bool;
}

/// Makes the month's part of the table, where it is not there.
pub fn prepare_month(conn: &mut PgConnection, month: DateTime<Utc>) -> Result<(), DbError> {
    diesel::select(looks_prepare_month(month)).get_result::<bool>(conn)?;
    Ok(())
}
