//! Questions that read so many rows and no more, with that number in the SQL itself. As a value PostgreSQL would not know it when
//! it plans a prepared statement once and for all, expect a tenth of the table, and so plan each page of a list anew: that took
//! longer than reading it.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Bool};

use super::DbError;

/// The first rows of a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounded<Q> {
    question: Q,
    limit: i64,
}

pub(super) fn bounded<Q>(question: Q, limit: i64) -> Bounded<Q> {
    Bounded { question, limit }
}

impl<Q: Query> Query for Bounded<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<PgConnection> for Bounded<Q> {}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Bounded<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.question.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_sql(&self.limit.to_string());
        Ok(())
    }
}

/// The column's value is among the rows of a question, worked out first and as one array: the planner then looks each up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Among<C, Q> {
    column: C,
    rows: Bounded<Q>,
}

pub(super) fn among<C, Q>(column: C, question: Q, limit: i64) -> Among<C, Q> {
    Among { column, rows: bounded(question, limit) }
}

impl<C, Q> Expression for Among<C, Q> {
    type SqlType = Bool;
}

impl<C: QueryFragment<Pg>, Q: QueryFragment<Pg>> QueryFragment<Pg> for Among<C, Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(ARRAY(");
        self.rows.walk_ast(out.reborrow())?;
        out.push_sql("))");
        Ok(())
    }
}

impl<C: SelectableExpression<From>, Q, From> SelectableExpression<From> for Among<C, Q> {}

impl<C: AppearsOnTable<From>, Q, From> AppearsOnTable<From> for Among<C, Q> {}

impl<C, Q, Group> ValidGrouping<Group> for Among<C, Q> {
    type IsAggregate = is_aggregate::Never;
}

/// How many rows it has, counted by the database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted<Q>(Bounded<Q>);

pub(super) fn counted<Q>(question: Q, limit: i64) -> Counted<Q> {
    Counted(bounded(question, limit))
}

impl<Q: Query> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q> RunQueryDsl<PgConnection> for Counted<Q> {}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT count(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

/// The number is part of the SQL, and so the type does not name the statement.
macro_rules! known_by_text {
    ($($name:ident<$($generic:ident),+>),+) => {$(
        impl<$($generic),+> QueryId for $name<$($generic),+> {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
    )+};
}
known_by_text!(Bounded<Q>, Among<C, Q>, Counted<Q>);

/// How many rows a question has, counted no further than `limit`.
pub(super) fn count<Q>(conn: &mut PgConnection, question: Q, limit: i64) -> Result<usize, DbError>
where
    Q: Query + QueryFragment<Pg>,
{
    let rows: i64 = counted(question, limit).get_result(conn)?;
    Ok(usize::try_from(rows).unwrap_or_default())
}
