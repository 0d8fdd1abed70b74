//! Questions whose SQL follows from which filters are set, and never from their values: a kept question (`kept.rs`) of several
//! shapes, each written down when it first runs. The values come with every run, all of them, whether the shape names them or not.

use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::kept::{with_values, written};

/// Where the shapes of one question are kept; a `static` beside it. There are as many as there are shapes, and so few.
pub(super) struct Shapes<S>(LazyLock<RwLock<HashMap<S, Arc<str>>>>);

impl<S: Copy + Eq + Hash> Shapes<S> {
    pub const fn new() -> Self {
        Self(LazyLock::new(RwLock::default))
    }

    /// The question of this shape, with these values. Where a value will stand the question has `given`.
    pub fn run<Q: QueryFragment<Pg>, G>(&self, shape: S, question: fn(S) -> Q, values: G) -> Shaped<Q, G> {
        Shaped { text: self.text(shape, question), values, question: PhantomData }
    }

    fn text<Q: QueryFragment<Pg>>(&self, shape: S, question: fn(S) -> Q) -> Arc<str> {
        // A thread that panicked between two texts left both whole.
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&shape).map(Arc::clone);
        kept.unwrap_or_else(|| {
            let text = written(&question(shape)).into();
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(shape).or_insert(text))
        })
    }
}

/// A shaped question, about to run.
#[derive(Debug)]
pub(super) struct Shaped<Q, G> {
    text: Arc<str>,
    values: G,
    question: PhantomData<Q>,
}

impl<Q: Query, G> Query for Shaped<Q, G> {
    type SqlType = Q::SqlType;
}

impl<Q, G> RunQueryDsl<PgConnection> for Shaped<Q, G> {}

/// The type is the same for all shapes, and so the text names the statement.
impl<Q, G> QueryId for Shaped<Q, G> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, G: QueryFragment<Pg>> QueryFragment<Pg> for Shaped<Q, G> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        with_values(&self.text, &self.values, out)
    }
}
