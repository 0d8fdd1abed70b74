-- The second factor: what a person's authenticator app shares with the desk, and ten codes for when it is lost. Like the people
-- themselves they belong to no institution.
CREATE TABLE staff_totp (
    staff_id      bigint      PRIMARY KEY REFERENCES staff,
    -- Sealed by the key ring, bound to this row. There is none before a code of it was typed.
    secret_sealed bytea       NOT NULL,
    confirmed_at  timestamptz NOT NULL,
    -- The half-minute of the last code that was accepted: none is accepted twice, nor an older one after it.
    last_step     bigint      NOT NULL
);

CREATE TABLE staff_recovery_codes (
    staff_id   bigint      NOT NULL REFERENCES staff,
    -- Of 80 random bits, so that a plain hash cannot be undone by trying.
    code_hash  bytea       NOT NULL CONSTRAINT staff_recovery_codes_hash_length CHECK (octet_length(code_hash) = 32),
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (staff_id, code_hash)
);

-- When the second factor was passed; a session without it is half-way where one is needed. And when the person last showed who
-- they are, for what is done only soon after that.
ALTER TABLE sessions
    ADD COLUMN second_factor_at timestamptz,
    ADD COLUMN proven_at        timestamptz;

GRANT SELECT, INSERT, DELETE ON staff_totp, staff_recovery_codes TO cardfile_desk;
GRANT UPDATE (last_step) ON staff_totp TO cardfile_desk;
GRANT UPDATE (used_at) ON staff_recovery_codes TO cardfile_desk;
