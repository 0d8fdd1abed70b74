//! Made-up accounts and cards in bulk, for made-up customers only: a pure function of each customer's number, worked out in SQL so
//! that thousands get theirs in a few statements. The table's own rules hold here as everywhere.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamptz};

use super::DbError;
use crate::domain::ids::InstitutionId;

/// What a made-up bank issues, where it issues nothing yet.
const PRODUCTS: [&str; 2] = [
    "INSERT INTO account_products (institution_id, code, name, currency, created_at)
     SELECT $1, code, name, currency, $2 FROM (VALUES
         ('CURRENT_EUR', 'Current account', 'EUR'), ('CREDIT_EUR', 'Credit account', 'EUR'),
         ('BUSINESS_EUR', 'Business account', 'EUR'), ('CURRENT_SEK', 'Current account, kronor', 'SEK')
     ) AS product (code, name, currency)
     WHERE NOT EXISTS (SELECT FROM account_products WHERE institution_id = $1)",
    "INSERT INTO card_products (institution_id, code, name, brand, form, embossing_length, embossing_set, created_at)
     SELECT $1, code, name, brand, form, length, letters, $2 FROM (VALUES
         ('VISA_DEBIT', 'Visa Debit', 'visa', 'plastic', 26, 'embossed'),
         ('VISA_ONLINE', 'Visa Online', 'visa', 'virtual', 26, 'printed'),
         ('MC_CREDIT', 'Mastercard Credit', 'mastercard', 'plastic', 21, 'printed'),
         ('FLEET', 'Fleet', 'own', 'plastic', 24, 'embossed')
     ) AS product (code, name, brand, form, length, letters)
     WHERE NOT EXISTS (SELECT FROM card_products WHERE institution_id = $1)",
];

/// A number made of a text, the same in every version of PostgreSQL.
const CHANCE: &str = "('x' || left(md5(seed), 7))::bit(28)::int";

/// People have one account or two, some none or three; companies have two. Everything begins open: what is closing goes that way
/// afterwards. The rarer statuses go by the running number, so that each occurs among the first few dozen.
const ACCOUNTS: &str = "
    WITH owner AS (
        SELECT c.id, c.customer_number, c.kind, c.created_at, chance.n AS chance, right(c.customer_number, 7)::int AS running
        FROM customers c CROSS JOIN LATERAL (SELECT {chance} AS n FROM (SELECT c.customer_number AS seed) s) chance
        WHERE c.institution_id = $1 AND c.id = ANY($2) AND c.status = 'active'
          AND (c.kind = 'private' OR c.sort = 'company')
    ), wanted AS (
        SELECT owner.*, g.n, CASE WHEN kind = 'corporate' THEN 'BUSINESS_EUR' WHEN chance % 9 = 0 THEN 'CURRENT_SEK'
            WHEN g.n = 2 THEN 'CREDIT_EUR' ELSE 'CURRENT_EUR' END AS code
        FROM owner CROSS JOIN LATERAL generate_series(1, CASE WHEN kind = 'corporate' THEN 2
            WHEN chance % 20 = 0 THEN 0 WHEN chance % 20 < 10 THEN 1 WHEN chance % 20 < 17 THEN 2 ELSE 3 END) AS g (n)
    )
    INSERT INTO accounts (institution_id, origin, number, name, product_id, currency, segment, opened_on, owner_id, owner_since,
        owner_reason, status, status_reason, status_since, created_at, updated_at)
    SELECT $1, 'registered', (30000000000 + wanted.id * 10 + n)::text,
        CASE WHEN n = 1 THEN 'Everyday' WHEN n = 2 THEN 'Credit' ELSE 'Travel' END, p.id, p.currency,
        CASE WHEN chance % 4 = 0 THEN substr('ABCDEF', 1 + chance % 6, 1) END, wanted.created_at::date, wanted.id, wanted.created_at,
        'Registered',
        CASE WHEN running % 23 = 5 THEN 'blocked' WHEN running % 29 = 7 THEN 'collection' ELSE 'ok' END,
        CASE WHEN running % 23 = 5 THEN 'Under review' WHEN running % 29 = 7 THEN 'Not paid' END,
        wanted.created_at, wanted.created_at, wanted.created_at
    FROM wanted JOIN account_products p ON p.institution_id = $1 AND p.code = wanted.code";

