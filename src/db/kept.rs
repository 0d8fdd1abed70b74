//! Questions whose SQL Diesel writes once for the life of the program. Diesel walks through a whole question three times on
//! each run: for what is bound, for whether it may be kept as a prepared statement, and for its name. Of a record's question,
//! with its hundreds of columns, that costs more than the answer. A kept question is written down at its first run, with
//! `given` where a value will stand; later runs bring only the values.

use std::marker::PhantomData;
use std::sync::OnceLock;

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Array, BigInt, HasSqlType, SingleValue, Text};

/// The Nth value that a run brings, counted from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<S, const N: usize>(PhantomData<S>);

pub(super) const fn given<S, const N: usize>() -> Given<S, N> {
    Given(PhantomData)
}

impl<S: SingleValue + TypedExpressionType, const N: usize> Expression for Given<S, N> {
    type SqlType = S;
}

impl<S, const N: usize> QueryFragment<Pg> for Given<S, N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(&format!("${N}"));
        Ok(())
    }
}

/// A word that stands in the SQL itself, for what is the same on each run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word(pub &'static str);

impl Expression for Word {
    type SqlType = Text;
}

impl QueryFragment<Pg> for Word {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        assert!(self.0.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{} is no plain word", self.0);
        out.push_sql("'");
        out.push_sql(self.0);
        out.push_sql("'");
        Ok(())
    }
}

/// The rows of a question as one value, no more of them than the Nth given value says.
#[derive(Debug, Clone, Copy)]
pub(super) struct First<Q, const N: usize>(Q);

pub(super) fn first<const N: usize, Q>(question: Q) -> First<Q, N> {
    First(question)
}

impl<Q: Query, const N: usize> Expression for First<Q, N>
where
    Q::SqlType: 'static,
{
    type SqlType = Array<Q::SqlType>;
}

impl<Q: QueryFragment<Pg>, const N: usize> QueryFragment<Pg> for First<Q, N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("ARRAY(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(&format!(" LIMIT ${N})"));
        Ok(())
    }
}

/// All of these may stand anywhere in a question: they name no column of it.
macro_rules! stands_anywhere {
    ($([$($generics:tt)*] $name:ty),+ $(,)?) => {$(
        impl<From, $($generics)*> SelectableExpression<From> for $name where Self: Expression {}
        impl<From, $($generics)*> AppearsOnTable<From> for $name where Self: Expression {}
        impl<Group, $($generics)*> ValidGrouping<Group> for $name {
            type IsAggregate = is_aggregate::Never;
        }
        // Only the question around them is looked up, by its place in the program.
        impl<$($generics)*> QueryId for $name {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
    )+};
}
stands_anywhere!([S, const N: usize] Given<S, N>, [] Word, [Q, const N: usize] First<Q, N>);

/// Where a question is kept; a `static` beside it.
#[derive(Debug)]
pub(super) struct Keeping(OnceLock<String>);

impl Keeping {
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The question with these values. The closure captures nothing: what changes from run to run is `given`.
    pub fn run<F, Q, G>(&'static self, question: F, values: G) -> Kept<F, Q, G>
    where
        F: Fn() -> Q + 'static,
        Q: QueryFragment<Pg>,
    {
        const { assert!(size_of::<F>() == 0, "a kept question captures nothing") };
        let text = self.0.get_or_init(|| written(&question()));
        Kept { text, values, question: PhantomData }
    }

    /// The question with these values, and a deed that is done by the same statement: one way to the database instead of two.
    pub fn run_with<F, Q, D, const N: usize>(
        &'static self,
        question: F,
        values: Numbers<N>,
        deed: D,
    ) -> Kept<F, Q, (Numbers<N>, D)>
    where
        F: Fn() -> Q + 'static,
        Q: QueryFragment<Pg>,
        D: Deed,
    {
        const { assert!(size_of::<F>() == 0, "a kept question captures nothing") };
        let text = self.0.get_or_init(|| format!("WITH {} {}", raised(D::WITH, N), written(&question())));
        Kept { text, values: (values, deed), question: PhantomData }
    }
}

/// The SQL, which binds nothing by itself: its numbers are those of the given values.
pub(super) fn written(question: &impl QueryFragment<Pg>) -> String {
    let written = diesel::debug_query::<Pg, _>(question).to_string();
    let text = written.strip_suffix(" -- binds: []");
    text.unwrap_or_else(|| panic!("a kept question binds nothing by itself: {written}")).to_owned()
}

/// A deed that a question can be asked together with.
pub(super) trait Deed: QueryFragment<Pg> {
    /// What stands after `WITH`; the question may name it. Its values are $1 and so on, in the order in which they are bound.
    const WITH: &'static str;
}

/// The text with the number of each value so much higher.
fn raised(text: &str, by: usize) -> String {
    let mut parts = text.split('$');
    let mut raised = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number: usize = number.parse().unwrap_or_else(|_| panic!("a number comes after $: {part}"));
        raised.push_str(&format!("${}{rest}", number + by));
    }
    raised
}

/// Binds one value after the other.
pub(super) struct Binds<'p, 'a, 'b>(pub &'p mut AstPass<'a, 'b, Pg>);

