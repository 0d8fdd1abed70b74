-- Who saw what: each record opened, each find, each reveal. One row each, appended only, in a table of its own by month, since
-- there are many more looks than changes. No foreign keys: a look is written with every page, and what it points to (people,
-- institutions, customers) is never deleted.
CREATE SEQUENCE looks_id_seq;

CREATE TABLE looks (
    institution_id bigint      NOT NULL,
    id             bigint      NOT NULL DEFAULT nextval('looks_id_seq'),
    at             timestamptz NOT NULL,
    staff_id       bigint      NOT NULL,
    session_id     bigint      NOT NULL,
    request        uuid        NOT NULL,
    address        text        NOT NULL,
    page           text        NOT NULL CONSTRAINT looks_page_known
        CHECK (page IN ('record', 'form', 'history', 'notes', 'picture', 'looks', 'alike', 'reveal', 'find')),
    -- The record that was open, and the customer whose data stood on it: the owner of an account, the holder of a card.
    subject_kind   text        CONSTRAINT looks_subject_known CHECK (subject_kind IN ('customer', 'account', 'card')),
    subject_id     bigint,
    customer_id    bigint,
    -- What was looked for, sealed by the key ring, and how much was found.
    term_sealed    bytea,
    found          integer,
    PRIMARY KEY (institution_id, id, at),
    CONSTRAINT looks_whole CHECK (CASE WHEN page = 'find'
        THEN term_sealed IS NOT NULL AND found IS NOT NULL AND num_nonnulls(subject_kind, subject_id, customer_id) = 0
        ELSE num_nonnulls(term_sealed, found) = 0 AND num_nonnulls(subject_kind, subject_id, customer_id) = 3 END)
) PARTITION BY RANGE (at);
ALTER SEQUENCE looks_id_seq OWNED BY looks.id;

CREATE INDEX looks_by_customer ON looks (institution_id, customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX looks_by_staff ON looks (institution_id, staff_id, id);

CREATE FUNCTION looks_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is never changed or removed'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'looks_append_only', TABLE = 'looks';
END
$$;
CREATE TRIGGER looks_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON looks
    FOR EACH STATEMENT EXECUTE FUNCTION looks_stay();
-- What is done to a month's part by its own name meets the rows, and the trigger that each part has against being emptied.
CREATE TRIGGER looks_rows_append_only BEFORE UPDATE OR DELETE ON looks FOR EACH ROW EXECUTE FUNCTION looks_stay();

-- The months. What falls into none of them is kept all the same.
CREATE SCHEMA looks_by_month;
CREATE TABLE looks_by_month.other PARTITION OF looks DEFAULT;
CREATE TRIGGER looks_part_stays BEFORE TRUNCATE ON looks_by_month.other FOR EACH STATEMENT EXECUTE FUNCTION looks_stay();

-- Makes the month's part, where it is not there; true where it was made. The desk may ask for it, not do it by itself, and only
-- for months that are near.
CREATE FUNCTION looks_prepare_month(month timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first timestamptz := date_trunc('month', month);
    name  text := 'y' || to_char(first, 'YYYY') || 'm' || to_char(first, 'MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('looks_prepare_month'));
    IF abs(extract(epoch FROM first - date_trunc('month', now()))) > 3 * 31 * 86400
        OR to_regclass(format('looks_by_month.%I', name)) IS NOT NULL
        OR EXISTS (SELECT FROM looks_by_month.other WHERE at >= first AND at < first + interval '1 month')
    THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE looks_by_month.%I PARTITION OF looks FOR VALUES FROM (%L) TO (%L)',
        name, first, first + interval '1 month');
    EXECUTE format('CREATE TRIGGER looks_part_stays BEFORE TRUNCATE ON looks_by_month.%I FOR EACH STATEMENT
        EXECUTE FUNCTION looks_stay()', name);
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION looks_prepare_month(timestamptz) FROM PUBLIC;
SELECT looks_prepare_month(now()), looks_prepare_month(now() + interval '1 month');

-- How many looks, finds and reveals each person has had in the hour that runs.
CREATE TABLE look_quotas (
    staff_id bigint      NOT NULL REFERENCES staff,
    kind     text        NOT NULL CONSTRAINT look_quotas_kind_known CHECK (kind IN ('look', 'find', 'reveal')),
    hour     timestamptz NOT NULL,
    used     integer     NOT NULL CONSTRAINT look_quotas_used_counts CHECK (used > 0),
    PRIMARY KEY (staff_id, kind)
) WITH (fillfactor = 50);

CREATE FUNCTION look_quotas_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what somebody has seen in an hour is not taken back'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'look_quotas_grow', TABLE = 'look_quotas';
END
$$;
CREATE TRIGGER look_quotas_grow BEFORE UPDATE ON look_quotas FOR EACH ROW
    WHEN (NEW.hour < OLD.hour OR (NEW.hour = OLD.hour AND NEW.used <= OLD.used)) EXECUTE FUNCTION look_quotas_grow();

GRANT SELECT ON looks TO cardfile_desk;
-- Not the id: one beyond all others would never be listed.
GRANT INSERT (institution_id, at, staff_id, session_id, request, address, page, subject_kind, subject_id, customer_id,
    term_sealed, found) ON looks TO cardfile_desk;
GRANT USAGE ON SEQUENCE looks_id_seq TO cardfile_desk;
GRANT EXECUTE ON FUNCTION looks_prepare_month(timestamptz) TO cardfile_desk;
GRANT SELECT, INSERT ON look_quotas TO cardfile_desk;
GRANT UPDATE (hour, used) ON look_quotas TO cardfile_desk;
