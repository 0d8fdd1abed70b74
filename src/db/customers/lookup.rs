//! Finding single customers: by id, by an identifier that is equal, and at the door by a name with something else equal.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::list::ListRow;
use super::row::{CustomerRow, LinkedRow, Related, TemporaryRow};
use crate::db::kept::{Keeping, Numbers, given};
use crate::db::schema::{customer_temporary_addresses, customers};
use crate::db::{DbError, bounded};
use crate::domain::address::Address;
use crate::domain::blind_index::BlindIndex;
use crate::domain::country::Country;
use crate::domain::customer::{Household, PostalPart, Status, TemporaryAddress};
use crate::domain::ids::{CustomerId, InstitutionId};

diesel::define_sql_function! {
    /// PostgreSQL's upper-casing, as the unique index on the customer number uses it.
    fn upper(text: Text) -> Text;
}

/// Holds the customer until the transaction ends: changes of one customer come one after the other.
pub fn lock(conn: &mut PgConnection, scope: InstitutionId, id: CustomerId) -> Result<(), DbError> {
    let row = customers::table.find((scope.0, id.0)).select(customers::id).for_no_key_update();
    row.first::<i64>(conn)?;
    Ok(())
}

/// The sealed data keys of these customers.
pub fn list_data_keys(
    conn: &mut PgConnection,
    scope: InstitutionId,
    ids: &[CustomerId],
) -> Result<Vec<(CustomerId, Vec<u8>)>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let of_scope = customers::table.filter(customers::institution_id.eq(scope.0)).filter(customers::id.eq_any(ids));
    let rows: Vec<(i64, Vec<u8>)> = of_scope.select((customers::id, customers::data_key_sealed)).load(conn)?;
    Ok(rows.into_iter().map(|(id, key)| (CustomerId(id), key)).collect())
}

/// Where post of a customer goes.
#[derive(Debug, Clone)]
pub struct Reach {
    pub base: Address,
    pub temporary: Option<TemporaryAddress>,
    /// From which of the two post came back, and when.
    pub returned: Vec<(PostalPart, NaiveDate)>,
}

type RelatedColumns = (Option<i64>, Option<String>, Option<String>, Option<String>, Option<String>);

/// The whole record, or `Missing` where this institution has none of this id.
pub fn find(conn: &mut PgConnection, scope: InstitutionId, id: CustomerId) -> Result<LinkedRow, DbError> {
    static KEEPING: Keeping = Keeping::new();
    let question = || {
        let (parents, responsibles) = diesel::alias!(customers as parents, customers as responsibles);
        customers::table
            .left_join(
                customer_temporary_addresses::table.on(customer_temporary_addresses::institution_id
                    .eq(customers::institution_id)
                    .and(customer_temporary_addresses::customer_id.eq(customers::id))),
            )
            .left_join(
                parents.on(parents
                    .field(customers::institution_id)
                    .eq(customers::institution_id)
                    .and(parents.field(customers::id).nullable().eq(customers::parent_id))),
            )
            .left_join(
                responsibles.on(responsibles
                    .field(customers::institution_id)
                    .eq(customers::institution_id)
                    .and(responsibles.field(customers::id).nullable().eq(customers::responsible_id))),
            )
            .filter(customers::institution_id.eq(given::<BigInt, 1>()))
            .filter(customers::id.eq(given::<BigInt, 2>()))
            .select((
                CustomerRow::as_select(),
                Option::<TemporaryRow>::as_select(),
                (
                    parents.field(customers::id).nullable(),
                    parents.field(customers::customer_number).nullable(),
                    parents.field(customers::name).nullable(),
                    parents.field(customers::first_name).nullable(),
                    parents.field(customers::last_name).nullable(),
                ),
                (
                    responsibles.field(customers::id).nullable(),
                    responsibles.field(customers::customer_number).nullable(),
                    responsibles.field(customers::name).nullable(),
                    responsibles.field(customers::first_name).nullable(),
                    responsibles.field(customers::last_name).nullable(),
                ),
            ))
    };
    let (customer, temporary, parent, responsible): (
        CustomerRow,
        Option<TemporaryRow>,
        RelatedColumns,
        RelatedColumns,
    ) = KEEPING.run(question, Numbers([scope.0, id.0])).get_result(conn)?;
    Ok(LinkedRow { customer, temporary, parent: related(parent), responsible: related(responsible) })
}

fn related((id, number, name, first, last): RelatedColumns) -> Option<Related> {
    let person = || [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(Related { id: CustomerId(id?), number: number?, name: name.unwrap_or_else(person) })
}

/// The households of those of these customers who are people.
pub fn list_households(
    conn: &mut PgConnection,
    scope: InstitutionId,
    ids: &[CustomerId],
) -> Result<Vec<(CustomerId, Household)>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, Option<String>, String, String, String)> = customers::table
        .filter(customers::institution_id.eq(scope.0))
        .filter(customers::id.eq_any(ids))
        .select((customers::id, customers::last_name, customers::address1, customers::zip_code, customers::country))
        .load(conn)?;
    let home = |(id, surname, street, zip_code, country): (i64, Option<String>, String, String, String)| {
        Some((CustomerId(id), Household::of(&surname?, &street, &zip_code, &country)))
    };
    Ok(rows.into_iter().filter_map(home).collect())
}

