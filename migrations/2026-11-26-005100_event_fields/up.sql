-- Which events touched a field, along the time. An index over the array itself finds them all at once and sorts them afterwards,
-- which for a common field is most of the history. Written by a trigger alone, also for a program of before; the desk reads it.
CREATE TABLE event_fields (
    institution_id bigint      NOT NULL,
    field          text        NOT NULL,
    at             timestamptz NOT NULL,
    event_id       bigint      NOT NULL,
    PRIMARY KEY (institution_id, field, at, event_id)
);

CREATE FUNCTION events_name_fields() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO event_fields (institution_id, field, at, event_id)
        SELECT DISTINCT added.institution_id, field, added.at, added.id FROM added, unnest(added.fields) AS field;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION events_name_fields() FROM PUBLIC;
CREATE TRIGGER events_name_fields AFTER INSERT ON events REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION events_name_fields();

GRANT SELECT ON event_fields TO cardfile_desk;
