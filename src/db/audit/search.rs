//! The SQL of the audit, spelt out: it follows from what is asked for, never from the values.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Array, BigInt, Jsonb, Nullable, Text, Timestamptz};

use super::{AuditFilter, Place};
use crate::domain::deed_kind::DeedKind;
use crate::domain::ids::InstitutionId;

/// Rows that a page goes through at most, where it looks for more than one thing.
const REACH: i64 = 10_000;

/// The columns of a row, in the order of its fields.
type Columns = (
    BigInt,
    Timestamptz,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Text,
    BigInt,
    Text,
    Array<Text>,
    Nullable<Jsonb>,
    Nullable<BigInt>,
    Nullable<Text>,
    Nullable<Text>,
);

/// The index that a question goes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Customer,
    Address,
    Person,
    Field,
    Kind,
    Time,
}

/// A question with its values.
pub(super) struct Search<'a> {
    scope: i64,
    filter: &'a AuditFilter,
    way: Way,
    person: Option<i64>,
    customer: Option<i64>,
    actions: Option<&'static [&'static str]>,
    from: DateTime<Utc>,
    before: Place,
}

impl<'a> Search<'a> {
    pub fn new(scope: InstitutionId, filter: &'a AuditFilter, before: Option<Place>) -> Search<'a> {
        // Ids begin at 1: below (until, 0) is what happened before `until`.
        let until = (filter.until.unwrap_or(DateTime::<Utc>::MAX_UTC.min(far())), 0);
        let way = match filter {
            AuditFilter { customer: Some(_), .. } => Way::Customer,
            AuditFilter { address: Some(_), .. } => Way::Address,
            AuditFilter { person: Some(_), .. } => Way::Person,
            AuditFilter { field: Some(_), .. } => Way::Field,
            AuditFilter { kind: Some(_), .. } => Way::Kind,
            _ => Way::Time,
        };
        Search {
            scope: scope.0,
            filter,
            way,
            person: filter.person.map(|id| id.0),
            customer: filter.customer.map(|id| id.0),
            actions: filter.kind.map(DeedKind::actions),
            from: filter.from.unwrap_or(DateTime::UNIX_EPOCH),
            before: before.map_or(until, |before| before.min(until)),
        }
    }

    /// Whether the way has more rows than those that fit, so that it is gone only so far. All that there is of one customer is
    /// few; of a kind alone every row fits.
    pub fn is_bounded(&self) -> bool {
        let asked = [self.filter.address.is_some(), self.person.is_some(), self.filter.field.is_some()];
        let asked = asked.into_iter().filter(|asked| *asked).count() + usize::from(self.actions.is_some());
        self.way != Way::Customer && asked > 1
    }

    /// Below the page's beginning and not before `from`, in the order of an index that begins with this column, if any. That the
    /// column has this value follows from both bounds: said so by itself, PostgreSQL might go along the time instead and through
    /// everything there is, which for somebody who left years ago is most of it.
    fn push_within<'b>(
        &'b self,
        out: &mut AstPass<'_, 'b, Pg>,
        lead: Option<(&str, Lead<'b>)>,
        (at, id): (&str, &str),
        limit: i64,
    ) -> QueryResult<()> {
        let column = lead.map(|(column, _)| format!("{column}, ")).unwrap_or_default();
        out.push_sql(&format!(" AND ({column}{at}, {id}) < ("));
        lead.map_or(Ok(()), |(_, lead)| lead.push(out))?;
        out.push_bind_param::<Timestamptz, _>(&self.before.0)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.before.1)?;
        out.push_sql(&format!(") AND ({column}{at}) >= ("));
        lead.map_or(Ok(()), |(_, lead)| lead.push(out))?;
        out.push_bind_param::<Timestamptz, _>(&self.from)?;
        out.push_sql(")");
        let order = lead.map(|(column, _)| format!("{column} DESC, ")).unwrap_or_default();
        out.push_sql(&format!(" ORDER BY {order}{at} DESC, {id} DESC"));
        // Said here and not only around it: else PostgreSQL plans for all rows that there are, and sorts them.
        out.push_sql(&format!(" LIMIT {}", if self.is_bounded() { REACH } else { limit }));
        Ok(())
    }

    /// The order of the whole page.
    fn push_order(&self, out: &mut AstPass<'_, '_, Pg>, limit: i64) {
        let lead = match self.way {
            Way::Address => "near.address DESC, ",
            Way::Person => "near.staff_id DESC, ",
            _ => "",
        };
        out.push_sql(&format!(" ORDER BY {lead}near.at DESC, near.id DESC LIMIT {limit}"));
    }

