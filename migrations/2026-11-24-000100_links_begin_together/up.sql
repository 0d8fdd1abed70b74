-- The links of all accounts or cards that one statement makes begin in one statement: made-up data comes by the thousand, and
-- a row at a time the links cost more than the rows themselves.
CREATE FUNCTION accounts_owners_begin() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO account_owners (institution_id, account_id, customer_id, since, reason)
        SELECT institution_id, id, owner_id, owner_since, owner_reason FROM made;
    RETURN NULL;
END
$$;
DROP TRIGGER accounts_owner_begins ON accounts;
CREATE TRIGGER accounts_owner_begins AFTER INSERT ON accounts REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_owners_begin();

CREATE FUNCTION cards_holders_begin() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO card_holders (institution_id, card_id, customer_id, since, reason)
        SELECT institution_id, id, holder_id, holder_since, holder_reason FROM made;
    RETURN NULL;
END
$$;
DROP TRIGGER cards_holder_begins ON cards;
CREATE TRIGGER cards_holder_begins AFTER INSERT ON cards REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION cards_holders_begin();

-- What is left to the functions of before is the change of a link.
CREATE OR REPLACE FUNCTION accounts_owner_links() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE account_owners SET until = NEW.owner_since, end_reason = NEW.owner_reason
        WHERE institution_id = NEW.institution_id AND account_id = NEW.id AND until IS NULL;
    INSERT INTO account_owners (institution_id, account_id, customer_id, since, reason)
        VALUES (NEW.institution_id, NEW.id, NEW.owner_id, NEW.owner_since, NEW.owner_reason);
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION cards_holder_links() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE card_holders SET until = NEW.holder_since, end_reason = NEW.holder_reason
        WHERE institution_id = NEW.institution_id AND card_id = NEW.id AND until IS NULL;
    INSERT INTO card_holders (institution_id, card_id, customer_id, since, reason)
        VALUES (NEW.institution_id, NEW.id, NEW.holder_id, NEW.holder_since, NEW.holder_reason);
    RETURN NULL;
END
$$;
