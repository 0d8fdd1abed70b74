-- Accounts and cards have a history of their own. Their values tell of people (addresses, names on cards) and are sealed with
-- the data key of the customer whose they were at that moment: the owner, or the holder. Erasing that person erases them.
ALTER TABLE events
    ADD COLUMN sealed_for_id bigint,
    ADD CONSTRAINT events_sealed_for_exists FOREIGN KEY (institution_id, sealed_for_id) REFERENCES customers (institution_id, id),
    DROP CONSTRAINT events_subject_known,
    ADD CONSTRAINT events_subject_known
        CHECK (subject_kind IN ('customer', 'account', 'card', 'product', 'institution', 'staff')),
    DROP CONSTRAINT events_customer_details_sealed,
    ADD CONSTRAINT events_personal_details_sealed
        CHECK (subject_kind NOT IN ('customer', 'account', 'card') OR details IS NULL),
    ADD CONSTRAINT events_sealed_for_known
        CHECK (subject_kind NOT IN ('account', 'card') OR details_sealed IS NULL OR sealed_for_id IS NOT NULL);
