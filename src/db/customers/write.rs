//! Writing customers. An update names the columns of one group and the version it expects; the words for finding follow
//! the name. What is sealed comes in sealed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::DbError;
use crate::db::addresses::{address_columns, text};
use crate::db::schema::{customer_temporary_addresses, customer_words, customers};
use crate::domain::blind_index::BlindIndexes;
use crate::domain::customer::{
    Change, Contact, Customer, Facts, Name, PersonName, Registration, Status, TemporaryAddress,
};
use crate::domain::ids::{CustomerId, InstitutionId};

/// A customer to insert, with what was resolved and sealed for it.
pub struct NewCustomer<'a> {
    pub id: CustomerId,
    pub customer: &'a Customer,
    pub parent: Option<CustomerId>,
    pub responsible: Option<CustomerId>,
    pub seals: Seals,
    pub data_key_sealed: Vec<u8>,
    pub now: DateTime<Utc>,
}

/// The registration number as the row keeps it.
pub struct Seals {
    pub reg_no_sealed: Vec<u8>,
    pub indexes: BlindIndexes,
}

diesel::define_sql_function! {
    /// Draws the next value of a sequence: ids are known before the row is sealed.
    fn nextval(sequence: diesel::sql_types::Text) -> diesel::sql_types::BigInt;
}

/// An id for a customer that is about to be inserted.
pub fn next_id(conn: &mut PgConnection) -> Result<CustomerId, DbError> {
    Ok(CustomerId(diesel::select(nextval("customers_id_seq")).get_result(conn)?))
}

/// Column values of the groups, as the inserts and updates below name them.
macro_rules! name_columns {
    ($name:expr) => {{
        let name: &Name = $name;
        let person: Option<&PersonName> = match name {
            Name::Private(person) => Some(person),
            Name::Corporate(_) => None,
        };
        let corporate = match name {
            Name::Private(_) => None,
            Name::Corporate(name) => Some(name.as_str()),
        };
        (
            customers::salutation.eq(person.and_then(|name| text(&name.salutation))),
            customers::first_name.eq(person.and_then(|name| text(&name.first))),
            customers::middle_name.eq(person.and_then(|name| text(&name.middle))),
            customers::last_name.eq(person.map(|name| name.last.as_str())),
            customers::name.eq(corporate),
            customers::name_key.eq(name.key()),
        )
    }};
}

macro_rules! facts_columns {
    ($facts:expr, $parent:expr, $responsible:expr) => {{
        let (person, organisation) = match $facts {
            Facts::Person(person) => (Some(person), None),
            Facts::Organisation(organisation) => (None, Some(organisation)),
        };
        let nationalities: Vec<&str> = person
            .map(|person| person.nationalities.iter().map(|country| country.code()).collect())
            .unwrap_or_default();
        (
            customers::date_of_birth.eq(person.and_then(|person| person.date_of_birth)),
            customers::nationalities.eq(nationalities),
            customers::birth_country.eq(person.and_then(|person| person.birth_country).map(|country| country.code())),
            customers::deceased_date.eq(person.and_then(|person| person.deceased_date)),
            customers::sort.eq(organisation.map(|organisation| organisation.sort.code())),
            customers::representative.eq(organisation.and_then(|organisation| text(&organisation.representative))),
            customers::registration_authority
                .eq(organisation.and_then(|organisation| text(&organisation.registration_authority))),
            customers::registration_date.eq(organisation.and_then(|organisation| organisation.registration_date)),
            customers::bankruptcy_date.eq(organisation.and_then(|organisation| organisation.bankruptcy_date)),
            customers::plate.eq(organisation.and_then(|organisation| text(&organisation.plate))),
            customers::parent_id.eq($parent.map(|id: CustomerId| id.0)),
            customers::responsible_id.eq($responsible.map(|id: CustomerId| id.0)),
        )
    }};
}

macro_rules! registration_columns {
    ($registration:expr, $seals:expr) => {{
        let registration: &Registration = $registration;
        let seals: &Seals = $seals;
        let (odd, even) = (seals.indexes.odd.as_ref(), seals.indexes.even.as_ref());
        (
            customers::customer_number.eq(registration.customer_number.as_str()),
            customers::reg_no_kind.eq(registration.reg_no.kind().code()),
            customers::reg_no_country.eq(registration.reg_no.country().code()),
            customers::reg_no_sealed.eq(&seals.reg_no_sealed),
            customers::reg_no_index.eq(odd.map(|index| index.bytes.as_slice())),
            customers::reg_no_index_version.eq(odd.map(|index| index.version)),
            customers::reg_no_index_even.eq(even.map(|index| index.bytes.as_slice())),
            customers::reg_no_index_even_version.eq(even.map(|index| index.version)),
            customers::reg_no_confirmed.eq(registration.is_confirmed),
        )
    }};
}

macro_rules! contact_columns {
    ($contact:expr) => {{
        let contact: &Contact = $contact;
        (
            customers::mobile.eq(contact.mobile.as_ref().map(|phone| phone.as_str())),
            customers::mobile_is_mobile.eq(contact.mobile.as_ref().is_some_and(|phone| phone.is_mobile())),
            customers::phone.eq(contact.phone.as_ref().map(|phone| phone.as_str())),
            customers::email.eq(contact.email.as_ref().map(|email| email.as_str())),
            customers::email_key.eq(contact.email.as_ref().map(|email| email.key())),
            customers::locale.eq(contact.locale.code()),
        )
    }};
}

macro_rules! care_columns {
    ($care:expr) => {{
        let care = $care;
        (
            customers::screening_done.eq(care.screening_done),
            customers::risk_class.eq(care.risk_class.map(|class| class.code())),
            customers::additional_values
                .eq(serde_json::to_value(&care.additional_values).expect("pairs of text are JSON")),
        )
    }};
}

