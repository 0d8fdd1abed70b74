//! Customers in lists: the columns a list shows, the list in name order by keyset, a bounded count. No OFFSET, and no count
//! that grows with the table.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::db::kept::{Word, given};
use crate::db::schema::customers;
use crate::db::shaped::Shapes;
use crate::db::spelt::spelt;
use crate::db::{DbError, bounded};
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
    /// The customer comes after the given one in name order; as a row, which the index knows.
    Beyond {}
    "(customers.name_key, customers.id) > ($5 COLLATE \"C\", $6)"
}

spelt! {
    /// The customer comes before the given one.
    Before {}
    "(customers.name_key, customers.id) < ($5 COLLATE \"C\", $6)"
}

/// What the SQL of a list follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Shape {
    has_kind: bool,
    has_sort: bool,
    has_country: bool,
    status: Option<Status>,
    has_cursor: bool,
    is_forward: bool,
    limit: i64,
}

impl Shape {
    fn new(filter: &Filter, from: Option<&Cursor>, is_forward: bool, limit: i64) -> Self {
        Self {
            has_kind: filter.kind.is_some(),
            has_sort: filter.sort.is_some(),
            has_country: filter.country.is_some(),
            status: filter.status,
            has_cursor: from.is_some(),
            is_forward,
            limit,
        }
    }
}

type Boxed = customers::BoxedQuery<'static, Pg>;

fn filtered(shape: Shape) -> Boxed {
    let mut query = customers::table.filter(customers::institution_id.eq(given::<BigInt, 1>())).into_boxed();
    if shape.has_kind {
        query = query.filter(customers::kind.eq(given::<Text, 2>()));
    }
    if shape.has_sort {
        query = query.filter(customers::sort.eq(given::<Nullable<Text>, 3>()));
    }
    if shape.has_country {
        query = query.filter(customers::country.eq(given::<Text, 4>()));
    }
    // Spelt out, since the index of the rare statuses leaves out the common one.
    match shape.status {
        Some(Status::Active) => query.filter(customers::status.eq(Word("active"))),
        Some(Status::Suspended) => {
            query.filter(customers::status.eq(Word("suspended"))).filter(customers::status.ne(Word("active")))
        }
        Some(Status::Closed) => {
            query.filter(customers::status.eq(Word("closed"))).filter(customers::status.ne(Word("active")))
        }
        None => query,
    }
}

/// The values of all shapes, $1 to $6.
fn values(scope: InstitutionId, filter: &Filter, from: Option<&Cursor>) -> impl QueryFragment<Pg> + use<> {
    let cursor = from.map(|cursor| (cursor.name_key.clone(), cursor.id));
    let (name_key, id) = cursor.unwrap_or_default();
    (
        scope.0.into_sql::<BigInt>(),
        filter.kind.map(Kind::code).into_sql::<Nullable<Text>>(),
        filter.sort.map(Sort::code).into_sql::<Nullable<Text>>(),
        filter.country.map(|country| country.code()).into_sql::<Nullable<Text>>(),
        name_key.into_sql::<Text>(),
        id.into_sql::<BigInt>(),
    )
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
    static SHAPES: Shapes<Shape> = Shapes::new();
    if filter.is_contradictory() {
        return Ok(Vec::new());
    }
    let shape = Shape::new(filter, from, is_forward, limit);
    let question = |shape: Shape| {
        let mut query = filtered(shape);
        if shape.has_cursor {
            query = if shape.is_forward { query.filter(Beyond {}) } else { query.filter(Before {}) };
        }
        query = if shape.is_forward {
            query.order((customers::name_key.asc(), customers::id.asc()))
        } else {
            query.order((customers::name_key.desc(), customers::id.desc()))
        };
        bounded::bounded(query.select(ListRow::as_select()), shape.limit)
    };
    Ok(SHAPES.run(shape, question, values(scope, filter, from)).load(conn)?)
}

/// How many customers there are, counted no further than `limit`.
pub fn count(conn: &mut PgConnection, scope: InstitutionId, filter: &Filter, limit: i64) -> Result<usize, DbError> {
    static SHAPES: Shapes<Shape> = Shapes::new();
    if filter.is_contradictory() {
        return Ok(0);
    }
    let question = |shape: Shape| bounded::counted(filtered(shape).select(customers::id), shape.limit);
    let shape = Shape::new(filter, None, true, limit);
    let rows: i64 = SHAPES.run(shape, question, values(scope, filter, None)).get_result(conn)?;
    Ok(usize::try_from(rows).unwrap_or_default())
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
