DROP TRIGGER events_name_fields ON events;
DROP FUNCTION events_name_fields();
DROP TABLE event_fields;
