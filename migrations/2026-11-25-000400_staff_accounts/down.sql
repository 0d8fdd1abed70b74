-- Addresses of staff and when they were last reviewed are lost.
ALTER TABLE invitations
    DROP CONSTRAINT invitations_form_unique,
    DROP COLUMN form_key;
ALTER TABLE staff_grants
    DROP COLUMN reviewed_at,
    DROP COLUMN version;
ALTER TABLE sessions DROP COLUMN device;
ALTER TABLE staff
    DROP COLUMN enabled_at,
    DROP COLUMN email;
