-- An institution that somebody can administer never loses the last one who can: enabled, with a password and the role of admin.
-- The program holds the admins' grants while it looks (db/grants), so that two who go at once come one after the other; this is for
-- whoever forgets to look. The owner may: an institution that is wound up has no admin in the end.
CREATE FUNCTION staff_last_admin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'cardfile_desk' AND EXISTS (
        SELECT 1 FROM staff_grants g
        WHERE g.staff_id = CASE TG_TABLE_NAME WHEN 'staff' THEN (to_jsonb(NEW) ->> 'id')::bigint
                                              ELSE (to_jsonb(NEW) ->> 'staff_id')::bigint END
          AND CASE TG_TABLE_NAME WHEN 'staff' THEN g.roles @> '{admin}'
                                 ELSE g.institution_id = (to_jsonb(NEW) ->> 'institution_id')::bigint END
          AND NOT EXISTS (
              SELECT 1 FROM staff_grants other JOIN staff person ON person.id = other.staff_id
              WHERE other.institution_id = g.institution_id AND other.staff_id <> g.staff_id
                AND other.roles @> '{admin}' AND person.disabled_at IS NULL AND person.password_hash IS NOT NULL))
    THEN
        RAISE EXCEPTION 'nobody else could administer the institution'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'staff_last_admin_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER staff_last_admin_enabled AFTER UPDATE OF disabled_at ON staff FOR EACH ROW
    WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL AND OLD.password_hash IS NOT NULL)
    EXECUTE FUNCTION staff_last_admin_stays();

-- Who is disabled or has no password cannot administer, and may lose the role.
CREATE FUNCTION staff_is_able(id bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM staff s WHERE s.id = $1 AND s.disabled_at IS NULL AND s.password_hash IS NOT NULL)
$$;
CREATE TRIGGER staff_last_admin_role AFTER UPDATE OF roles ON staff_grants FOR EACH ROW
    WHEN (OLD.roles @> '{admin}' AND NOT NEW.roles @> '{admin}' AND staff_is_able(NEW.staff_id))
    EXECUTE FUNCTION staff_last_admin_stays();
