-- When somebody last went through the whole record with the customer, who it was, and which version they had before them. Not an edit:
-- the version of the record stays.
ALTER TABLE customers
    ADD COLUMN confirmed_at timestamptz,
    ADD COLUMN confirmed_by bigint REFERENCES staff,
    ADD COLUMN confirmed_version integer,
    ADD CONSTRAINT customers_confirmed_whole CHECK
        ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (confirmed_version IS NULL));
