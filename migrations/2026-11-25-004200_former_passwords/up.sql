-- Nobody sets one of their last four passwords again: beside the hash of the present one, on the account, there are those of up to
-- three before it.
CREATE TABLE former_passwords (
    staff_id      bigint NOT NULL REFERENCES staff,
    id            bigint GENERATED ALWAYS AS IDENTITY,
    password_hash text   NOT NULL,
    PRIMARY KEY (staff_id, id)
);

-- Whichever way a password is set, the one before is kept, and no more than three. The account's row is held meanwhile, so that of
-- two changes at once each keeps what it replaced. The desk reads the hashes and can neither add nor remove any.
CREATE FUNCTION staff_keeps_former_password() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO former_passwords (staff_id, password_hash) VALUES (OLD.id, OLD.password_hash);
    DELETE FROM former_passwords f WHERE f.staff_id = OLD.id AND f.id NOT IN (
        SELECT k.id FROM former_passwords k WHERE k.staff_id = OLD.id ORDER BY k.id DESC LIMIT 3);
    RETURN NULL;
END
$$;
CREATE TRIGGER staff_keeps_former_password AFTER UPDATE OF password_hash ON staff FOR EACH ROW
    WHEN (OLD.password_hash IS NOT NULL AND NEW.password_hash IS DISTINCT FROM OLD.password_hash)
    EXECUTE FUNCTION staff_keeps_former_password();

GRANT SELECT ON former_passwords TO cardfile_desk;
