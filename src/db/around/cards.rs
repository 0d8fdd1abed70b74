//! Cards as lists show them, as values within a larger question.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Bool};

use crate::db::cards::{CardLine, CardRow};
use crate::db::customers::ListRow;
use crate::db::products::CardProductRow;
use crate::db::records::Row;

/// A line as it comes.
pub(super) type Line = (Row<CardRow>, Row<CardProductRow>, Row<ListRow>, Option<String>, Option<String>);

/// The lines themselves, the newest card first.
pub(super) fn newest(lines: Vec<Line>) -> Vec<CardLine> {
    let mut lines: Vec<CardLine> = lines.into_iter().map(line).collect();
    lines.sort_by_key(|line| -line.card.id);
    lines
}

fn line((card, product, holder, account_number, account_reference): Line) -> CardLine {
    CardLine { card: card.0, product: product.0, holder: holder.0, account_number, account_reference }
}

/// The cards that fit, each with its product, its holder and its account, in no order. Which these are is worked out inside, as
/// an array, so that the planner looks each up and does not join whole tables.
macro_rules! card_lines {
    ($scope:expr, $which:expr) => {
        joined!().filter(cards::institution_id.eq($scope.0)).filter($which).select(record((
            record_of::<CardRow>(),
            record_of::<CardProductRow>(),
            record_of::<ListRow>(),
            accounts::number,
            accounts::reference,
        )))
    };
}
pub(super) use card_lines;

/// A question about which cards these are, as a condition on `cards`: spelt out, so that PostgreSQL sees it as one value, and
/// Diesel as a statement that it knows already.
macro_rules! which_cards {
    ($(#[$doc:meta])* $name:ident { $($field:ident),+ } $($text:literal $bound:ident)+, $end:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, QueryId)]
        pub(super) struct $name {
            $(pub $field: i64,)+
        }

        impl Expression for $name {
            type SqlType = Bool;
        }

        impl QueryFragment<Pg> for $name {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                $(
                    out.push_sql($text);
                    out.push_bind_param::<BigInt, _>(&self.$bound)?;
                )+
                out.push_sql($end);
                Ok(())
            }
        }

        impl<From> SelectableExpression<From> for $name {}

        impl<From> AppearsOnTable<From> for $name {}

        impl<Group> ValidGrouping<Group> for $name {
            type IsAggregate = is_aggregate::Never;
        }
    };
}

which_cards! {
    /// Of each of the first accounts of an owner the newest cards: at most `each`, however many it has.
    OfOwner { scope, owner, accounts, each }
    "cards.id = ANY(ARRAY(SELECT first.id FROM (SELECT a.id FROM accounts a WHERE a.institution_id = " scope
    " AND a.owner_id = " owner
    " ORDER BY a.id LIMIT " accounts
    ") AS account CROSS JOIN LATERAL (SELECT c.id FROM cards c WHERE c.institution_id = " scope
    " AND c.account_id = account.id ORDER BY c.id DESC LIMIT " each,
    ") AS first))"
}

which_cards! {
    /// The newest cards that somebody holds.
    OfHolder { scope, holder, limit }
    "cards.id = ANY(ARRAY(SELECT c.id FROM cards c WHERE c.institution_id = " scope
    " AND c.holder_id = " holder
    " ORDER BY c.id DESC LIMIT " limit,
    "))"
}

which_cards! {
    /// The newest cards on an account.
    OnAccount { scope, account, limit }
    "cards.id = ANY(ARRAY(SELECT c.id FROM cards c WHERE c.institution_id = " scope
    " AND c.account_id = " account
    " ORDER BY c.id DESC LIMIT " limit,
    "))"
}
