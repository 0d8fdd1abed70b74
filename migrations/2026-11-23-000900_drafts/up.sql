-- A creation under way: what was typed so far, sealed by the key ring, and in the end which customer came of it. The draft's
-- key is also the form's one-time key: however often a form is sent, one draft makes one customer.
CREATE TABLE drafts (
    institution_id bigint      NOT NULL,
    id             uuid        NOT NULL,
    staff_id       bigint      NOT NULL,
    typed_sealed   bytea       NOT NULL,
    -- Set when the person has seen the candidates and said that it is none of them.
    door_passed    boolean     NOT NULL DEFAULT false,
    customer_id    bigint,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (institution_id, id),
    FOREIGN KEY (institution_id, staff_id) REFERENCES staff_grants (institution_id, staff_id),
    FOREIGN KEY (institution_id, customer_id) REFERENCES customers (institution_id, id)
);
CREATE INDEX drafts_by_staff ON drafts (institution_id, staff_id, updated_at);
CREATE INDEX drafts_by_age ON drafts (updated_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO cardfile_desk;
