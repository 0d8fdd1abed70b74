-- Keys can be changed while desks serve. The database knows which versions of each family it was sealed and indexed with, by a
-- check value that tells keys apart and gives none away: so that a lost key, or another database's key file, is found out at the
-- start, and no program goes on with a file that is too old.
CREATE TABLE key_versions (
    family      text        NOT NULL CONSTRAINT key_versions_family_known CHECK (family IN ('ring', 'index', 'cookie')),
    version     smallint    NOT NULL CONSTRAINT key_versions_version_counts CHECK (version > 0),
    check_value bytea       NOT NULL CONSTRAINT key_versions_check_value_length CHECK (octet_length(check_value) = 16),
    -- Of the index: whether each number that is stored has an index under it.
    is_required boolean     NOT NULL DEFAULT false,
    begun_at    timestamptz NOT NULL,
    -- When nothing stood under an older version any more.
    settled_at  timestamptz,
    -- When the key was given up: nothing is stored under it from then on.
    retired_at  timestamptz,
    PRIMARY KEY (family, version)
);
GRANT SELECT, INSERT ON key_versions TO cardfile_desk;
GRANT UPDATE (is_required, settled_at, retired_at) ON key_versions TO cardfile_desk;

-- Each number has room for two blind indexes, under a key of an odd version and under one of an even version, each unique: while
-- keys are changed every customer is found, and every double refused, under the old key and under the new one.
ALTER TABLE customers
    ALTER COLUMN reg_no_index DROP NOT NULL,
    ALTER COLUMN reg_no_index_version DROP NOT NULL,
    ADD COLUMN reg_no_index_even bytea
        CONSTRAINT customers_reg_no_index_even_length CHECK (octet_length(reg_no_index_even) = 32),
    ADD COLUMN reg_no_index_even_version smallint,
    ADD CONSTRAINT customers_reg_no_index_there CHECK (num_nonnulls(reg_no_index, reg_no_index_even) > 0
        AND (reg_no_index IS NULL) = (reg_no_index_version IS NULL)
        AND (reg_no_index_even IS NULL) = (reg_no_index_even_version IS NULL)),
    ADD CONSTRAINT customers_reg_no_index_odd CHECK (reg_no_index_version % 2 = 1),
    ADD CONSTRAINT customers_reg_no_index_even CHECK (reg_no_index_even_version % 2 = 0);
CREATE UNIQUE INDEX customers_reg_no_even_unique
    ON customers (institution_id, reg_no_kind, reg_no_country, reg_no_index_even)
    WHERE reg_no_index_even IS NOT NULL AND sibling_of_id IS NULL AND merged_into_id IS NULL;
CREATE INDEX customers_by_reg_no_index_even ON customers (institution_id, reg_no_index_even)
    WHERE reg_no_index_even IS NOT NULL;

-- The planner takes a column for as empty as it was when it last looked, and would read a whole index for one number after all
-- numbers came into it. Only the owner may tell it to look again, so that the desk asks.
CREATE FUNCTION customers_indexes_filled() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE customers (reg_no_index, reg_no_index_version, reg_no_index_even, reg_no_index_even_version);
END
$$;
REVOKE ALL ON FUNCTION customers_indexes_filled() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION customers_indexes_filled() TO cardfile_desk;

-- A program that knows one of the two keys only leaves the other index behind when a number changes: it is of the number of
-- before, and so it goes.
CREATE FUNCTION customers_reg_no_indexes_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reg_no_index_version = OLD.reg_no_index_version AND NEW.reg_no_index <> OLD.reg_no_index
        AND NEW.reg_no_index_even = OLD.reg_no_index_even THEN
        NEW.reg_no_index_even := NULL;
        NEW.reg_no_index_even_version := NULL;
    ELSIF NEW.reg_no_index_even_version = OLD.reg_no_index_even_version AND NEW.reg_no_index_even <> OLD.reg_no_index_even
        AND NEW.reg_no_index = OLD.reg_no_index THEN
        NEW.reg_no_index := NULL;
        NEW.reg_no_index_version := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER customers_reg_no_indexes_part BEFORE UPDATE OF reg_no_index, reg_no_index_even ON customers
    FOR EACH ROW EXECUTE FUNCTION customers_reg_no_indexes_part();

-- What was looked for stands in rows that are never changed. It is sealed with a key of its institution, which the ring seals
-- and seals anew, so that the ring can change all the same. Such a value says version 0, which the ring never has.
CREATE TABLE term_keys (
    institution_id bigint PRIMARY KEY REFERENCES institutions,
    key_sealed     bytea  NOT NULL
);
GRANT SELECT, INSERT ON term_keys TO cardfile_desk;
GRANT UPDATE (key_sealed) ON term_keys TO cardfile_desk;

