-- Two database roles from the start. Whoever runs this migration owns the tables and migrates; the pool works as
-- cardfile_desk, which holds only what each later migration grants it (history: INSERT and SELECT, nothing else).
-- Roles belong to the whole cluster, so that two databases migrated at once may both try to make this one.
DO $$
BEGIN
    CREATE ROLE cardfile_desk NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- A pool that logs in as the owner steps down to the desk, which needs membership.
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'cardfile_desk', 'MEMBER') THEN
        EXECUTE format('GRANT cardfile_desk TO %I', current_user);
    END IF;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO cardfile_desk;
-- The program refuses a schema that is not its own; to know, the desk reads the list of migrations.
GRANT SELECT ON __diesel_schema_migrations TO cardfile_desk;
