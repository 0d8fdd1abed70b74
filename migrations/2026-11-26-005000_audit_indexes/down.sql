DROP INDEX events_by_sealed_for;
DROP INDEX events_by_address;
DROP INDEX events_by_action;
DROP INDEX events_by_staff_time;
DROP INDEX events_by_time;
