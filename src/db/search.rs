//! Finding customers by the beginnings of their names' words. Each word goes through the B-tree of words; the rarest word
//! walks it, the others are looked up for each customer it finds.

use diesel::pg::Pg;
use diesel::prelude::*;

use super::customers::ListRow;
use super::schema::{customer_words, customers};
use super::{DbError, bounded};
use crate::domain::ids::InstitutionId;

/// Customers who have, for each of the folded beginnings, a word that begins so; in name order, at most `limit`.
pub fn list_by_words(
    conn: &mut PgConnection,
    scope: InstitutionId,
    beginnings: &[String],
    limit: i64,
) -> Result<Vec<ListRow>, DbError> {
    let Some((first, rest)) = rarest_first(conn, scope, beginnings)? else { return Ok(Vec::new()) };
    let is_alone = rest.is_empty();
    let others = diesel::alias!(customer_words as others);
    let mut query = customer_words::table
        .filter(customer_words::institution_id.eq(scope.0))
        .filter(customer_words::word.ge(first.clone()))
        .filter(customer_words::word.lt(beyond(&first)))
        .into_boxed::<Pg>();
    for word in rest {
        query = query.filter(diesel::dsl::exists(
            others
                .filter(others.field(customer_words::institution_id).eq(scope.0))
                .filter(others.field(customer_words::customer_id).eq(customer_words::customer_id))
                .filter(others.field(customer_words::word).ge(word.clone()))
                .filter(others.field(customer_words::word).lt(beyond(&word))),
        ));
    }
    // A customer may come twice, by two words with the same beginning: hence a few more than asked for.
    let query = query.order((customer_words::word, customer_words::customer_id)).select(customer_words::customer_id);
    let mut ids: Vec<i64> = match is_alone {
        // One word has one plan. Of several PostgreSQL had better look at what they are.
        true => bounded::bounded(query, limit * 2).load(conn)?,
        false => query.limit(limit * 2).load(conn)?,
    };
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    ids.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let rows = customers::table
        .filter(customers::institution_id.eq(scope.0))
        .filter(customers::id.eq_any(ids))
        .order((customers::name_key, customers::id))
        .select(ListRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// Counted no further: beyond it every beginning is common.
const COMMON: i64 = 200;

/// The rarest beginning, which walks the index, and the others; nothing where one of them is nobody's.
fn rarest_first(
    conn: &mut PgConnection,
    scope: InstitutionId,
    beginnings: &[String],
) -> Result<Option<(String, Vec<String>)>, DbError> {
    if let [only] = beginnings {
        return Ok(Some((only.clone(), Vec::new())));
    }
    let mut counted: Vec<(usize, String)> = Vec::new();
    for word in beginnings {
        let begun_so = customer_words::table
            .filter(customer_words::institution_id.eq(scope.0))
            .filter(customer_words::word.ge(word))
            .filter(customer_words::word.lt(beyond(word)))
            .select(customer_words::customer_id);
        match bounded::count(conn, begun_so, COMMON)? {
            0 => return Ok(None),
            count => counted.push((count, word.clone())),
        }
    }
    counted.sort_by_key(|(count, word)| (*count, std::cmp::Reverse(word.len())));
    let mut words = counted.into_iter().map(|(_, word)| word);
    Ok(words.next().map(|first| (first, words.collect())))
}

/// The least text after all those that begin so, in the byte order of the index.
fn beyond(beginning: &str) -> String {
    format!("{beginning}\u{10FFFF}")
}
