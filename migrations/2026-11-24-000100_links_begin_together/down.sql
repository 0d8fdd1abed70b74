CREATE OR REPLACE FUNCTION accounts_owner_links() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE account_owners SET until = NEW.owner_since, end_reason = NEW.owner_reason
            WHERE institution_id = NEW.institution_id AND account_id = NEW.id AND until IS NULL;
    END IF;
    INSERT INTO account_owners (institution_id, account_id, customer_id, since, reason)
        VALUES (NEW.institution_id, NEW.id, NEW.owner_id, NEW.owner_since, NEW.owner_reason);
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION cards_holder_links() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE card_holders SET until = NEW.holder_since, end_reason = NEW.holder_reason
            WHERE institution_id = NEW.institution_id AND card_id = NEW.id AND until IS NULL;
    END IF;
    INSERT INTO card_holders (institution_id, card_id, customer_id, since, reason)
        VALUES (NEW.institution_id, NEW.id, NEW.holder_id, NEW.holder_since, NEW.holder_reason);
    RETURN NULL;
END
$$;
DROP TRIGGER accounts_owner_begins ON accounts;
CREATE TRIGGER accounts_owner_begins AFTER INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION accounts_owner_links();
DROP FUNCTION accounts_owners_begin();
DROP TRIGGER cards_holder_begins ON cards;
CREATE TRIGGER cards_holder_begins AFTER INSERT ON cards FOR EACH ROW EXECUTE FUNCTION cards_holder_links();
DROP FUNCTION cards_holders_begin();
