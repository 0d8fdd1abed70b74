//! Conditions spelt out in SQL, where Diesel has no words for them or the planner must see the very words of an index. Unlike
//! with `diesel::dsl::sql`, the statement around them stays one that Diesel knows again, and so is prepared once a connection,
//! not planned anew for each page.

/// A condition of this name: SQL with values of its fields in between.
macro_rules! spelt {
    (
        $(#[$doc:meta])*
        $name:ident { $($field:ident: $type:ty),* }
        $begin:literal $([$bound:ident: $sql:ty] $text:literal)*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, diesel::query_builder::QueryId)]
        pub(in crate::db) struct $name {
            $(pub $field: $type,)*
        }

        impl diesel::expression::Expression for $name {
            type SqlType = diesel::sql_types::Bool;
        }

        impl diesel::query_builder::QueryFragment<diesel::pg::Pg> for $name {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>,
            ) -> diesel::result::QueryResult<()> {
                out.push_sql($begin);
                $(
                    out.push_bind_param::<$sql, _>(&self.$bound)?;
                    out.push_sql($text);
                )*
                Ok(())
            }
        }

        impl<From> diesel::expression::SelectableExpression<From> for $name {}

        impl<From> diesel::expression::AppearsOnTable<From> for $name {}

        impl<Group> diesel::expression::ValidGrouping<Group> for $name {
            type IsAggregate = diesel::expression::is_aggregate::Never;
        }
    };
}
pub(in crate::db) use spelt;

/// Whether the person of a session has a passkey, in the select of a question that is kept.
pub(in crate::db) const HAS_PASSKEY: &str =
    "EXISTS (SELECT FROM staff_passkeys passkey WHERE passkey.staff_id = sessions.staff_id)";

/// Whether a role of the person, in any institution, is open with a passkey only: factors are the person's and so is the session, so
/// that the laxest of several institutions must not be the way into the strictest.
pub(in crate::db) const NEEDS_PASSKEY: &str = "EXISTS (SELECT FROM staff_grants held
    JOIN institutions asking ON asking.id = held.institution_id
    WHERE held.staff_id = sessions.staff_id AND held.roles && asking.passkey_roles)";

/// How many proposals wait for the person of a session: those of others, of whoever decides, and their own that came back. Counted
/// along the indexes of both queues and that of makers, and no further than a hundred of each: it is asked on every page.
pub(in crate::db) const WAITING: &str = "(CASE WHEN staff_grants.roles && ARRAY['supervisor'] THEN
        (SELECT count(*) FROM (SELECT FROM proposals queue
            WHERE queue.institution_id = sessions.institution_id AND queue.state = 'waiting'
                AND queue.customer_id IS NOT NULL AND queue.maker_id <> sessions.staff_id
            LIMIT 100) AS few) ELSE 0 END
    + CASE WHEN staff_grants.roles && ARRAY['admin'] THEN
        (SELECT count(*) FROM (SELECT FROM proposals desk
            WHERE desk.institution_id = sessions.institution_id AND desk.state = 'waiting'
                AND desk.customer_id IS NULL AND desk.maker_id IS DISTINCT FROM sessions.staff_id
            LIMIT 100) AS few) ELSE 0 END
    + (SELECT count(*) FROM (SELECT FROM proposals back
        WHERE back.institution_id = sessions.institution_id AND back.maker_id = sessions.staff_id
            AND back.state = 'returned'
        LIMIT 100) AS few))";
