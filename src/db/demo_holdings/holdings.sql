-- Made-up accounts and cards, for made-up customers only: a pure function of each customer's number. The rules of the tables
-- hold here as everywhere, so what ends begins open first. Functions of one connection: nothing stays in the database.

-- A number made of a text, the same in every version of PostgreSQL.
CREATE OR REPLACE FUNCTION pg_temp.chance(seed text) RETURNS integer LANGUAGE sql IMMUTABLE AS
$$ SELECT ('x' || left(md5(seed), 7))::bit(28)::int $$;

-- The running number of a made-up customer: rare things go by it, so that each occurs among the first few dozen.
CREATE OR REPLACE FUNCTION pg_temp.running(customer_number text) RETURNS integer LANGUAGE sql IMMUTABLE AS
$$ SELECT right(customer_number, 7)::int $$;

-- People have one account or two, some none or three; companies have two.
CREATE OR REPLACE FUNCTION pg_temp.open_accounts(scope bigint, owners bigint[]) RETURNS void
LANGUAGE sql SET enable_nestloop = off AS $$
    WITH owner AS (
        SELECT c.id, c.kind, c.created_at, pg_temp.chance(c.customer_number) AS chance,
            pg_temp.running(c.customer_number) AS running
        FROM customers c JOIN unnest(owners) AS made (id) ON made.id = c.id
        WHERE c.institution_id = scope AND c.id BETWEEN owners[1] AND owners[cardinality(owners)] AND c.status = 'active'
          AND (c.kind = 'private' OR c.sort = 'company')
    ), wanted AS (
        SELECT owner.*, g.n, CASE WHEN kind = 'corporate' THEN 'BUSINESS_EUR' WHEN chance % 9 = 0 THEN 'CURRENT_SEK'
            WHEN g.n = 2 THEN 'CREDIT_EUR' ELSE 'CURRENT_EUR' END AS code
        FROM owner CROSS JOIN LATERAL generate_series(1, CASE WHEN kind = 'corporate' THEN 2
            WHEN chance % 20 = 0 THEN 0 WHEN chance % 20 < 10 THEN 1 WHEN chance % 20 < 17 THEN 2 ELSE 3 END) AS g (n)
    )
    INSERT INTO accounts (institution_id, origin, number, name, product_id, currency, segment, opened_on, owner_id, owner_since,
        owner_reason, status, status_reason, status_since, created_at, updated_at)
    SELECT scope, 'registered', (30000000000 + w.id * 10 + n)::text,
        CASE WHEN n = 1 THEN 'Everyday' WHEN n = 2 THEN 'Credit' ELSE 'Travel' END, p.id, p.currency,
        CASE WHEN chance % 4 = 0 THEN substr('ABCDEF', 1 + chance % 6, 1) END, w.created_at::date, w.id, w.created_at,
        'Registered',
        CASE WHEN running % 23 = 5 THEN 'blocked' WHEN running % 29 = 7 THEN 'collection' ELSE 'ok' END,
        CASE WHEN running % 23 = 5 THEN 'Under review' WHEN running % 29 = 7 THEN 'Not paid' END,
        w.created_at, w.created_at, w.created_at
    FROM wanted w JOIN account_products p ON p.institution_id = scope AND p.code = w.code
$$;

