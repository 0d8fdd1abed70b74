-- Which value was revealed is lost; that one was stays on record.
ALTER TABLE looks DROP CONSTRAINT looks_field_of_what_was_masked;
ALTER TABLE looks DROP COLUMN field;
