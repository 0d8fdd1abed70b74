-- That stands in the history still.
DROP INDEX invitations_by_staff;
ALTER TABLE staff DROP COLUMN factor_reset_by;
ALTER TABLE invitations DROP COLUMN made_by;
