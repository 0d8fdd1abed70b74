//! What is sealed in which column, and by what: the one list of it, which a test holds against the schema. And the statements
//! that seal and index rows anew while desks serve: rows that somebody holds are passed by and met again later, so that nobody
//! waits longer than for one batch and no edit is lost.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer, SmallInt, Text};

use super::DbError;
use crate::domain::ids::InstitutionId;

/// What seals a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The key ring; a rotation seals it anew. With institution and row of its place, in SQL.
    Ring { institution: &'static str, row: &'static str },
    /// The key ring, in rows that are never changed: they keep their version, and the ring keeps its key for them.
    RingForGood,
    /// The data key of a customer, which stays as it is: what changes is the seal around the data key.
    DataKey,
}

/// A sealed column.
#[derive(Debug)]
pub struct SealedColumn {
    /// "table.column", as in the place of a sealed value.
    pub name: &'static str,
    pub by: By,
}

/// Every sealed column that there is.
pub const COLUMNS: [SealedColumn; 13] = [
    SealedColumn { name: "customers.data_key_sealed", by: By::Ring { institution: "institution_id", row: "id" } },
    // People belong to no institution.
    SealedColumn { name: "staff_totp.secret_sealed", by: By::Ring { institution: "0", row: "staff_id" } },
    SealedColumn { name: "drafts.typed_sealed", by: By::Ring { institution: "institution_id", row: "id" } },
    SealedColumn { name: "parked_forms.typed_sealed", by: By::Ring { institution: "institution_id", row: "id" } },
    SealedColumn { name: "outbox.link_sealed", by: By::Ring { institution: "institution_id", row: "id" } },
    SealedColumn {
        name: "term_keys.key_sealed",
        by: By::Ring { institution: "institution_id", row: "institution_id" },
    },
    // Only where the institution had no key for its terms yet.
    SealedColumn { name: "looks.term_sealed", by: By::RingForGood },
    SealedColumn { name: "customers.reg_no_sealed", by: By::DataKey },
    SealedColumn { name: "customer_notes.text_sealed", by: By::DataKey },
    SealedColumn { name: "returned_post.words_sealed", by: By::DataKey },
    SealedColumn { name: "events.details_sealed", by: By::DataKey },
    SealedColumn { name: "proposals.wish_sealed", by: By::DataKey },
    SealedColumn { name: "proposals.reason_sealed", by: By::DataKey },
];

impl SealedColumn {
    fn parts(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').expect("a table and a column")
    }

    /// Selects the value with its place.
    fn selected(&self) -> Option<String> {
        let By::Ring { institution, row } = self.by else { return None };
        let (table, column) = self.parts();
        Some(format!(
            "SELECT ctid::text AS at, {institution}::bigint AS institution, {row}::text AS row_id, {column} AS sealed FROM {table}"
        ))
    }
}

/// A sealed value where it stands.
#[derive(Debug, QueryableByName)]
pub struct SealedRow {
    #[diesel(sql_type = Text)]
    at: String,
    #[diesel(sql_type = BigInt)]
    institution: i64,
    #[diesel(sql_type = Text)]
    pub row_id: String,
    #[diesel(sql_type = Binary)]
    pub sealed: Vec<u8>,
}

impl SealedRow {
    pub fn institution(&self) -> InstitutionId {
        InstitutionId(self.institution)
    }
}

/// The columns that a rotation of the ring seals anew.
pub fn resealed() -> impl Iterator<Item = &'static SealedColumn> {
    COLUMNS.iter().filter(|column| matches!(column.by, By::Ring { .. }))
}

/// The columns whose values keep the version that they were sealed under.
pub fn kept() -> impl Iterator<Item = &'static SealedColumn> {
    COLUMNS.iter().filter(|column| column.by == By::RingForGood)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many values of the column are sealed under another version than this one.
pub fn count_behind(conn: &mut PgConnection, of: &SealedColumn, version: u16) -> Result<i64, DbError> {
    let (table, column) = of.parts();
    let question = format!("SELECT count(*) AS count FROM {table} WHERE sealed_under({column}) <> $1");
    let counted: Count = diesel::sql_query(question).bind::<Integer, _>(i32::from(version)).get_result(conn)?;
    Ok(counted.count)
}

