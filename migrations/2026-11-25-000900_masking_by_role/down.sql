-- What each role was to see is lost; without the column everybody sees everything but registration numbers.
ALTER TABLE institutions DROP COLUMN seen_whole;
