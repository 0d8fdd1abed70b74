//! Rows as values of PostgreSQL's type `record`, so that one statement brings the rows of several questions: a page that asks
//! ten times pays ten ways to the database and back, which cost more than the answers. `array(query.select(record(columns)))`
//! is a question's rows as one value; `Row<T>` reads one of them as the query itself would have.

use diesel::Selectable;
use diesel::deserialize::{FromSql, Queryable, Result};
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Record;

/// Several columns as one value.
#[derive(Debug, Clone, Copy, QueryId)]
pub(super) struct AsRecord<C>(C);

pub(super) fn record<C: Expression>(columns: C) -> AsRecord<C> {
    AsRecord(columns)
}

/// All columns of a row's struct as one value.
pub(super) fn record_of<T: Selectable<Pg>>() -> AsRecord<T::SelectExpression> {
    AsRecord(T::construct_selection())
}

impl<C> Expression for AsRecord<C>
where
    C: Expression,
    C::SqlType: 'static,
{
    type SqlType = Record<C::SqlType>;
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for AsRecord<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("ROW(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<C, From> SelectableExpression<From> for AsRecord<C>
where
    C: SelectableExpression<From>,
    Self: AppearsOnTable<From>,
{
}

impl<C, From> AppearsOnTable<From> for AsRecord<C>
where
    C: AppearsOnTable<From>,
    Self: Expression,
{
}

impl<C: ValidGrouping<Group>, Group> ValidGrouping<Group> for AsRecord<C> {
    type IsAggregate = C::IsAggregate;
}

/// A row that came as one value.
#[derive(Debug)]
pub(super) struct Row<T>(pub T);

impl<T, S> FromSql<Record<S>, Pg> for Row<T>
where
    T: Queryable<S, Pg>,
    T::Row: FromSql<Record<S>, Pg>,
{
    fn from_sql(value: PgValue<'_>) -> Result<Self> {
        Ok(Row(T::build(T::Row::from_sql(value)?)?))
    }
}

/// The rows themselves.
pub(super) fn rows<T>(rows: Vec<Row<T>>) -> Vec<T> {
    rows.into_iter().map(|row| row.0).collect()
}
