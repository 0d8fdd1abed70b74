//! Looks: appended, never changed, a part of the table for each month. One statement counts a look and writes it.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text, Timestamptz, Uuid};

use super::DbError;
use super::kept::{Binds, Deed, Keeping, Numbers};
use super::schema::{looks, staff};
use super::spelt::spelt;
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

/// A look or a find that is about to be counted and written: by a statement of its own, or by the one that reads what is seen.
#[derive(Debug)]
pub struct Noted<'a> {
    actor: &'a Actor,
    kind: &'static str,
    quota: i32,
    waits: bool,
    address: &'a str,
    page: &'static str,
    subject_kind: Option<&'static str>,
    subject_id: Option<i64>,
    customer_id: Option<i64>,
    term_sealed: Option<&'a [u8]>,
    found: Option<i32>,
    field: Option<&'static str>,
}

impl<'a> Noted<'a> {
    pub fn look(actor: &'a Actor, look: &Look, quota: i32, waits: Waits) -> Self {
        let (subject_kind, subject_id) = look.subject_parts();
        Noted {
            subject_kind: Some(subject_kind),
            subject_id: Some(subject_id),
            customer_id: Some(look.customer.0),
            field: look.fact.map(PersonalFact::key),
            ..Self::new(actor, (look.page.code(), look.page.kind()), quota, waits)
        }
    }

    pub fn find(actor: &'a Actor, find: Find<'a>, quota: i32, waits: Waits) -> Self {
        Noted {
            term_sealed: Some(find.term_sealed),
            found: Some(find.found),
            ..Self::new(actor, ("find", Kind::Find), quota, waits)
        }
    }

    fn new(actor: &'a Actor, (page, kind): (&'static str, Kind), quota: i32, waits: Waits) -> Self {
        Noted {
            actor,
            kind: kind.code(),
            quota,
            waits: waits == Waits::ForTheDisk,
            address: actor.address.as_str(),
            page,
            subject_kind: None,
            subject_id: None,
            customer_id: None,
            term_sealed: None,
            found: None,
            field: None,
        }
    }
}

/// Counts it, and writes it where the hour's number is not used up: then there is one row of `noted`.
impl Deed for Noted<'_> {
    const WITH: &'static str = "
        spent AS (
            INSERT INTO look_quotas AS quota (staff_id, kind, hour, used) VALUES ($1, $2, date_trunc('hour', $3::timestamptz), 1)
            ON CONFLICT (staff_id, kind) DO UPDATE SET hour = greatest(quota.hour, excluded.hour),
                used = CASE WHEN excluded.hour > quota.hour THEN 1 ELSE quota.used + 1 END
            RETURNING used),
        waiting AS MATERIALIZED (
            SELECT CASE WHEN $5 THEN 'on' ELSE set_config('synchronous_commit', 'off', true) END AS for_the_disk),
        noted AS (
            INSERT INTO looks (staff_id, at, institution_id, session_id, request, address, page, subject_kind, subject_id,
                customer_id, term_sealed, found, field)
            SELECT $1, $3, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 FROM spent, waiting
            WHERE used <= $4 AND for_the_disk IS NOT NULL
            RETURNING at)";
}

impl QueryFragment<Pg> for Noted<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut bind = Binds(&mut out);
        bind.next::<BigInt, _>(&self.actor.staff.0)?;
        bind.next::<Text, _>(&self.kind)?;
        bind.next::<Timestamptz, _>(&self.actor.now)?;
        bind.next::<Integer, _>(&self.quota)?;
        bind.next::<Bool, _>(&self.waits)?;
        bind.next::<BigInt, _>(&self.actor.institution.id.0)?;
        bind.next::<BigInt, _>(&self.actor.session.0)?;
        bind.next::<Uuid, _>(&self.actor.request)?;
        bind.next::<Text, _>(&self.address)?;
        bind.next::<Text, _>(&self.page)?;
        bind.next::<Nullable<Text>, _>(&self.subject_kind)?;
        bind.next::<Nullable<BigInt>, _>(&self.subject_id)?;
        bind.next::<Nullable<BigInt>, _>(&self.customer_id)?;
        bind.next::<Nullable<Binary>, _>(&self.term_sealed)?;
        bind.next::<Nullable<Integer>, _>(&self.found)?;
        bind.next::<Nullable<Text>, _>(&self.field)
    }
}

spelt! {
    /// In a question that is asked with a `Noted`: whether it is on record.
    IsNoted {}
    "EXISTS (SELECT FROM noted)"
}

/// By a statement of its own; false, and nothing written, where the hour's number is used up.
pub fn insert(conn: &mut PgConnection, noted: Noted<'_>) -> Result<bool, DbError> {
    static KEEPING: Keeping = Keeping::new();
    Ok(KEEPING.run_with(|| diesel::select(IsNoted {}), Numbers([]), noted).get_result(conn)?)
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
