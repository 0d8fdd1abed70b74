-- What admins need to run staff accounts in the desk: an address to write to, when somebody was let in again (who is not used for
-- 90 days is disabled, and that counts anew then), and from what a session was begun, in a few words of our own.
ALTER TABLE staff
    ADD COLUMN email      text CONSTRAINT staff_email_length CHECK (char_length(email) BETWEEN 3 AND 255),
    ADD COLUMN enabled_at timestamptz;

ALTER TABLE sessions
    ADD COLUMN device text NOT NULL DEFAULT 'Unknown device'
               CONSTRAINT sessions_device_length CHECK (char_length(device) BETWEEN 1 AND 60);

-- Two admins who change one person's roles find out; and when somebody last looked whether the person still needs them.
ALTER TABLE staff_grants
    ADD COLUMN version     integer     NOT NULL DEFAULT 1,
    ADD COLUMN reviewed_at timestamptz;

-- The one-time key of the form that made the link: sent again, it makes no second link, which would kill the first.
ALTER TABLE invitations
    ADD COLUMN form_key uuid,
    ADD CONSTRAINT invitations_form_unique UNIQUE (institution_id, form_key);
