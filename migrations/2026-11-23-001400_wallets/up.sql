-- Which cards may go into a wallet. The institution says which rule is in force; the rule itself stands in wallet_obstacles()
-- and nowhere else: the program only puts its codes into words.
ALTER TABLE institutions
    -- off: no wallets. strict: one live wallet card a cardholder. shared: several, with a warning.
    ADD COLUMN wallet_rule text NOT NULL DEFAULT 'off'
        CONSTRAINT institutions_wallet_rule_known CHECK (wallet_rule IN ('off', 'strict', 'shared')),
    -- How long a card waits after its holder's mobile was changed: the classic beginning of a take-over.
    ADD COLUMN wallet_cooldown_hours integer NOT NULL DEFAULT 24
        CONSTRAINT institutions_wallet_cooldown_range CHECK (wallet_cooldown_hours BETWEEN 0 AND 720);

ALTER TABLE customers
    -- Whether the number in mobile is one of a mobile network, as far as its numbering plan tells.
    ADD COLUMN mobile_is_mobile boolean NOT NULL DEFAULT false,
    ADD COLUMN mobile_changed_at timestamptz;

CREATE FUNCTION customers_mobile_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.mobile_changed_at := NEW.updated_at;
    RETURN NEW;
END
$$;
-- A first number is no change.
CREATE TRIGGER customers_mobile_changes BEFORE UPDATE OF mobile ON customers
    FOR EACH ROW WHEN (OLD.mobile IS NOT NULL AND NEW.mobile IS DISTINCT FROM OLD.mobile)
    EXECUTE FUNCTION customers_mobile_changes();

CREATE INDEX customers_by_mobile_change ON customers (institution_id, mobile_changed_at) WHERE mobile_changed_at IS NOT NULL;

CREATE FUNCTION wallet_obstacles(card cards) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN card.wallet_wish AND is_live(card.status) THEN array_remove(ARRAY[
        CASE WHEN h.kind <> 'private' THEN 'holder_not_person' END,
        CASE WHEN h.mobile IS NULL THEN 'no_mobile' END,
        CASE WHEN h.mobile IS NOT NULL AND NOT h.mobile_is_mobile THEN 'not_a_mobile' END,
        CASE WHEN h.status <> 'active' THEN 'holder_not_active' END,
        CASE WHEN card.status NOT IN ('ok', 'no_renewal') THEN 'card_not_in_use' END,
        CASE WHEN a.status <> 'ok' THEN 'account_not_in_use' END
    ], NULL) ELSE '{}' END
    FROM customers h, accounts a
    WHERE h.institution_id = card.institution_id AND h.id = card.holder_id
      AND a.institution_id = card.institution_id AND a.id = card.account_id
$$;

-- One live wallet card a holder under the strict rule. The holder's row is held, so that two wishes at once come one after the
-- other, and the institution's, so that the rule stays what it was looked up as.
CREATE FUNCTION cards_hold_wallet() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule text;
BEGIN
    IF NEW.wallet_wish AND is_live(NEW.status) AND (
        TG_OP = 'INSERT' OR NOT OLD.wallet_wish OR NOT is_live(OLD.status) OR NEW.holder_id IS DISTINCT FROM OLD.holder_id
    ) THEN
        SELECT wallet_rule INTO rule FROM institutions WHERE id = NEW.institution_id FOR SHARE;
        IF rule = 'strict' THEN
            PERFORM FROM customers WHERE institution_id = NEW.institution_id AND id = NEW.holder_id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT FROM cards WHERE institution_id = NEW.institution_id AND holder_id = NEW.holder_id
                    AND wallet_wish AND is_live(status) AND id <> NEW.id
            ) THEN
                PERFORM refuse('cards_wallet_one_live', 'the holder has a live wallet card already');
            END IF;
        END IF;
    END IF;
    -- Most cards are wished into no wallet: then there is nothing to look up.
    NEW.wallet_obstacles := CASE WHEN NEW.wallet_wish THEN wallet_obstacles(NEW) ELSE '{}' END;
    RETURN NEW;
END
$$;
CREATE TRIGGER cards_hold_wallet BEFORE INSERT OR UPDATE OF wallet_wish, status, holder_id ON cards
    FOR EACH ROW EXECUTE FUNCTION cards_hold_wallet();

CREATE INDEX cards_wallet_by_holder ON cards (institution_id, holder_id)
    WHERE wallet_wish AND status IN ('ok', 'blocked', 'suspected_fraud', 'no_renewal');
CREATE INDEX cards_wallet_unready ON cards (institution_id, id)
    WHERE wallet_wish AND wallet_obstacles <> '{}' AND status IN ('ok', 'blocked', 'suspected_fraud', 'no_renewal');

CREATE FUNCTION customers_keep_wallets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cards SET wallet_obstacles = wallet_obstacles(cards)
        WHERE institution_id = NEW.institution_id AND holder_id = NEW.id AND wallet_wish AND is_live(status);
    RETURN NULL;
END
$$;
CREATE TRIGGER customers_keep_wallets AFTER UPDATE OF mobile, mobile_is_mobile, status ON customers
    FOR EACH ROW WHEN ((NEW.mobile, NEW.mobile_is_mobile, NEW.status) IS DISTINCT FROM (OLD.mobile, OLD.mobile_is_mobile, OLD.status))
    EXECUTE FUNCTION customers_keep_wallets();

CREATE FUNCTION accounts_keep_wallets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cards SET wallet_obstacles = wallet_obstacles(cards)
        WHERE institution_id = NEW.institution_id AND account_id = NEW.id AND wallet_wish AND is_live(status);
    RETURN NULL;
END
$$;
CREATE TRIGGER accounts_keep_wallets AFTER UPDATE OF status ON accounts
    FOR EACH ROW WHEN (NEW.status IS DISTINCT FROM OLD.status) EXECUTE FUNCTION accounts_keep_wallets();

-- The strict rule comes into force only where it already holds.
CREATE FUNCTION institutions_hold_wallet_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cards WHERE institution_id = NEW.id AND wallet_wish AND is_live(status)
        GROUP BY holder_id HAVING count(*) > 1
    ) THEN
        PERFORM refuse('institutions_wallet_strict_holds', 'somebody has several live wallet cards');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER institutions_hold_wallet_rule AFTER UPDATE OF wallet_rule ON institutions
    FOR EACH ROW WHEN (NEW.wallet_rule = 'strict' AND OLD.wallet_rule <> 'strict')
    EXECUTE FUNCTION institutions_hold_wallet_rule();
