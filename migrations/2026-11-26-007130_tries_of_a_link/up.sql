-- How often a password was held against those of before on this link. The page says when it is one of them, and so whoever holds the
-- link could ask for ever.
ALTER TABLE invitations ADD COLUMN tries integer NOT NULL DEFAULT 0;
