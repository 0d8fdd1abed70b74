-- Passkeys beside the authenticator app: what a device answers for, and the challenges under way. Like the people themselves they
-- belong to no institution.
CREATE TABLE staff_passkeys (
    id            bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    staff_id      bigint      NOT NULL REFERENCES staff,
    -- By which the device knows it. One that somebody has nobody else can add.
    credential_id bytea       NOT NULL CONSTRAINT staff_passkeys_credential_unique UNIQUE,
    -- The public key and what was said of it when it was added; it never changes. Nothing in it opens anything, so it is not sealed.
    credential    jsonb       NOT NULL,
    name          text        NOT NULL CONSTRAINT staff_passkeys_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    -- How often the device says it was used; 0 where it does not count. It never goes back.
    use_count     bigint      NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    last_used_at  timestamptz
);
CREATE INDEX staff_passkeys_of_staff ON staff_passkeys (staff_id, id);

-- What a device is to sign, one a session: a newer one takes the place of the older. It goes when it is answered.
CREATE TABLE webauthn_challenges (
    session_id bigint      PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    purpose    text        NOT NULL CONSTRAINT webauthn_challenges_purpose_known CHECK (purpose IN ('add', 'use')),
    state      jsonb       NOT NULL,
    created_at timestamptz NOT NULL
);

-- With what the second factor was passed; not known of sessions from before, nor of those that an older program lets pass: a code.
ALTER TABLE sessions ADD COLUMN second_factor_with text
    CONSTRAINT sessions_second_factor_with_known CHECK (second_factor_with IN ('passkey', 'authenticator', 'recovery_code'));

GRANT SELECT, INSERT, DELETE ON staff_passkeys TO cardfile_desk;
GRANT UPDATE (name, use_count, last_used_at) ON staff_passkeys TO cardfile_desk;
GRANT SELECT, INSERT, DELETE ON webauthn_challenges TO cardfile_desk;
GRANT UPDATE (purpose, state, created_at) ON webauthn_challenges TO cardfile_desk;
