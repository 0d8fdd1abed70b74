//! Customers in lists: the columns a list shows, the list in name order by keyset, a bounded count. No OFFSET, and no count
//! that grows with the table.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::schema::customers;
use crate::db::spelt::spelt;
use crate::db::{DbError, counting};
use crate::domain::country::Country;
use crate::domain::customer::{Kind, Name, PersonName, Sort, Status};
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::domain::text::Line;

/// What a list shows of a customer.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = customers)]
pub struct ListRow {
    pub id: i64,
    pub kind: String,
    pub sort: Option<String>,
    pub customer_number: String,
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    pub name: Option<String>,
    pub name_key: String,
    pub city: String,
    pub country: String,
    pub status: String,
    pub mobile: Option<String>,
    pub email_key: Option<String>,
    pub mobile_changed_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
}

impl ListRow {
    pub fn id(&self) -> CustomerId {
        CustomerId(self.id)
    }

    pub fn name(&self) -> Name {
        let line = |text: &Option<String>| text.clone().map(Line::stored);
        match &self.last_name {
            Some(last) => Name::Private(PersonName {
                salutation: None,
                first: line(&self.first_name),
                middle: line(&self.middle_name),
                last: Line::stored(last.clone()),
            }),
            None => Name::Corporate(Line::stored(self.name.clone().unwrap_or_default())),
        }
    }

    /// "Private", or the sort of a corporate customer.
    pub fn kind_label(&self) -> &'static str {
        self.sort.as_deref().and_then(Sort::parse).map_or(Kind::Private.label(), Sort::label)
    }

    pub fn status(&self) -> Status {
        Status::parse(&self.status).expect("customers_status_known lets only known ones in")
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub kind: Option<Kind>,
    pub sort: Option<Sort>,
    pub status: Option<Status>,
    pub country: Option<Country>,
}

impl Filter {
    /// A person has no sort: there is nothing to look for.
    fn is_contradictory(&self) -> bool {
        self.kind == Some(Kind::Private) && self.sort.is_some()
    }
}

/// Where a page begins: after or before the row with this key, in name order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub name_key: String,
    pub id: i64,
    /// Towards the end of the alphabet, or back.
    pub is_forward: bool,
}

spelt! {
    /// The customer comes after this one in name order; as a row, which the index knows.
    Beyond { name_key: String, id: i64 }
    "(customers.name_key, customers.id) > (" [name_key: Text] " COLLATE \"C\", " [id: BigInt] ")"
}

spelt! {
    /// The customer comes before this one.
    Before { name_key: String, id: i64 }
    "(customers.name_key, customers.id) < (" [name_key: Text] " COLLATE \"C\", " [id: BigInt] ")"
}

type Boxed<'a> = customers::BoxedQuery<'a, Pg>;

fn filtered<'a>(scope: InstitutionId, filter: &Filter) -> Boxed<'a> {
    let mut query = customers::table.filter(customers::institution_id.eq(scope.0)).into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(customers::kind.eq(kind.code()));
    }
    if let Some(sort) = filter.sort {
        query = query.filter(customers::sort.eq(sort.code()));
    }
    if let Some(country) = filter.country {
        query = query.filter(customers::country.eq(country.code()));
    }
    // Spelt out, since the index of the rare statuses leaves out the common one.
    match filter.status {
        Some(Status::Active) => query.filter(customers::status.eq("active")),
        Some(Status::Suspended) => {
            query.filter(customers::status.eq("suspended")).filter(customers::status.ne("active"))
        }
        Some(Status::Closed) => query.filter(customers::status.eq("closed")).filter(customers::status.ne("active")),
        None => query,
    }
}

/// Up to `limit` customers on from the cursor, in the direction it looks: going back they come in reverse order.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    filter: &Filter,
    from: Option<&Cursor>,
    is_forward: bool,
    limit: i64,
) -> Result<Vec<ListRow>, DbError> {
    if filter.is_contradictory() {
        return Ok(Vec::new());
    }
    let mut query = filtered(scope, filter);
    if let Some(cursor) = from {
        let (name_key, id) = (cursor.name_key.clone(), cursor.id);
        query = if is_forward { query.filter(Beyond { name_key, id }) } else { query.filter(Before { name_key, id }) };
    }
    query = if is_forward {
        query.order((customers::name_key.asc(), customers::id.asc()))
    } else {
        query.order((customers::name_key.desc(), customers::id.desc()))
    };
    Ok(query.limit(limit).select(ListRow::as_select()).load(conn)?)
}

/// How many customers there are, counted no further than `limit`.
pub fn count(conn: &mut PgConnection, scope: InstitutionId, filter: &Filter, limit: i64) -> Result<usize, DbError> {
    if filter.is_contradictory() {
        return Ok(0);
    }
    counting::count(conn, filtered(scope, filter).limit(limit).select(customers::id))
}

pub fn list_by_ids(conn: &mut PgConnection, scope: InstitutionId, ids: &[CustomerId]) -> Result<Vec<ListRow>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = customers::table
        .filter(customers::institution_id.eq(scope.0))
        .filter(customers::id.eq_any(ids))
        .select(ListRow::as_select())
        .load(conn)?;
    Ok(rows)
}
