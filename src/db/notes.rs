//! Notes on customers: appended to, never changed. The text stays sealed here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::DbError;
use super::schema::{customer_notes, staff};
use crate::domain::ids::{CustomerId, InstitutionId, StaffId};

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = customer_notes)]
pub struct NoteRow {
    pub id: i64,
    pub text_sealed: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub form_key: Uuid,
    #[diesel(select_expression = staff::display_name)]
    pub staff_name: String,
}

/// The newest notes below `before`, newest first.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    customer: CustomerId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<NoteRow>, DbError> {
    let rows = customer_notes::table
        .inner_join(staff::table.on(staff::id.eq(customer_notes::staff_id)))
        .filter(customer_notes::institution_id.eq(scope.0))
        .filter(customer_notes::customer_id.eq(customer.0))
        .filter(customer_notes::id.lt(before.unwrap_or(i64::MAX)))
        .order(customer_notes::id.desc())
        .limit(limit)
        .select(NoteRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// The customer and the sealed text of the note that a form has left.
pub fn find_by_form(
    conn: &mut PgConnection,
    scope: InstitutionId,
    form_key: Uuid,
) -> Result<Option<(CustomerId, Vec<u8>)>, DbError> {
    let row: Option<(i64, Vec<u8>)> = customer_notes::table
        .filter(customer_notes::institution_id.eq(scope.0))
        .filter(customer_notes::form_key.eq(form_key))
        .select((customer_notes::customer_id, customer_notes::text_sealed))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, sealed)| (CustomerId(id), sealed)))
}

/// A note to append.
pub struct NewNote<'a> {
    pub customer: CustomerId,
    pub staff: StaffId,
    pub text_sealed: &'a [u8],
    pub now: DateTime<Utc>,
    pub form_key: Uuid,
}

/// Appends a note. False where the same form has left it already.
pub fn insert(conn: &mut PgConnection, scope: InstitutionId, note: &NewNote<'_>) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(customer_notes::table)
        .values((
            customer_notes::institution_id.eq(scope.0),
            customer_notes::customer_id.eq(note.customer.0),
            customer_notes::staff_id.eq(note.staff.0),
            customer_notes::text_sealed.eq(note.text_sealed),
            customer_notes::created_at.eq(note.now),
            customer_notes::form_key.eq(note.form_key),
        ))
        .on_conflict((customer_notes::institution_id, customer_notes::form_key))
        .do_nothing()
        .execute(conn)?;
    Ok(inserted == 1)
}