impl<'b> Binds<'_, '_, 'b> {
    pub fn next<S, V: ToSql<S, Pg>>(&mut self, value: &'b V) -> QueryResult<()>
    where
        Pg: HasSqlType<S>,
    {
        self.0.push_bind_param::<S, V>(value)?;
        self.0.push_sql(" ");
        Ok(())
    }
}

/// A kept question, about to run.
#[derive(Debug)]
pub(super) struct Kept<F, Q, G> {
    text: &'static str,
    values: G,
    question: PhantomData<(F, Q)>,
}

impl<F, Q: Query, G> Query for Kept<F, Q, G> {
    type SqlType = Q::SqlType;
}

impl<F, Q, G> RunQueryDsl<PgConnection> for Kept<F, Q, G> {}

/// Each closure is a type of its own, and so names its statement.
impl<F: 'static, Q, G> QueryId for Kept<F, Q, G> {
    type QueryId = F;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<F, Q, G: QueryFragment<Pg>> QueryFragment<Pg> for Kept<F, Q, G> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        with_values(self.text, &self.values, out)
    }
}

/// Diesel writes a number for each value where it is bound; the text has these numbers already.
pub(super) fn with_values<'b>(
    text: &str,
    values: &'b impl QueryFragment<Pg>,
    mut out: AstPass<'_, 'b, Pg>,
) -> QueryResult<()> {
    out.push_sql(text);
    out.push_sql(" /* ");
    values.walk_ast(out.reborrow())?;
    out.push_sql(" */");
    Ok(())
}

/// Values that are all numbers: ids and limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers<const N: usize>(pub [i64; N]);

impl<const N: usize> QueryFragment<Pg> for Numbers<N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut bind = Binds(&mut out);
        self.0.iter().try_for_each(|value| bind.next::<BigInt, _>(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::schema::cards;

    #[test]
    fn the_numbers_in_the_text_are_those_of_the_given_values() {
        static KEEPING: Keeping = Keeping::new();
        let question = || {
            let one = cards::table.filter(cards::id.eq(given::<BigInt, 2>())).select(cards::id);
            diesel::select((first::<3, _>(one), Word("card").eq(given::<Text, 1>())))
        };
        let values = || ("card".into_sql::<Text>(), 7_i64.into_sql::<BigInt>(), 1_i64.into_sql::<BigInt>());

        let runs = [(); 2].map(|()| diesel::debug_query::<Pg, _>(&KEEPING.run(question, values())).to_string());

        let text = r#"SELECT ARRAY(SELECT "cards"."id" FROM "cards" WHERE ("cards"."id" = $2) LIMIT $3), ('card' = $1) /* $1, $2, $3 */"#;
        assert_eq!(runs, [(); 2].map(|()| format!(r#"{text} -- binds: ["card", 7, 1]"#)));
    }

    #[test]
    fn the_values_of_a_deed_come_after_those_of_the_question() {
        assert_eq!(raised("spent AS (SELECT $1, $12::text)", 9), "spent AS (SELECT $10, $21::text)");
        assert_eq!(raised("nothing", 9), "nothing");
    }

    #[test]
    #[should_panic(expected = "a kept question binds nothing by itself")]
    fn a_value_outside_of_the_given_ones_is_not_kept() {
        written(&cards::table.filter(cards::id.eq(7)).select(cards::id));
    }

    #[test]
    #[should_panic(expected = "is no plain word")]
    fn a_word_is_no_way_into_the_text() {
        written(&diesel::select(Word("it's")));
    }
}
