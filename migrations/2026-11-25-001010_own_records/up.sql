-- Who of the staff is a customer as well: by this tie the desk keeps people from their own record. It belongs to a person in one
-- institution, since a customer does.
ALTER TABLE staff_grants
    ADD COLUMN customer_id bigint,
    ADD CONSTRAINT staff_grants_customer_exists FOREIGN KEY (institution_id, customer_id)
        REFERENCES customers (institution_id, id);
