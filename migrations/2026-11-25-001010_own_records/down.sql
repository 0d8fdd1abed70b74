-- Which customer somebody is, is lost.
ALTER TABLE staff_grants DROP COLUMN customer_id;