/// Whether a value of the column is sealed under this version.
pub fn is_used(conn: &mut PgConnection, of: &SealedColumn, version: u16) -> Result<bool, DbError> {
    #[derive(QueryableByName)]
    struct Used {
        #[diesel(sql_type = Bool)]
        is_used: bool,
    }
    let (table, column) = of.parts();
    let question = format!("SELECT EXISTS (SELECT FROM {table} WHERE sealed_under({column}) = $1) AS is_used");
    let used: Used = diesel::sql_query(question).bind::<Integer, _>(i32::from(version)).get_result(conn)?;
    Ok(used.is_used)
}

/// One value that the ring sealed, whichever, to see whether a ring opens it.
pub fn find_sample(conn: &mut PgConnection) -> Result<Option<(&'static SealedColumn, SealedRow)>, DbError> {
    for of in resealed() {
        let Some(selected) = of.selected() else { continue };
        let question = format!("{selected} WHERE {} IS NOT NULL LIMIT 1", of.parts().1);
        if let Some(found) = diesel::sql_query(question).get_result(conn).optional()? {
            return Ok(Some((of, found)));
        }
    }
    Ok(None)
}

/// Some values under another version than this one, held until the transaction ends. Customers come by id, beyond the
/// institution and id given; the others are few.
pub fn hold_behind(
    conn: &mut PgConnection,
    of: &SealedColumn,
    version: u16,
    beyond: (i64, i64),
    limit: i64,
) -> Result<Vec<SealedRow>, DbError> {
    let (table, column) = of.parts();
    let Some(selected) = of.selected() else { return Ok(Vec::new()) };
    let (page, order) = match table {
        "customers" => ("AND (institution_id, id) > ($2, $3)", "ORDER BY institution_id, id"),
        _ => ("AND ($2, $3) IS NOT NULL", ""),
    };
    let question =
        format!("{selected} WHERE sealed_under({column}) <> $1 {page} {order} LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED");
    let rows = diesel::sql_query(question)
        .bind::<Integer, _>(i32::from(version))
        .bind::<BigInt, _>(beyond.0)
        .bind::<BigInt, _>(beyond.1)
        .bind::<BigInt, _>(limit)
        .load(conn)?;
    Ok(rows)
}

/// Stores values sealed anew, in rows that this transaction holds: they stand where they stood.
pub fn reseal(conn: &mut PgConnection, of: &SealedColumn, rows: Vec<(SealedRow, Vec<u8>)>) -> Result<usize, DbError> {
    let (table, column) = of.parts();
    let (places, sealed): (Vec<String>, Vec<Vec<u8>>) = rows.into_iter().map(|(row, sealed)| (row.at, sealed)).unzip();
    let statement = format!(
        "UPDATE {table} SET {column} = anew.sealed
         FROM (SELECT unnest($1)::tid AS at, unnest($2) AS sealed) anew WHERE {table}.ctid = anew.at"
    );
    let updated =
        diesel::sql_query(statement).bind::<Array<Text>, _>(places).bind::<Array<Binary>, _>(sealed).execute(conn)?;
    Ok(updated)
}

/// A customer whose number has no index under some version.
#[derive(Debug, QueryableByName)]
pub struct UnindexedRow {
    #[diesel(sql_type = BigInt)]
    institution_id: i64,
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub reg_no_kind: String,
    #[diesel(sql_type = Text)]
    pub reg_no_country: String,
    #[diesel(sql_type = Binary)]
    pub reg_no_sealed: Vec<u8>,
    #[diesel(sql_type = Binary)]
    pub data_key_sealed: Vec<u8>,
}

impl UnindexedRow {
    pub fn institution(&self) -> InstitutionId {
        InstitutionId(self.institution_id)
    }
}

/// The place that an index of this version has.
fn place(version: i16) -> &'static str {
    if version % 2 == 0 { "reg_no_index_even" } else { "reg_no_index" }
}

/// How many customers have no index under this version.
pub fn count_unindexed(conn: &mut PgConnection, version: i16) -> Result<i64, DbError> {
    let place = place(version);
    let question = format!("SELECT count(*) AS count FROM customers WHERE {place}_version IS DISTINCT FROM $1");
    let counted: Count = diesel::sql_query(question).bind::<SmallInt, _>(version).get_result(conn)?;
    Ok(counted.count)
}

