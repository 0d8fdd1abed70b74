-- Loses the history of accounts, cards and products, which the schema before does not know.
ALTER TABLE events DISABLE TRIGGER events_append_only;
DELETE FROM events WHERE subject_kind IN ('account', 'card', 'product');
ALTER TABLE events ENABLE TRIGGER events_append_only;
ALTER TABLE events
    DROP CONSTRAINT events_sealed_for_known,
    DROP CONSTRAINT events_personal_details_sealed,
    ADD CONSTRAINT events_customer_details_sealed CHECK (subject_kind <> 'customer' OR details IS NULL),
    DROP CONSTRAINT events_subject_known,
    ADD CONSTRAINT events_subject_known CHECK (subject_kind IN ('customer', 'institution', 'staff')),
    DROP CONSTRAINT events_sealed_for_exists,
    DROP COLUMN sealed_for_id;
