-- The fields of the events from before the trigger. On its own, since the trigger's lock on the history ended with the migration
-- before: this one only reads it, however long it takes, and deeds go on.
INSERT INTO event_fields (institution_id, field, at, event_id)
    SELECT DISTINCT events.institution_id, field, events.at, events.id FROM events, unnest(events.fields) AS field
    ON CONFLICT DO NOTHING;
ANALYZE event_fields;
