//! Creations under way. A draft's id is made by the form and serves as its one-time key. What was typed stays sealed here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::DbError;
use super::schema::drafts;
use crate::domain::ids::{CustomerId, InstitutionId, StaffId};

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = drafts)]
pub struct DraftRow {
    pub id: Uuid,
    pub typed_sealed: Vec<u8>,
    pub door_passed: bool,
    pub customer_id: Option<i64>,
    pub updated_at: DateTime<Utc>,
}

/// A person's own draft.
pub fn find(conn: &mut PgConnection, scope: InstitutionId, staff: StaffId, id: Uuid) -> Result<DraftRow, DbError> {
    let draft = drafts::table
        .find((scope.0, id))
        .filter(drafts::staff_id.eq(staff.0))
        .select(DraftRow::as_select())
        .first(conn)?;
    Ok(draft)
}

/// The same, held until the transaction ends.
pub fn lock(conn: &mut PgConnection, scope: InstitutionId, staff: StaffId, id: Uuid) -> Result<DraftRow, DbError> {
    let draft = drafts::table
        .find((scope.0, id))
        .filter(drafts::staff_id.eq(staff.0))
        .select(DraftRow::as_select())
        .for_update()
        .first(conn)?;
    Ok(draft)
}

/// A person's unfinished drafts, the newest first.
pub fn list_open(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    limit: i64,
) -> Result<Vec<DraftRow>, DbError> {
    let open = drafts::table
        .filter(drafts::institution_id.eq(scope.0))
        .filter(drafts::staff_id.eq(staff.0))
        .filter(drafts::customer_id.is_null())
        .order((drafts::updated_at.desc(), drafts::id))
        .limit(limit)
        .select(DraftRow::as_select())
        .load(conn)?;
    Ok(open)
}

/// Begins a draft. False where one of this id is there already.
pub fn insert(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    id: Uuid,
    typed_sealed: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(drafts::table)
        .values((
            drafts::institution_id.eq(scope.0),
            drafts::id.eq(id),
            drafts::staff_id.eq(staff.0),
            drafts::typed_sealed.eq(typed_sealed),
            drafts::created_at.eq(now),
            drafts::updated_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(inserted == 1)
}

pub fn set_typed(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: Uuid,
    typed_sealed: &[u8],
    door_passed: bool,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::update(drafts::table.find((scope.0, id)))
        .set((drafts::typed_sealed.eq(typed_sealed), drafts::door_passed.eq(door_passed), drafts::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Ties the draft to the customer that came of it and forgets what was typed: the customer has it.
pub fn finish(conn: &mut PgConnection, scope: InstitutionId, id: Uuid, customer: CustomerId) -> Result<(), DbError> {
    diesel::update(drafts::table.find((scope.0, id)))
        .set((drafts::customer_id.eq(Some(customer.0)), drafts::typed_sealed.eq(Vec::<u8>::new())))
        .execute(conn)?;
    Ok(())
}

/// Throws an unfinished draft of this person away.
pub fn delete(conn: &mut PgConnection, scope: InstitutionId, staff: StaffId, id: Uuid) -> Result<(), DbError> {
    diesel::delete(
        drafts::table.find((scope.0, id)).filter(drafts::staff_id.eq(staff.0)).filter(drafts::customer_id.is_null()),
    )
    .execute(conn)?;
    Ok(())
}

/// Removes drafts that nobody touched since.
pub fn delete_older(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<usize, DbError> {
    Ok(diesel::delete(drafts::table.filter(drafts::updated_at.lt(before))).execute(conn)?)
}
