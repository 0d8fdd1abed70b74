-- What was tried is forgotten; links that ended by it stay ended.
ALTER TABLE invitations DROP COLUMN tries;
