-- A form that was sent when its session was over: what was typed, sealed by the key ring, until the same person is back.
CREATE TABLE parked_forms (
    institution_id bigint      NOT NULL,
    id             uuid        NOT NULL,
    staff_id       bigint      NOT NULL,
    -- The address that it was sent to.
    action         text        NOT NULL,
    typed_sealed   bytea       NOT NULL,
    parked_at      timestamptz NOT NULL,
    PRIMARY KEY (institution_id, id),
    FOREIGN KEY (institution_id, staff_id) REFERENCES staff_grants (institution_id, staff_id),
    CONSTRAINT parked_forms_action_local CHECK (action LIKE '/%' AND action NOT LIKE '//%')
);
CREATE INDEX parked_forms_by_staff ON parked_forms (institution_id, staff_id, parked_at);
CREATE INDEX parked_forms_by_age ON parked_forms (parked_at);

GRANT SELECT, INSERT, DELETE ON parked_forms TO cardfile_desk;
-- A change of the key ring seals it anew.
GRANT UPDATE (typed_sealed) ON parked_forms TO cardfile_desk;
CREATE TRIGGER parked_forms_sealed_under_known_keys AFTER INSERT OR UPDATE OF typed_sealed ON parked_forms
    FOR EACH ROW EXECUTE FUNCTION sealed_under_known_keys('typed_sealed');
