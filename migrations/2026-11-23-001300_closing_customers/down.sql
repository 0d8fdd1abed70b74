-- Nothing is lost.
DROP TRIGGER customers_close_empty ON customers;
DROP FUNCTION customers_close_empty();
