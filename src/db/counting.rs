//! How many rows a question has, counted by the database: `count` of a question with a limit reads no further than that.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::BigInt;

use super::DbError;

#[derive(Debug, Clone, Copy, QueryId)]
struct Counted<Q>(Q);

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

pub(super) fn count<Q>(conn: &mut PgConnection, question: Q) -> Result<usize, DbError>
where
    Q: Query + QueryFragment<Pg> + QueryId,
{
    let rows: i64 = Counted(question).get_result(conn)?;
    Ok(usize::try_from(rows).unwrap_or_default())
}
