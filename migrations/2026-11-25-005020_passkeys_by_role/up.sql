-- The roles that are open with a passkey only; for the others any second factor will do.
ALTER TABLE institutions ADD COLUMN passkey_roles text[] NOT NULL DEFAULT '{}'
    CONSTRAINT institutions_passkey_roles_known CHECK (passkey_roles <@ ARRAY['agent', 'supervisor', 'auditor', 'admin']);
