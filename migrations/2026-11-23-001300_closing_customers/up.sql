-- A customer closes only with no open account and no live card. Who gives one something takes a share of the customer's row,
-- who closes it takes the row: of the two, the second waits and then sees what the first did.
CREATE FUNCTION customers_close_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM accounts WHERE institution_id = NEW.institution_id AND owner_id = NEW.id AND status <> 'closed'
    ) THEN
        PERFORM refuse('customers_closed_own_nothing', 'the customer owns an open account');
    END IF;
    IF EXISTS (
        SELECT FROM cards WHERE institution_id = NEW.institution_id AND holder_id = NEW.id AND is_live(status)
    ) THEN
        PERFORM refuse('customers_closed_hold_nothing', 'the customer holds a live card');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_close_empty AFTER UPDATE OF status ON customers
    FOR EACH ROW WHEN (NEW.status = 'closed' AND OLD.status <> 'closed') EXECUTE FUNCTION customers_close_empty();
