-- Which masked value was seen whole, since there are several now. A reveal without one is older than this, and was of a
-- registration number.
ALTER TABLE looks ADD COLUMN field text;
ALTER TABLE looks ADD CONSTRAINT looks_field_of_what_was_masked CHECK (field IS NULL OR page IN ('alike', 'reveal'));
GRANT INSERT (field) ON looks TO cardfile_desk;