    /// The rows along the way, in its order, as `near`.
    fn push_near<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>, limit: i64) -> QueryResult<()> {
        let out = &mut out;
        match self.way {
            Way::Field => {
                out.push_sql("(SELECT at, event_id AS id FROM event_fields WHERE institution_id = ");
                out.push_bind_param::<BigInt, _>(&self.scope)?;
                out.push_sql(" AND field = ");
                out.push_bind_param::<Nullable<Text>, _>(&self.filter.field)?;
                self.push_within(out, None, ("at", "event_id"), limit)?;
            }
            Way::Kind => {
                out.push_sql("unnest(");
                out.push_bind_param::<Nullable<Array<Text>>, _>(&self.actions)?;
                out.push_sql(
                    "::text[]) AS of_kind (action) CROSS JOIN LATERAL (SELECT * FROM events WHERE institution_id = ",
                );
                out.push_bind_param::<BigInt, _>(&self.scope)?;
                self.push_within(out, Some(("action", Lead::Action)), ("at", "id"), limit)?;
            }
            Way::Customer => {
                for (begin, condition) in [
                    ("(", " AND subject_kind = 'customer' AND subject_id = "),
                    (" UNION ALL ", " AND sealed_for_id = "),
                ] {
                    out.push_sql(begin);
                    out.push_sql("SELECT * FROM events WHERE institution_id = ");
                    out.push_bind_param::<BigInt, _>(&self.scope)?;
                    out.push_sql(condition);
                    out.push_bind_param::<Nullable<BigInt>, _>(&self.customer)?;
                    out.push_sql(" AND (at, id) < (");
                    out.push_bind_param::<Timestamptz, _>(&self.before.0)?;
                    out.push_sql(", ");
                    out.push_bind_param::<BigInt, _>(&self.before.1)?;
                    out.push_sql(") AND at >= ");
                    out.push_bind_param::<Timestamptz, _>(&self.from)?;
                }
            }
            Way::Address | Way::Person | Way::Time => {
                out.push_sql("(SELECT * FROM events WHERE institution_id = ");
                out.push_bind_param::<BigInt, _>(&self.scope)?;
                let lead = match self.way {
                    Way::Address => Some(("address", Lead::Address(&self.filter.address))),
                    Way::Person => Some(("staff_id", Lead::Person(&self.person))),
                    _ => None,
                };
                if let Some((column, _)) = lead {
                    out.push_sql(&format!(" AND {column} IS NOT NULL"));
                }
                self.push_within(out, lead, ("at", "id"), limit)?;
            }
        }
        out.push_sql(") AS near");
        Ok(())
    }

    /// What else is asked for.
    fn push_conditions<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>, told: &str) -> QueryResult<()> {
        out.push_sql(" WHERE true");
        if self.person.is_some() && self.way != Way::Person {
            out.push_sql(&format!(" AND {told}.staff_id = "));
            out.push_bind_param::<Nullable<BigInt>, _>(&self.person)?;
        }
        if self.filter.address.is_some() && self.way != Way::Address {
            out.push_sql(&format!(" AND {told}.address = "));
            out.push_bind_param::<Nullable<Text>, _>(&self.filter.address)?;
        }
        if self.filter.field.is_some() && self.way != Way::Field {
            out.push_sql(" AND ");
            out.push_bind_param::<Nullable<Text>, _>(&self.filter.field)?;
            out.push_sql(&format!(" = ANY({told}.fields)"));
        }
        if self.actions.is_some() && self.way != Way::Kind {
            out.push_sql(&format!(" AND {told}.action = ANY("));
            out.push_bind_param::<Nullable<Array<Text>>, _>(&self.actions)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

/// The value of the column that an index begins with.
#[derive(Clone, Copy)]
enum Lead<'a> {
    Address(&'a Option<String>),
    Person(&'a Option<i64>),
    /// That of the kind whose turn it is.
    Action,
}

impl<'b> Lead<'b> {
    /// The value, and a comma for what comes after it.
    fn push(self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Lead::Address(address) => out.push_bind_param::<Nullable<Text>, _>(address)?,
            Lead::Person(person) => out.push_bind_param::<Nullable<BigInt>, _>(person)?,
            Lead::Action => out.push_sql("of_kind.action"),
        }
        out.push_sql(", ");
        Ok(())
    }
}

/// Later than anything that happens.
fn far() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_300_799, 0).expect("a date")
}

/// The events themselves.
pub(super) struct Listing<'a>(pub &'a Search<'a>, pub i64);

/// The last place that is gone to, where there may be more beyond it.
pub(super) struct Reached<'a>(pub &'a Search<'a>);

impl QueryFragment<Pg> for Listing<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let (search, limit) = (self.0, self.1);
        // Of a field only the places are at hand: its events are looked up as they are wanted, in the order of the places.
        let is_of_field = search.way == Way::Field;
        let told = if is_of_field { "told" } else { "near" };
        out.push_sql("SELECT near.id, near.at,");
        for column in ["display_name", "username"] {
            out.push_sql(&format!(" (SELECT {column} FROM staff WHERE staff.id = {told}.staff_id),"));
        }
        let columns = ["address", "subject_kind", "subject_id", "action", "fields", "details", "sealed_for_id"];
        let columns: Vec<String> = columns.iter().map(|column| format!(" {told}.{column}")).collect();
        out.push_sql(&columns.join(","));
        out.push_sql(&format!(
            ", CASE WHEN {told}.subject_kind = 'staff' \
             THEN (SELECT username FROM staff WHERE staff.id = {told}.subject_id) END, \
             (SELECT customer_number FROM customers WHERE customers.institution_id = {told}.institution_id AND customers.id = \
             CASE {told}.subject_kind WHEN 'customer' THEN {told}.subject_id ELSE {told}.sealed_for_id END)"
        ));
        out.push_sql(" FROM ");
        search.push_near(out.reborrow(), limit)?;
        if is_of_field {
            out.push_sql(" JOIN events AS told ON told.institution_id = ");
            out.push_bind_param::<BigInt, _>(&search.scope)?;
            out.push_sql(" AND told.id = near.id");
        }
        search.push_conditions(&mut out, told)?;
        search.push_order(&mut out, limit);
        Ok(())
    }
}

impl QueryFragment<Pg> for Reached<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT near.at, near.id FROM ");
        self.0.push_near(out.reborrow(), REACH)?;
        out.push_sql(&format!(" OFFSET {} LIMIT 1", REACH - 1));
        Ok(())
    }
}

impl Query for Listing<'_> {
    type SqlType = Columns;
}

impl Query for Reached<'_> {
    type SqlType = (Timestamptz, BigInt);
}

impl RunQueryDsl<PgConnection> for Listing<'_> {}

impl RunQueryDsl<PgConnection> for Reached<'_> {}

/// The type is the same whatever is asked for, and so the text names the statement.
impl QueryId for Listing<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryId for Reached<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