-- A main card for every person's account, and a supplementary one for some; a company's accounts have cards of people. Under
-- the strict rule of wallets only a person's first card is wished into one.
CREATE OR REPLACE FUNCTION pg_temp.make_cards(scope bigint, owners bigint[], moment timestamptz) RETURNS void
LANGUAGE sql SET enable_nestloop = off AS $$
    WITH holder AS (
        SELECT array_agg(h.id ORDER BY h.id) AS ids FROM customers h JOIN unnest(owners) AS made (id) ON made.id = h.id
        WHERE h.institution_id = scope AND h.id BETWEEN owners[1] AND owners[cardinality(owners)] AND h.status = 'active'
          AND h.kind = 'private'
    ), wanted AS (
        SELECT a.*, o.kind, g.n, pg_temp.running(o.customer_number) AS running, chance.n AS chance,
            CASE WHEN o.kind = 'private' AND g.n = 1 THEN a.owner_id
                ELSE holder.ids[1 + chance.n % greatest(1, cardinality(holder.ids))] END AS holder,
            i.wallet_rule <> 'strict' OR o.kind = 'private' AND g.n = 1 AND a.name = 'Everyday' AS may_be_wished
        FROM accounts a
        JOIN institutions i ON i.id = scope
        JOIN unnest(owners) AS made (id) ON made.id = a.owner_id
        JOIN customers o ON o.institution_id = scope AND o.id = a.owner_id
            AND o.id BETWEEN owners[1] AND owners[cardinality(owners)]
        CROSS JOIN holder
        CROSS JOIN LATERAL generate_series(1, CASE WHEN o.kind = 'corporate' THEN 2 WHEN a.id % 6 = 0 THEN 2 ELSE 1 END) AS g (n)
        CROSS JOIN LATERAL (SELECT pg_temp.chance(a.number || '-' || g.n) AS n) chance
        WHERE a.institution_id = scope AND a.owner_id BETWEEN owners[1] AND owners[cardinality(owners)]
    )
    INSERT INTO cards (institution_id, origin, reference, truncated_number, product_id, role, expires_on, embossing_name,
        production, production_since, account_id, account_owner_id, holder_id, holder_since, holder_reason, wallet_wish, status,
        status_reason, status_since, created_at, updated_at)
    SELECT scope, CASE WHEN chance % 31 = 0 THEN 'requested' ELSE 'registered' END,
        (100000000000000 + w.id * 10 + n)::text,
        CASE WHEN chance % 31 <> 0 THEN '45760000____' || lpad((chance % 10000)::text, 4, '0') END,
        p.id, CASE WHEN w.holder = w.owner_id THEN 'main' ELSE 'supplementary' END,
        CASE WHEN now.code = 'expired' THEN now.since::date - 1
            WHEN chance % 31 <> 0 THEN (date_trunc('month', moment) + make_interval(months => 2 + chance % 46))::date - 1 END,
        left(translate(upper(concat_ws(' ', h.first_name, h.last_name)), 'ŠŽĀĒĪŪČĢĶĻŅŽĄĘĖĮŲ', 'SZAEIUCGKLNZAEEIU'), 21),
        CASE WHEN p.form = 'plastic' AND chance % 31 = 0 THEN 'awaited' WHEN p.form = 'plastic' THEN 'produced' ELSE 'none' END,
        w.created_at, w.id, w.owner_id, w.holder, w.created_at, 'Registered', w.may_be_wished AND chance % 5 = 0,
        now.code, now.reason, now.since, w.created_at, w.created_at
    FROM wanted w
    JOIN customers h ON h.institution_id = scope AND h.id = w.holder
        AND h.id BETWEEN owners[1] AND owners[cardinality(owners)]
    JOIN card_products p ON p.institution_id = scope AND p.code = CASE WHEN w.kind = 'corporate' THEN 'FLEET'
        WHEN chance % 7 = 0 THEN 'VISA_ONLINE' WHEN n = 2 THEN 'MC_CREDIT' ELSE 'VISA_DEBIT' END
    CROSS JOIN LATERAL (
        SELECT place, code, reason, w.created_at + (moment - w.created_at) / 2 AS since FROM (VALUES
            (3, 'blocked', 'The customer asked for it'), (6, 'suspected_fraud', 'Suspicious activity'),
            (9, 'no_renewal', 'The customer asked for it'), (12, 'lost', 'It was lost'), (15, 'stolen', 'It was stolen'),
            (18, 'closed', 'The customer asked for it'), (21, 'closed_fraud', 'Fraud was confirmed')
        ) AS known (place, code, reason) WHERE place = w.running % 31
        UNION ALL SELECT 24, 'expired', 'Its last day has passed', date_trunc('month', w.created_at + interval '2 years')
            WHERE w.running % 31 = 24 AND w.created_at < moment - interval '25 months'
        UNION ALL SELECT 0, 'ok', NULL, w.created_at
        ORDER BY place DESC LIMIT 1) AS now
    WHERE w.holder IS NOT NULL
$$;

