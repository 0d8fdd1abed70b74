-- The whole history is lost with the table.
DROP TABLE events;
DROP FUNCTION events_stay();
