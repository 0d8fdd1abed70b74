//! Rows in bulk, through COPY: for made-up customers only. A chunk goes in whole or not at all. What is sealed comes in sealed;
//! what the values are is decided in `services::demo`.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::DbError;
use super::schema::{customer_temporary_addresses, customer_words, customers, events};
use crate::domain::ids::InstitutionId;

/// A customer's row, with every column that has no default.
#[derive(Debug, Insertable)]
#[diesel(table_name = customers, treat_none_as_default_value = false)]
pub struct BulkCustomer {
    pub id: i64,
    pub institution_id: i64,
    pub kind: &'static str,
    pub sort: Option<&'static str>,
    pub customer_number: String,
    pub salutation: Option<&'static str>,
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    pub name: Option<String>,
    pub name_key: String,
    pub date_of_birth: Option<NaiveDate>,
    pub nationalities: Vec<&'static str>,
    pub birth_country: Option<&'static str>,
    pub deceased_date: Option<NaiveDate>,
    pub representative: Option<String>,
    pub registration_authority: Option<&'static str>,
    pub registration_date: Option<NaiveDate>,
    pub bankruptcy_date: Option<NaiveDate>,
    pub responsible_id: Option<i64>,
    pub parent_id: Option<i64>,
    pub plate: Option<String>,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub mobile_is_mobile: bool,
    pub address1: String,
    pub address2: Option<String>,
    pub address3: Option<String>,
    pub address4: Option<String>,
    pub zip_code: String,
    pub city: String,
    pub region: Option<String>,
    pub country: &'static str,
    pub locale: &'static str,
    pub reg_no_kind: &'static str,
    pub reg_no_country: &'static str,
    pub reg_no_sealed: Vec<u8>,
    pub reg_no_index: Option<Vec<u8>>,
    pub reg_no_index_version: Option<i16>,
    pub reg_no_index_even: Option<Vec<u8>>,
    pub reg_no_index_even_version: Option<i16>,
    pub data_key_sealed: Vec<u8>,
    pub screening_done: bool,
    pub risk_class: Option<&'static str>,
    pub additional_values: serde_json::Value,
    pub status: &'static str,
    pub status_reason: Option<&'static str>,
    pub status_since: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = customer_temporary_addresses, treat_none_as_default_value = false)]
pub struct BulkTemporaryAddress {
    pub institution_id: i64,
    pub customer_id: i64,
    pub address1: String,
    pub address2: Option<String>,
    pub address3: Option<String>,
    pub address4: Option<String>,
    pub zip_code: String,
    pub city: String,
    pub region: Option<String>,
    pub country: &'static str,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = customer_words, treat_none_as_default_value = false)]
pub struct BulkWord {
    pub institution_id: i64,
    pub word: String,
    pub customer_id: i64,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub struct BulkEvent {
    pub institution_id: i64,
    pub at: DateTime<Utc>,
    pub subject_kind: &'static str,
    pub subject_id: i64,
    pub action: &'static str,
}

/// Customers and what goes with them.
#[derive(Debug, Default)]
pub struct Bulk {
    pub customers: Vec<BulkCustomer>,
    pub temporary_addresses: Vec<BulkTemporaryAddress>,
    pub words: Vec<BulkWord>,
    pub events: Vec<BulkEvent>,
}

/// Copies it in, in one transaction. Parents and responsible persons come before, or are in it.
pub fn insert(conn: &mut PgConnection, bulk: &Bulk) -> Result<(), DbError> {
    let copied: QueryResult<()> = conn.transaction(|conn| {
        diesel::copy_from(customers::table).from_insertable(&bulk.customers).execute(conn)?;
        diesel::copy_from(customer_temporary_addresses::table)
            .from_insertable(&bulk.temporary_addresses)
            .execute(conn)?;
        diesel::copy_from(customer_words::table).from_insertable(&bulk.words).execute(conn)?;
        diesel::copy_from(events::table).from_insertable(&bulk.events).execute(conn)?;
        Ok(())
    });
    Ok(copied?)
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Draws so many ids for customers, in ascending order.
pub fn reserve_ids(conn: &mut PgConnection, count: u64) -> Result<Vec<i64>, DbError> {
    const AT_ONCE: u64 = 10_000;
    let mut ids = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    let mut left = count;
    while left > 0 {
        let some = left.min(AT_ONCE);
        let drawn: Vec<Id> = diesel::sql_query("SELECT nextval('customers_id_seq') AS id FROM generate_series(1, $1)")
            .bind::<BigInt, _>(i64::try_from(some).unwrap_or(i64::MAX))
            .load(conn)?;
        ids.extend(drawn.into_iter().map(|row| row.id));
        left -= some;
    }
    Ok(ids)
}

#[derive(QueryableByName)]
struct Highest {
    #[diesel(sql_type = Nullable<Text>)]
    number: Option<String>,
}

/// The highest customer number from `from` on that is as long as it and lies below `to`. All numbers of made-up customers have
/// one length, so that the order of text is the order of numbers.
pub fn find_highest(
    conn: &mut PgConnection,
    scope: InstitutionId,
    from: &str,
    to: &str,
) -> Result<Option<String>, DbError> {
    let question = "SELECT max(customer_number COLLATE \"C\") AS number FROM customers WHERE institution_id = $1
        AND customer_number COLLATE \"C\" >= $2 AND customer_number COLLATE \"C\" < $3
        AND char_length(customer_number) = char_length($2) AND customer_number ~ '^C[0-9]+$'";
    let highest: Highest = diesel::sql_query(question)
        .bind::<BigInt, _>(scope.0)
        .bind::<Text, _>(from)
        .bind::<Text, _>(to)
        .get_result(conn)?;
    Ok(highest.number)
}

/// The ids behind customer numbers; numbers of nobody are left out.
pub fn find_ids(
    conn: &mut PgConnection,
    scope: InstitutionId,
    numbers: &[String],
) -> Result<HashMap<String, i64>, DbError> {
    use diesel::sql_types::Array;

    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        number: String,
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let question = "SELECT customer_number AS number, id FROM customers
        WHERE institution_id = $1 AND upper(customer_number) = ANY ($2)";
    let found: Vec<Found> =
        diesel::sql_query(question).bind::<BigInt, _>(scope.0).bind::<Array<Text>, _>(numbers).load(conn)?;
    Ok(found.into_iter().map(|row| (row.number, row.id)).collect())
}

/// Lets the planner know what has changed. Only for the owner of the tables.
pub fn analyze(conn: &mut PgConnection) -> Result<(), DbError> {
    Ok(conn.batch_execute("ANALYZE customers, customer_temporary_addresses, customer_words, accounts, account_owners, cards, card_holders, events, event_fields")?)
}
