-- Every customer is lost with the table.
DROP TABLE customer_temporary_addresses;
DROP TABLE customers;
DROP FUNCTION customers_tree_holds();
