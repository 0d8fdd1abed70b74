-- Every note is lost with the table.
DROP TABLE customer_notes;
