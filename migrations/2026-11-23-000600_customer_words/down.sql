-- Finding by name stops until the words are built again from the customers.
DROP TABLE customer_words;