-- A vehicle's fuel card is held by the vehicle and paid by its company. Wished into a wallet it shows why that cannot be.
CREATE OR REPLACE FUNCTION pg_temp.fuel_cards(scope bigint, owners bigint[], moment timestamptz) RETURNS void LANGUAGE sql AS $$
    INSERT INTO cards (institution_id, origin, reference, truncated_number, product_id, role, expires_on, embossing_name,
        production, production_since, account_id, account_owner_id, holder_id, holder_since, holder_reason, wallet_wish,
        status_since, created_at, updated_at)
    SELECT scope, 'registered', (200000000000000 + v.id)::text, '70830000____' || lpad((v.id % 10000)::text, 4, '0'), p.id,
        'supplementary', (date_trunc('month', moment) + make_interval(months => 3 + (v.id % 30)::int))::date - 1, v.plate,
        'produced', v.created_at, a.id, a.owner_id, v.id, v.created_at, 'Registered', v.id % 4 = 0, v.created_at, v.created_at,
        v.created_at
    FROM customers v
    JOIN unnest(owners) AS made (id) ON made.id = v.id
    JOIN customers o ON o.institution_id = scope AND o.id = v.parent_id AND o.status = 'active'
    JOIN card_products p ON p.institution_id = scope AND p.code = 'FLEET'
    CROSS JOIN LATERAL (
        SELECT id, owner_id FROM accounts
        WHERE institution_id = scope AND owner_id = v.parent_id AND status NOT IN ('to_close', 'closed') ORDER BY id LIMIT 1) AS a
    WHERE v.institution_id = scope AND v.id BETWEEN owners[1] AND owners[cardinality(owners)] AND v.sort = 'vehicle'
      AND v.status = 'active'
$$;

