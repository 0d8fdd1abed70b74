//! How well a customer's data is kept: when it was last confirmed with the customer, and which addresses post came back from.
//! What somebody wrote about it stays sealed here. Marks end and are never deleted.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::DbError;
use super::schema::{customers, returned_post, staff};
use super::spelt::spelt;
use crate::domain::customer::PostalPart;
use crate::domain::ids::{CustomerId, InstitutionId, StaffId};

/// When a record was last confirmed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ConfirmedRow {
    pub at: DateTime<Utc>,
    /// The version of the record that was confirmed.
    pub version: i32,
    pub staff_id: i64,
    pub staff_name: String,
}

/// Columns of `ConfirmedRow`, of a customer joined with whoever confirmed it.
macro_rules! confirmed_columns {
    () => {
        (
            customers::confirmed_at.assume_not_null(),
            customers::confirmed_version.assume_not_null(),
            staff::id,
            staff::display_name,
        )
    };
}
pub(in crate::db) use confirmed_columns;

/// An address from which post came back.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = returned_post)]
pub struct ReturnedRow {
    pub id: i64,
    part: String,
    pub came_back_on: NaiveDate,
    pub words_sealed: Option<Vec<u8>>,
    pub marked_at: DateTime<Utc>,
    #[diesel(select_expression = staff::display_name)]
    pub marker_name: String,
}

impl ReturnedRow {
    pub fn part(&self) -> PostalPart {
        PostalPart::parse(&self.part).expect("returned_post_part_known lets only known ones in")
    }
}

spelt! {
    /// The mark has not ended, as its indexes spell it.
    IsMarked {}
    "returned_post.ended_at IS NULL"
}

/// The last confirmation of a record, if there was any.
pub fn find_confirmed(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CustomerId,
) -> Result<Option<ConfirmedRow>, DbError> {
    let row = customers::table
        .inner_join(staff::table.on(staff::id.nullable().eq(customers::confirmed_by)))
        .filter(customers::institution_id.eq(scope.0))
        .filter(customers::id.eq(id.0))
        .select(confirmed_columns!())
        .first(conn)
        .optional()?;
    Ok(row)
}

/// Stores that the record in this version was confirmed; `Stale` where it has moved on.
pub fn confirm(
    conn: &mut PgConnection,
    scope: InstitutionId,
    (id, version): (CustomerId, i32),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let updated = diesel::update(customers::table.find((scope.0, id.0)).filter(customers::version.eq(version)))
        .set((
            customers::confirmed_at.eq(now),
            customers::confirmed_by.eq(by.0),
            customers::confirmed_version.eq(version),
        ))
        .execute(conn)?;
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}

/// The addresses of a customer that are marked now.
pub fn list_returned(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CustomerId,
) -> Result<Vec<ReturnedRow>, DbError> {
    let rows = returned_post::table
        .inner_join(staff::table.on(staff::id.eq(returned_post::marker_id)))
        .filter(returned_post::institution_id.eq(scope.0))
        .filter(returned_post::customer_id.eq(id.0))
        .filter(IsMarked {})
        .order(returned_post::id)
        .select(ReturnedRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// A mark to be.
pub struct NewReturned<'a> {
    pub customer: CustomerId,
    pub part: PostalPart,
    pub came_back_on: NaiveDate,
    pub words_sealed: Option<&'a [u8]>,
    pub marker: StaffId,
    pub now: DateTime<Utc>,
}

/// Marks an address. False where it is marked already.
pub fn mark_returned(conn: &mut PgConnection, scope: InstitutionId, new: &NewReturned<'_>) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(returned_post::table)
        .values((
            returned_post::institution_id.eq(scope.0),
            returned_post::customer_id.eq(new.customer.0),
            returned_post::part.eq(new.part.code()),
            returned_post::came_back_on.eq(new.came_back_on),
            returned_post::words_sealed.eq(new.words_sealed),
            returned_post::marker_id.eq(new.marker.0),
            returned_post::marked_at.eq(new.now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(inserted == 1)
}

/// Ends the mark of an address. False where there is none.
pub fn end_returned(
    conn: &mut PgConnection,
    scope: InstitutionId,
    (id, part): (CustomerId, PostalPart),
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let open = returned_post::table
        .filter(returned_post::institution_id.eq(scope.0))
        .filter(returned_post::customer_id.eq(id.0))
        .filter(returned_post::part.eq(part.code()))
        .filter(IsMarked {});
    let ended =
        diesel::update(open).set((returned_post::ender_id.eq(by.0), returned_post::ended_at.eq(now))).execute(conn)?;
    Ok(ended == 1)
}