/// Some customers without an index under this version, by id beyond the one given, held until the transaction ends.
pub fn hold_unindexed(
    conn: &mut PgConnection,
    version: i16,
    beyond: (i64, i64),
    limit: i64,
) -> Result<Vec<UnindexedRow>, DbError> {
    let place = place(version);
    let question = format!(
        "SELECT institution_id, id, reg_no_kind, reg_no_country, reg_no_sealed, data_key_sealed FROM customers
         WHERE (institution_id, id) > ($1, $2) AND {place}_version IS DISTINCT FROM $3
         ORDER BY institution_id, id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED"
    );
    let rows = diesel::sql_query(question)
        .bind::<BigInt, _>(beyond.0)
        .bind::<BigInt, _>(beyond.1)
        .bind::<SmallInt, _>(version)
        .bind::<BigInt, _>(limit)
        .load(conn)?;
    Ok(rows)
}

/// Stores the indexes of customers that this transaction holds.
pub fn index(conn: &mut PgConnection, version: i16, rows: Vec<(UnindexedRow, Vec<u8>)>) -> Result<usize, DbError> {
    let place = place(version);
    let statement = format!(
        "UPDATE customers SET {place} = made.bytes, {place}_version = $4
         FROM (SELECT unnest($1) AS institution, unnest($2) AS customer, unnest($3) AS bytes) made
         WHERE institution_id = made.institution AND id = made.customer"
    );
    let of_rows = |value: fn(&UnindexedRow) -> i64| rows.iter().map(|(row, _)| value(row)).collect::<Vec<i64>>();
    let (institutions, ids) = (of_rows(|row| row.institution_id), of_rows(|row| row.id));
    let bytes: Vec<Vec<u8>> = rows.into_iter().map(|(_, bytes)| bytes).collect();
    let updated = diesel::sql_query(statement)
        .bind::<Array<BigInt>, _>(institutions)
        .bind::<Array<BigInt>, _>(ids)
        .bind::<Array<Binary>, _>(bytes)
        .bind::<SmallInt, _>(version)
        .execute(conn)?;
    Ok(updated)
}

/// Lets the planner know that indexes came or went, before anybody is looked up by them.
pub fn reckon_indexes(conn: &mut PgConnection) -> Result<(), DbError> {
    diesel::sql_query("SELECT customers_indexes_filled()").execute(conn)?;
    Ok(())
}

/// Forgets some indexes of a version that was given up, of customers by id beyond the one given; answers the last of them.
pub fn forget_index(
    conn: &mut PgConnection,
    version: i16,
    beyond: (i64, i64),
    limit: i64,
) -> Result<Option<(i64, i64)>, DbError> {
    #[derive(QueryableByName)]
    struct Forgotten {
        #[diesel(sql_type = BigInt)]
        institution_id: i64,
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let place = place(version);
    let statement = format!(
        "WITH old AS (SELECT institution_id AS institution, id AS customer FROM customers
             WHERE (institution_id, id) > ($1, $2) AND {place}_version = $3
             ORDER BY institution_id, id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED)
         UPDATE customers SET {place} = NULL, {place}_version = NULL FROM old
         WHERE institution_id = old.institution AND id = old.customer RETURNING institution_id, id"
    );
    let rows: Vec<Forgotten> = diesel::sql_query(statement)
        .bind::<BigInt, _>(beyond.0)
        .bind::<BigInt, _>(beyond.1)
        .bind::<SmallInt, _>(version)
        .bind::<BigInt, _>(limit)
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.institution_id, row.id)).max())
}

/// Whether a customer still has an index of this version.
pub fn has_index(conn: &mut PgConnection, version: i16) -> Result<bool, DbError> {
    let place = place(version);
    let question =
        format!("SELECT count(*) AS count FROM (SELECT FROM customers WHERE {place}_version = $1 LIMIT 1) one");
    let counted: Count = diesel::sql_query(question).bind::<SmallInt, _>(version).get_result(conn)?;
    Ok(counted.count > 0)
}