-- Which version of a key a value was sealed with stands in its head. A draft that became a customer holds nothing any more.
CREATE FUNCTION sealed_under(sealed bytea) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(sealed) > 2 THEN get_byte(sealed, 1) * 256 + get_byte(sealed, 2) END
$$;

-- Whoever changes what is asked of keys takes the lock alone; whoever stores under them shares it until the end of the
-- transaction. So nothing that was on its way comes in behind the change.
CREATE FUNCTION key_versions_stay() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock_shared(hashtext('key_versions'))
$$;

CREATE FUNCTION key_versions_refuse() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the key file of this program is older than the database'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'key_versions_known';
END
$$;

CREATE FUNCTION customers_made_under_known_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM key_versions_stay();
    IF EXISTS (SELECT FROM made, key_versions k
        WHERE (k.family = 'index' AND k.is_required AND k.version IS DISTINCT FROM made.reg_no_index_version
                AND k.version IS DISTINCT FROM made.reg_no_index_even_version)
            OR (k.family = 'ring' AND k.retired_at IS NOT NULL AND k.version = sealed_under(made.data_key_sealed)))
    THEN
        PERFORM key_versions_refuse();
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_made_under_known_keys AFTER INSERT ON customers REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION customers_made_under_known_keys();

CREATE FUNCTION customers_indexed_under_known_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM key_versions_stay();
    IF EXISTS (SELECT FROM key_versions WHERE family = 'index' AND is_required
        AND version IS DISTINCT FROM NEW.reg_no_index_version AND version IS DISTINCT FROM NEW.reg_no_index_even_version)
    THEN
        PERFORM key_versions_refuse();
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_indexed_under_known_keys AFTER UPDATE OF reg_no_index, reg_no_index_even ON customers
    FOR EACH ROW EXECUTE FUNCTION customers_indexed_under_known_keys();

-- The same for what else the ring seals. The argument is the column.
CREATE FUNCTION sealed_under_known_keys() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found integer;
BEGIN
    PERFORM key_versions_stay();
    CASE TG_ARGV[0]
        WHEN 'data_key_sealed' THEN found := sealed_under(NEW.data_key_sealed);
        WHEN 'secret_sealed' THEN found := sealed_under(NEW.secret_sealed);
        WHEN 'typed_sealed' THEN found := sealed_under(NEW.typed_sealed);
        WHEN 'key_sealed' THEN found := sealed_under(NEW.key_sealed);
        WHEN 'term_sealed' THEN found := sealed_under(NEW.term_sealed);
    END CASE;
    IF EXISTS (SELECT FROM key_versions WHERE family = 'ring' AND retired_at IS NOT NULL AND version = found) THEN
        PERFORM key_versions_refuse();
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_sealed_under_known_keys AFTER UPDATE OF data_key_sealed ON customers
    FOR EACH ROW EXECUTE FUNCTION sealed_under_known_keys('data_key_sealed');
CREATE TRIGGER staff_totp_sealed_under_known_keys AFTER INSERT OR UPDATE OF secret_sealed ON staff_totp
    FOR EACH ROW EXECUTE FUNCTION sealed_under_known_keys('secret_sealed');
CREATE TRIGGER drafts_sealed_under_known_keys AFTER INSERT OR UPDATE OF typed_sealed ON drafts
    FOR EACH ROW EXECUTE FUNCTION sealed_under_known_keys('typed_sealed');
CREATE TRIGGER term_keys_sealed_under_known_keys AFTER INSERT OR UPDATE OF key_sealed ON term_keys
    FOR EACH ROW EXECUTE FUNCTION sealed_under_known_keys('key_sealed');
CREATE TRIGGER looks_sealed_under_known_keys AFTER INSERT ON looks
    FOR EACH ROW WHEN (NEW.term_sealed IS NOT NULL) EXECUTE FUNCTION sealed_under_known_keys('term_sealed');

-- An authenticator's key is sealed anew by the desk, which could not change it so far: only under a newer key of the ring.
CREATE FUNCTION staff_totp_sealed_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF sealed_under(NEW.secret_sealed) <= sealed_under(OLD.secret_sealed) THEN
        RAISE EXCEPTION 'an authenticator is replaced as a row'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'staff_totp_sealed_anew', TABLE = 'staff_totp';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER staff_totp_sealed_anew BEFORE UPDATE OF secret_sealed ON staff_totp
    FOR EACH ROW EXECUTE FUNCTION staff_totp_sealed_anew();
GRANT UPDATE (secret_sealed) ON staff_totp TO cardfile_desk;