/// The id behind a customer number, and whether that customer is closed.
pub fn find_link(
    conn: &mut PgConnection,
    scope: InstitutionId,
    number: &str,
) -> Result<Option<(CustomerId, Status)>, DbError> {
    let row: Option<(i64, String)> = customers::table
        .filter(customers::institution_id.eq(scope.0))
        .filter(upper(customers::customer_number).eq(number.to_uppercase()))
        .select((customers::id, customers::status))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(id, status)| Some((CustomerId(id), Status::parse(&status)?))))
}

/// An identifier that a customer may be found by when it is equal.
#[derive(Debug, Clone, Copy)]
pub enum Key<'a> {
    /// Upper-cased.
    Number(&'a str),
    /// Blind indexes, one for each number it may be, of any country.
    RegNos(&'a [BlindIndex]),
    /// The blind index of a number of this country.
    RegNo(&'a BlindIndex, Country),
    /// E.164; matches mobile and phone.
    Phone(&'a str),
    /// Folded as `Email::key` does.
    Email(&'a str),
}

/// Customers with an equal identifier, in name order.
pub fn find_by_key(
    conn: &mut PgConnection,
    scope: InstitutionId,
    key: Key<'_>,
    limit: i64,
) -> Result<Vec<ListRow>, DbError> {
    let of_scope = customers::table.filter(customers::institution_id.eq(scope.0)).into_boxed();
    let same = match key {
        Key::Number(number) => of_scope.filter(upper(customers::customer_number).eq(number)),
        Key::RegNos(indexes) => of_indexes(of_scope, indexes),
        Key::RegNo(index, country) => {
            of_indexes(of_scope, std::slice::from_ref(index)).filter(customers::reg_no_country.eq(country.code()))
        }
        Key::Phone(number) => of_scope.filter(customers::mobile.eq(number).or(customers::phone.eq(number))),
        Key::Email(key) => of_scope.filter(customers::email_key.eq(key)),
    };
    let same = same.order((customers::name_key, customers::id)).select(ListRow::as_select());
    Ok(bounded::bounded(same, limit).load(conn)?)
}

/// Goes by the place that the key's version has; by both only where keys changed while the indexes were made.
fn of_indexes<'a>(of_scope: customers::BoxedQuery<'a, Pg>, indexes: &'a [BlindIndex]) -> customers::BoxedQuery<'a, Pg> {
    let bytes = |is_even| {
        let of_place = indexes.iter().filter(move |index| index.is_even() == is_even);
        of_place.map(|index| index.bytes.as_slice()).collect::<Vec<&[u8]>>()
    };
    let (odd, even) = (bytes(false), bytes(true));
    let is_odd = customers::reg_no_index.eq_any(odd.clone());
    let is_even = customers::reg_no_index_even.eq_any(even.clone());
    match (odd.is_empty(), even.is_empty()) {
        (_, true) => of_scope.filter(is_odd),
        (true, false) => of_scope.filter(is_even),
        (false, false) => of_scope.filter(is_odd.or(is_even)),
    }
}

/// Customers who may be the one at the door: an equal folded name with an equal birth date, or an equal mobile or e-mail.
/// Closed ones count too: a customer who comes back is reopened, not recorded again.
pub fn candidates(
    conn: &mut PgConnection,
    scope: InstitutionId,
    name_key: &str,
    date_of_birth: Option<NaiveDate>,
    mobile: Option<&str>,
    email_key: Option<&str>,
    limit: i64,
) -> Result<Vec<(ListRow, Option<NaiveDate>)>, DbError> {
    let base =
        || customers::table.filter(customers::institution_id.eq(scope.0)).filter(customers::merged_into_id.is_null());
    let columns = || (ListRow::as_select(), customers::date_of_birth);
    // One question each, so that each goes by its own index whatever the planner thinks of an OR.
    let mut rows: Vec<(ListRow, Option<NaiveDate>)> = Vec::new();
    if let Some(birth) = date_of_birth {
        let same = base().filter(customers::name_key.eq(name_key)).filter(customers::date_of_birth.eq(birth));
        rows.extend(same.order(customers::id).limit(limit).select(columns()).load(conn)?);
    }
    if let Some(mobile) = mobile {
        let same = base().filter(customers::mobile.eq(mobile));
        rows.extend(same.order(customers::id).limit(limit).select(columns()).load(conn)?);
    }
    if let Some(email_key) = email_key {
        let same = base().filter(customers::email_key.eq(email_key));
        rows.extend(same.order(customers::id).limit(limit).select(columns()).load(conn)?);
    }
    let mut seen = std::collections::BTreeSet::new();
    rows.retain(|(row, _)| seen.insert(row.id));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}
