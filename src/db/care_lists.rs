//! Work lists of data care: customers of whom something is to be mended, the oldest first, by keyset. Each question goes along
//! a partial index that holds only what is in its list, and so costs the same among a million customers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz};

use super::DbError;
use super::customers::{ListRow, list_by_ids};
use crate::domain::customer::Field;
use crate::domain::ids::{CustomerId, InstitutionId};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CareList {
    /// Not confirmed since this moment; recorded counts as confirmed.
    Unconfirmed(DateTime<Utc>),
    /// Without a field that institutions may require.
    Missing(Field),
    /// Deceased or bankrupt, and still open.
    Contradictory,
    /// With an address from which post came back: a line for each.
    Returned,
}

/// The place of a line in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub at: DateTime<Utc>,
    pub id: i64,
}

impl Place {
    /// Before all lines.
    pub const FIRST: Place = Place { at: DateTime::UNIX_EPOCH, id: 0 };
}

/// The year 9999: lists without an end of their own end there.
const LAST: DateTime<Utc> = DateTime::from_timestamp(253_370_764_800, 0).expect("a moment");

/// A line of a list.
#[derive(Debug, Clone)]
pub struct CareLine {
    pub customer: ListRow,
    pub place: Place,
    /// `never` or `confirmed`, `deceased` or `bankrupt`, the address that is marked; nothing where the list says it all.
    pub detail: Option<String>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    customer_id: i64,
    #[diesel(sql_type = BigInt)]
    row_id: i64,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    detail: Option<String>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Which customers are without a field, in the words of its index; none of a field that nobody may require.
fn is_without(field: Field) -> &'static str {
    match field {
        Field::Salutation => "customers.kind = 'private' AND customers.salutation IS NULL",
        Field::MiddleName => "customers.kind = 'private' AND customers.middle_name IS NULL",
        Field::DateOfBirth => "customers.kind = 'private' AND customers.date_of_birth IS NULL",
        Field::Nationalities => "customers.kind = 'private' AND customers.nationalities = '{}'",
        Field::BirthCountry => "customers.kind = 'private' AND customers.birth_country IS NULL",
        Field::Representative => "customers.kind = 'corporate' AND customers.representative IS NULL",
        Field::RegistrationAuthority => "customers.sort = 'company' AND customers.registration_authority IS NULL",
        Field::RegistrationDate => "customers.sort = 'company' AND customers.registration_date IS NULL",
        Field::Responsible => "customers.sort <> 'company' AND customers.responsible_id IS NULL",
        Field::Mobile => "customers.mobile IS NULL",
        Field::Phone => "customers.phone IS NULL",
        Field::Email => "customers.email IS NULL",
        Field::Region => "customers.region IS NULL",
        Field::ScreeningDone => "NOT customers.screening_done",
        Field::RiskClass => "customers.risk_class IS NULL",
        _ => "false",
    }
}

impl CareList {
    /// Table and condition, of $1 the institution, $2 a moment and $3 an id. Each names all three, so that one way of binding does.
    fn source(self) -> String {
        match self {
            CareList::Unconfirmed(_) => {
                "FROM customers WHERE customers.institution_id = $1 AND customers.status <> 'closed' \
                 AND (coalesce(customers.confirmed_at, customers.created_at), customers.id) > ($2, $3) \
                 AND coalesce(customers.confirmed_at, customers.created_at) < $4"
                    .to_owned()
            }
            CareList::Missing(field) => format!(
                "FROM customers WHERE customers.institution_id = $1 AND customers.status <> 'closed' AND {} \
                 AND customers.id > $3 AND $2 < $4",
                is_without(field)
            ),
            CareList::Contradictory => {
                "FROM customers WHERE customers.institution_id = $1 AND customers.status <> 'closed' \
                 AND (customers.deceased_date IS NOT NULL OR customers.bankruptcy_date IS NOT NULL) \
                 AND customers.id > $3 AND $2 < $4"
                    .to_owned()
            }
            CareList::Returned => {
                "FROM returned_post WHERE returned_post.institution_id = $1 AND returned_post.ended_at IS NULL \
                 AND (returned_post.came_back_on, returned_post.id) > (($2 AT TIME ZONE 'UTC')::date, $3) AND $2 < $4"
                    .to_owned()
            }
        }
    }

    /// Customer, id, moment and detail of a line, and the order.
    fn columns(self) -> (&'static str, &'static str) {
        match self {
            CareList::Unconfirmed(_) => (
                "customers.id AS customer_id, customers.id AS row_id, \
                 coalesce(customers.confirmed_at, customers.created_at) AS at, \
                 CASE WHEN customers.confirmed_at IS NULL THEN 'never' ELSE 'confirmed' END AS detail",
                "coalesce(customers.confirmed_at, customers.created_at), customers.id",
            ),
            CareList::Missing(_) => (
                "customers.id AS customer_id, customers.id AS row_id, customers.created_at AS at, NULL AS detail",
                "customers.id",
            ),
            CareList::Contradictory => (
                "customers.id AS customer_id, customers.id AS row_id, customers.created_at AS at, \
                 CASE WHEN customers.deceased_date IS NULL THEN 'bankrupt' ELSE 'deceased' END AS detail",
                "customers.id",
            ),
            CareList::Returned => (
                "returned_post.customer_id, returned_post.id AS row_id, \
                 returned_post.came_back_on::timestamp AT TIME ZONE 'UTC' AS at, returned_post.part AS detail",
                "returned_post.came_back_on, returned_post.id",
            ),
        }
    }

    /// No line is as young as this.
    fn until(self) -> DateTime<Utc> {
        match self {
            CareList::Unconfirmed(before) => before,
            CareList::Missing(_) | CareList::Contradictory | CareList::Returned => LAST,
        }
    }
}

/// Up to `limit` lines beyond a place, the oldest first.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    list: CareList,
    beyond: Place,
    limit: i64,
) -> Result<Vec<CareLine>, DbError> {
    let (columns, order) = list.columns();
    let question = format!("SELECT {columns} {} ORDER BY {order} LIMIT {limit}", list.source());
    let found: Vec<Found> = diesel::sql_query(question)
        .bind::<BigInt, _>(scope.0)
        .bind::<Timestamptz, _>(beyond.at)
        .bind::<BigInt, _>(beyond.id)
        .bind::<Timestamptz, _>(list.until())
        .load(conn)?;
    let ids: Vec<CustomerId> = found.iter().map(|found| CustomerId(found.customer_id)).collect();
    let customers = list_by_ids(conn, scope, &ids)?;
    let line = |found: Found| {
        let customer = customers.iter().find(|customer| customer.id == found.customer_id)?.clone();
        Some(CareLine { customer, place: Place { at: found.at, id: found.row_id }, detail: found.detail })
    };
    Ok(found.into_iter().filter_map(line).collect())
}

/// How many lines a list has, counted no further than `most`.
pub fn count(conn: &mut PgConnection, scope: InstitutionId, list: CareList, most: i64) -> Result<usize, DbError> {
    let (_, order) = list.columns();
    let question =
        format!("SELECT count(*) AS count FROM (SELECT {} ORDER BY {order} LIMIT {most}) AS few", list.source());
    let counted: Count = diesel::sql_query(question)
        .bind::<BigInt, _>(scope.0)
        .bind::<Timestamptz, _>(Place::FIRST.at)
        .bind::<BigInt, _>(Place::FIRST.id)
        .bind::<Timestamptz, _>(list.until())
        .get_result(conn)?;
    Ok(usize::try_from(counted.count).unwrap_or_default())
}