-- Some accounts are closing, a few have closed; their cards go first, as on any. Some owners are suspended with what they
-- have, and some mobiles were changed an hour ago.
CREATE OR REPLACE FUNCTION pg_temp.end_some(scope bigint, owners bigint[], moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    closing bigint[] := ARRAY(SELECT a.id FROM accounts a JOIN unnest(owners) AS made (id) ON made.id = a.owner_id
        WHERE institution_id = scope AND owner_id BETWEEN owners[1] AND owners[cardinality(owners)]
          AND owner_id % 19 = 4 AND status = 'ok');
    closed bigint[] := ARRAY(SELECT a.id FROM accounts a JOIN unnest(owners) AS made (id) ON made.id = a.owner_id
        WHERE institution_id = scope AND owner_id BETWEEN owners[1] AND owners[cardinality(owners)]
          AND owner_id % 23 = 6 AND owner_id % 19 <> 4 AND status = 'ok' AND created_at < moment - interval '50 days');
    people bigint[] := ARRAY(SELECT c.id FROM customers c JOIN unnest(owners) AS made (id) ON made.id = c.id
        WHERE institution_id = scope AND c.id BETWEEN owners[1] AND owners[cardinality(owners)]
          AND kind = 'private' AND status = 'active');
BEGIN
    UPDATE cards SET status = 'blocked', status_reason = 'The account is closing',
            status_since = moment - make_interval(days => (account_owner_id % 30)::int)
        WHERE institution_id = scope AND account_id = ANY(closing) AND status = 'ok';
    UPDATE accounts SET status = 'to_close', status_reason = 'The customer asked for it',
            status_since = moment - make_interval(days => (owner_id % 30)::int)
        WHERE institution_id = scope AND id = ANY(closing);
    UPDATE cards SET status = 'closed', status_reason = 'The account is closed', status_since = created_at + interval '42 days'
        WHERE institution_id = scope AND account_id = ANY(closed) AND is_live(status);
    UPDATE accounts SET status = 'to_close', status_reason = 'The customer asked for it',
            status_since = created_at + interval '10 days'
        WHERE institution_id = scope AND id = ANY(closed);
    UPDATE accounts SET status = 'closed', status_reason = 'The days of closing are over',
            status_since = created_at + interval '42 days'
        WHERE institution_id = scope AND id = ANY(closed);
    WITH halted AS (
        UPDATE customers SET status = 'suspended', status_reason = 'Under review', status_since = moment - interval '3 days'
            WHERE institution_id = scope AND id = ANY(ARRAY(SELECT one FROM unnest(people) AS one WHERE one % 47 = 11))
            RETURNING id, status_since
    )
    INSERT INTO events (institution_id, at, subject_kind, subject_id, action)
        SELECT scope, status_since, 'customer', id, 'suspension' FROM halted;
    UPDATE customers SET mobile_changed_at = moment - interval '1 hour'
        WHERE institution_id = scope AND id = ANY(ARRAY(SELECT one FROM unnest(people) AS one WHERE one % 101 = 13))
          AND mobile IS NOT NULL;
END
$$;

-- What became of them stands in the history; there is nothing in it to seal. Whoever holds a card is among these customers.
CREATE OR REPLACE FUNCTION pg_temp.tell(scope bigint, owners bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH account AS MATERIALIZED (
        SELECT a.id, a.created_at, a.status, a.status_since FROM accounts a JOIN unnest(owners) AS made (id) ON made.id = a.owner_id
        WHERE a.institution_id = scope AND a.owner_id BETWEEN owners[1] AND owners[cardinality(owners)]
    ), card AS MATERIALIZED (
        SELECT c.id, c.created_at, c.status, c.status_since, c.origin
        FROM cards c JOIN unnest(owners) AS made (id) ON made.id = c.holder_id
        WHERE c.institution_id = scope AND c.holder_id BETWEEN owners[1] AND owners[cardinality(owners)]
    )
    INSERT INTO events (institution_id, at, subject_kind, subject_id, action)
    SELECT scope, created_at, 'account', id, 'registered' FROM account
    UNION ALL SELECT scope, told.at, 'account', a.id, told.action
        FROM account a CROSS JOIN LATERAL (VALUES
            ('blocked', 'block', a.status_since), ('collection', 'collection', a.status_since),
            ('to_close', 'closure', a.status_since), ('closed', 'closure', a.status_since - interval '32 days'),
            ('closed', 'closed_for_good', a.status_since)
        ) AS told (status, action, at)
        WHERE told.status = a.status
    UNION ALL SELECT scope, created_at, 'card', id, origin FROM card
    UNION ALL SELECT scope, c.status_since, 'card', c.id, told.action
        FROM card c JOIN (VALUES
            ('blocked', 'block'), ('suspected_fraud', 'suspicion'), ('no_renewal', 'no-renewal'), ('lost', 'loss'),
            ('stolen', 'theft'), ('closed', 'closure'), ('closed_fraud', 'fraud-closure'), ('expired', 'expired')
        ) AS told (status, action) ON told.status = c.status
$$;

-- Everything for these customers, who have nothing yet and come in the order of their ids: the range finds them by index, the
-- list says which of the range they are. Where thousands of rows are joined, that is not done row by row, as a planner would
-- that takes freshly filled tables for tiny.
CREATE OR REPLACE FUNCTION pg_temp.give_holdings(scope bigint, owners bigint[], moment timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.open_accounts(scope, owners);
    PERFORM pg_temp.make_cards(scope, owners, moment);
    PERFORM pg_temp.fuel_cards(scope, owners, moment);
    PERFORM pg_temp.end_some(scope, owners, moment);
    PERFORM pg_temp.tell(scope, owners);
END
$$;

-- The first company in business gives a card to each of 5,000 people, half of them on each of its accounts; once.
CREATE OR REPLACE FUNCTION pg_temp.give_fleet(scope bigint, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    company record;
BEGIN
    IF EXISTS (SELECT FROM cards WHERE institution_id = scope AND reference = '300000000000001') THEN
        RETURN;
    END IF;
    SELECT c.id, c.created_at, a.ids INTO company
        FROM customers c CROSS JOIN LATERAL (
            SELECT array_agg(id ORDER BY id) AS ids FROM accounts
            WHERE institution_id = scope AND owner_id = c.id AND status = 'ok') AS a
        WHERE c.institution_id = scope AND c.sort = 'company' AND c.status = 'active' AND cardinality(a.ids) >= 2
        ORDER BY c.id LIMIT 1;
    WITH employee AS (
        SELECT id, left(translate(upper(concat_ws(' ', first_name, last_name)), 'ŠŽĀĒĪŪČĢĶĻŅŽĄĘĖĮŲ', 'SZAEIUCGKLNZAEEIU'), 21) AS name,
            row_number() OVER (ORDER BY id) AS n
        FROM customers WHERE institution_id = scope AND kind = 'private' AND status = 'active' ORDER BY id LIMIT 5000
    ), made AS (
        INSERT INTO cards (institution_id, origin, reference, truncated_number, product_id, role, expires_on, embossing_name,
            production, production_since, account_id, account_owner_id, holder_id, holder_since, holder_reason, wallet_wish,
            status_since, created_at, updated_at)
        SELECT scope, 'registered', (300000000000000 + e.n)::text, '70830000____' || lpad((e.n % 10000)::text, 4, '0'), p.id,
            'supplementary', (date_trunc('month', moment) + make_interval(months => 3 + (e.n % 30)::int))::date - 1, e.name,
            'produced', company.created_at, company.ids[1 + e.n % 2], company.id, e.id, company.created_at, 'Registered',
            i.wallet_rule <> 'strict' AND e.n % 5 = 0, company.created_at, company.created_at, company.created_at
        FROM employee e
        JOIN institutions i ON i.id = scope
        JOIN card_products p ON p.institution_id = scope AND p.code = 'FLEET'
        RETURNING id, created_at
    )
    INSERT INTO events (institution_id, at, subject_kind, subject_id, action)
        SELECT scope, created_at, 'card', id, 'registered' FROM made;
END
$$;
