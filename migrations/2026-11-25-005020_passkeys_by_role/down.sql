-- Which roles need a passkey is lost: any second factor will do for them.
ALTER TABLE institutions DROP COLUMN passkey_roles;
