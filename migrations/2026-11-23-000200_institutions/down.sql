-- Every institution is lost with its table.
DROP TABLE institutions;
