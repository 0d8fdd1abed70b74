DROP TABLE proposals;
DROP FUNCTION proposals_keep_their_life();
ALTER TABLE institutions DROP COLUMN approvals;