/// A main card for every person's account, and a supplementary one for some; a company's accounts have cards of people.
const CARDS: &str = "
    WITH holder AS (
        SELECT array_agg(id ORDER BY id) AS ids FROM customers
        WHERE institution_id = $1 AND id = ANY($2) AND status = 'active' AND kind = 'private'
    ), wanted AS (
        SELECT a.*, o.kind, g.n, right(o.customer_number, 7)::int AS running, chance.n AS chance, CASE WHEN o.kind = 'private' AND g.n = 1 THEN a.owner_id
                ELSE holder.ids[1 + chance.n % greatest(1, cardinality(holder.ids))] END AS holder
        FROM accounts a
        JOIN customers o ON o.institution_id = $1 AND o.id = a.owner_id AND o.id = ANY($2)
        CROSS JOIN holder
        CROSS JOIN LATERAL generate_series(1, CASE WHEN o.kind = 'corporate' THEN 2 WHEN a.id % 6 = 0 THEN 2 ELSE 1 END) AS g (n)
        CROSS JOIN LATERAL (SELECT {chance} AS n FROM (SELECT a.number || '-' || g.n AS seed) s) chance
        WHERE a.institution_id = $1 AND a.owner_id = ANY($2)
    )
    INSERT INTO cards (institution_id, origin, reference, truncated_number, product_id, role, expires_on, embossing_name,
        production, production_since, account_id, account_owner_id, holder_id, holder_since, holder_reason, wallet_wish, status,
        status_reason, status_since, created_at, updated_at)
    SELECT $1, CASE WHEN chance % 31 = 0 THEN 'requested' ELSE 'registered' END,
        (100000000000000 + w.id * 10 + n)::text,
        CASE WHEN chance % 31 <> 0 THEN '45760000____' || lpad((chance % 10000)::text, 4, '0') END,
        p.id, CASE WHEN w.holder = w.owner_id THEN 'main' ELSE 'supplementary' END,
        CASE WHEN chance % 31 <> 0 THEN
            (date_trunc('month', $3::timestamptz) + make_interval(months => 2 + chance % 46) - interval '1 day')::date END,
        left(translate(upper(concat_ws(' ', h.first_name, h.last_name)), 'ŠŽĀĒĪŪČĢĶĻŅŽĄĘĖĮŲ', 'SZAEIUCGKLNZAEEIU'), 21),
        CASE WHEN p.form = 'plastic' AND chance % 31 = 0 THEN 'awaited' WHEN p.form = 'plastic' THEN 'produced' ELSE 'none' END,
        w.created_at, w.id, w.owner_id, w.holder, w.created_at, 'Registered', chance % 5 = 0,
        status.code, status.reason, w.created_at, w.created_at, w.created_at
    FROM wanted w
    JOIN customers h ON h.institution_id = $1 AND h.id = w.holder AND h.id = ANY($2)
    JOIN card_products p ON p.institution_id = $1 AND p.code = CASE WHEN w.kind = 'corporate' THEN 'FLEET'
        WHEN chance % 7 = 0 THEN 'VISA_ONLINE' WHEN n = 2 THEN 'MC_CREDIT' ELSE 'VISA_DEBIT' END
    CROSS JOIN LATERAL (SELECT * FROM (VALUES
        (3, 'blocked', 'The customer asked for it'), (6, 'suspected_fraud', 'Suspicious activity'),
        (9, 'no_renewal', 'The customer asked for it'), (12, 'lost', 'Lost'), (15, 'stolen', 'Stolen'),
        (18, 'closed', 'The customer asked for it'), (21, 'closed_fraud', 'Fraud is confirmed')
    ) AS known (place, code, reason) WHERE place = w.running % 31
    UNION ALL SELECT 0, 'ok', NULL ORDER BY 1 DESC LIMIT 1) AS status
    WHERE w.holder IS NOT NULL";

/// Some accounts are closing; cards in use on it are blocked first, as they are on any.
const CLOSING: [&str; 2] = [
    "UPDATE cards c SET status = 'blocked', status_reason = 'The account is closing', status_since = $3
     FROM accounts a WHERE a.institution_id = $1 AND a.owner_id = ANY($2) AND a.number::bigint / 10 % 19 = 4 AND a.status = 'ok'
       AND c.institution_id = $1 AND c.account_id = a.id AND c.status = 'ok'",
    "UPDATE accounts SET status = 'to_close', status_reason = 'The customer asked for it',
         status_since = $3 - make_interval(days => (owner_id % 30)::int)
     WHERE institution_id = $1 AND owner_id = ANY($2) AND number::bigint / 10 % 19 = 4 AND status = 'ok'",
];

/// That they were registered stands in the history; there is nothing in it to seal.
const EVENTS: [&str; 2] = [
    "INSERT INTO events (institution_id, at, subject_kind, subject_id, action)
     SELECT $1, created_at, 'account', id, 'registered' FROM accounts
     WHERE institution_id = $1 AND owner_id = ANY($2) AND $3 IS NOT NULL",
    "INSERT INTO events (institution_id, at, subject_kind, subject_id, action)
     SELECT $1, created_at, 'card', id, origin FROM cards
     WHERE institution_id = $1 AND account_owner_id = ANY($2) AND $3 IS NOT NULL",
];

/// Gives the institution products, where it has none.
pub fn ensure_products(conn: &mut PgConnection, scope: InstitutionId, now: DateTime<Utc>) -> Result<(), DbError> {
    for statement in PRODUCTS {
        diesel::sql_query(statement).bind::<BigInt, _>(scope.0).bind::<Timestamptz, _>(now).execute(conn)?;
    }
    Ok(())
}

/// Gives these customers, who have none yet, accounts and cards. To be called in a transaction.
pub fn insert(
    conn: &mut PgConnection,
    scope: InstitutionId,
    owners: &[i64],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let run = |conn: &mut PgConnection, statement: &str| {
        diesel::sql_query(statement.replace("{chance}", CHANCE))
            .bind::<BigInt, _>(scope.0)
            .bind::<Array<BigInt>, _>(owners)
            .bind::<Timestamptz, _>(now)
            .execute(conn)
    };
    // Freshly filled tables have no statistics, and a planner that takes them for tiny joins them row by row.
    conn.batch_execute("SET LOCAL enable_nestloop TO off")?;
    // Only the first statement has no use for the moment; PostgreSQL wants every parameter used.
    run(conn, &format!("{ACCOUNTS} WHERE $3 IS NOT NULL"))?;
    run(conn, CARDS)?;
    for statement in CLOSING.iter().chain(&EVENTS) {
        run(conn, statement)?;
    }
    Ok(())
}