/// Inserts the customer with its temporary address. The constraint's name tells which rule refused.
pub fn insert(conn: &mut PgConnection, scope: InstitutionId, new: &NewCustomer<'_>) -> Result<(), DbError> {
    let customer = new.customer;
    diesel::insert_into(customers::table)
        .values((
            (
                customers::id.eq(new.id.0),
                customers::institution_id.eq(scope.0),
                customers::kind.eq(customer.kind().code()),
                customers::data_key_sealed.eq(&new.data_key_sealed),
                customers::status.eq(Status::Active.code()),
                customers::status_since.eq(new.now),
                customers::created_at.eq(new.now),
                customers::updated_at.eq(new.now),
            ),
            name_columns!(&customer.name),
            facts_columns!(&customer.facts, new.parent, new.responsible),
            registration_columns!(&customer.registration, &new.seals),
            contact_columns!(&customer.contact),
            address_columns!(customers, &customer.address),
            care_columns!(&customer.care),
        ))
        .execute(conn)?;
    match &customer.temporary {
        Some(temporary) => put_temporary(conn, scope, new.id, temporary),
        None => Ok(()),
    }
}

/// One changed group to store, with what was resolved and sealed for it.
pub struct Amendment<'a> {
    pub id: CustomerId,
    /// The version the customer is expected to have.
    pub version: i32,
    pub change: &'a Change,
    pub parent: Option<CustomerId>,
    pub responsible: Option<CustomerId>,
    /// Where the change is of the registration number.
    pub seals: Option<Seals>,
    pub now: DateTime<Utc>,
}

/// Stores one changed group where the customer still has this version; `Stale` where it has moved on.
pub fn update(conn: &mut PgConnection, scope: InstitutionId, amendment: &Amendment<'_>) -> Result<(), DbError> {
    let Amendment { id, version, change, parent, responsible, ref seals, now } = *amendment;
    let row = customers::table.find((scope.0, id.0)).filter(customers::version.eq(version));
    let stamp = (customers::version.eq(version + 1), customers::updated_at.eq(now));
    let updated = match change {
        Change::Name(name) => diesel::update(row).set((stamp, name_columns!(name))).execute(conn)?,
        Change::Facts(facts) => {
            diesel::update(row).set((stamp, facts_columns!(facts, parent, responsible))).execute(conn)?
        }
        Change::Registration(registration) => {
            let seals = seals.as_ref().expect("a changed registration number comes sealed");
            diesel::update(row).set((stamp, registration_columns!(registration, seals))).execute(conn)?
        }
        Change::Contact(contact) => diesel::update(row).set((stamp, contact_columns!(contact))).execute(conn)?,
        Change::Address(address) => {
            diesel::update(row).set((stamp, address_columns!(customers, address))).execute(conn)?
        }
        Change::TemporaryAddress(_) => diesel::update(row).set(stamp).execute(conn)?,
        Change::Care(care) => diesel::update(row).set((stamp, care_columns!(care))).execute(conn)?,
    };
    if updated != 1 {
        return Err(DbError::Stale);
    }
    match change {
        Change::TemporaryAddress(Some(temporary)) => put_temporary(conn, scope, id, temporary),
        Change::TemporaryAddress(None) => delete_temporary(conn, scope, id),
        _ => Ok(()),
    }
}

/// Stores a new status where the customer still has this version; `Stale` where it has moved on.
pub fn update_status(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CustomerId,
    version: i32,
    status: Status,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let updated = diesel::update(customers::table.find((scope.0, id.0)).filter(customers::version.eq(version)))
        .set((
            customers::version.eq(version + 1),
            customers::updated_at.eq(now),
            customers::status.eq(status.code()),
            customers::status_reason.eq(Some(reason)),
            customers::status_since.eq(now),
        ))
        .execute(conn)?;
    if updated == 1 { Ok(()) } else { Err(DbError::Stale) }
}

fn put_temporary(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CustomerId,
    temporary: &TemporaryAddress,
) -> Result<(), DbError> {
    delete_temporary(conn, scope, id)?;
    diesel::insert_into(customer_temporary_addresses::table)
        .values((
            customer_temporary_addresses::institution_id.eq(scope.0),
            customer_temporary_addresses::customer_id.eq(id.0),
            address_columns!(customer_temporary_addresses, &temporary.address),
            customer_temporary_addresses::valid_from.eq(temporary.from),
            customer_temporary_addresses::valid_to.eq(temporary.to),
        ))
        .execute(conn)?;
    Ok(())
}

fn delete_temporary(conn: &mut PgConnection, scope: InstitutionId, id: CustomerId) -> Result<(), DbError> {
    diesel::delete(customer_temporary_addresses::table.find((scope.0, id.0))).execute(conn)?;
    Ok(())
}

/// Stores the words a new customer is found by.
pub fn insert_words(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CustomerId,
    words: &[String],
) -> Result<(), DbError> {
    let rows: Vec<_> = words
        .iter()
        .map(|word| {
            (
                customer_words::institution_id.eq(scope.0),
                customer_words::word.eq(word),
                customer_words::customer_id.eq(id.0),
            )
        })
        .collect();
    diesel::insert_into(customer_words::table).values(rows).execute(conn)?;
    Ok(())
}

/// Stores the words anew after a change of name or plate.
pub fn replace_words(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CustomerId,
    words: &[String],
) -> Result<(), DbError> {
    diesel::delete(
        customer_words::table
            .filter(customer_words::institution_id.eq(scope.0))
            .filter(customer_words::customer_id.eq(id.0)),
    )
    .execute(conn)?;
    insert_words(conn, scope, id, words)
}
