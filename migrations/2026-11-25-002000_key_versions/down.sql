-- Goes back where the index key has an odd version: the older program knows one place for the index, which is the odd one's.
-- The keys of find terms go, and with them what was looked for since they came.
REVOKE UPDATE (secret_sealed) ON staff_totp FROM cardfile_desk;
DROP TRIGGER staff_totp_sealed_anew ON staff_totp;
DROP FUNCTION staff_totp_sealed_anew();
DROP TRIGGER looks_sealed_under_known_keys ON looks;
DROP TABLE term_keys;
DROP TRIGGER drafts_sealed_under_known_keys ON drafts;
DROP TRIGGER staff_totp_sealed_under_known_keys ON staff_totp;
DROP TRIGGER customers_sealed_under_known_keys ON customers;
DROP FUNCTION sealed_under_known_keys();
DROP TRIGGER customers_indexed_under_known_keys ON customers;
DROP FUNCTION customers_indexed_under_known_keys();
DROP TRIGGER customers_made_under_known_keys ON customers;
DROP FUNCTION customers_made_under_known_keys();
DROP FUNCTION key_versions_refuse();
DROP FUNCTION key_versions_stay();
DROP FUNCTION sealed_under(bytea);
DROP FUNCTION customers_indexes_filled();
DROP TRIGGER customers_reg_no_indexes_part ON customers;
DROP FUNCTION customers_reg_no_indexes_part();
ALTER TABLE customers
    DROP CONSTRAINT customers_reg_no_index_there,
    DROP CONSTRAINT customers_reg_no_index_odd,
    DROP CONSTRAINT customers_reg_no_index_even,
    DROP COLUMN reg_no_index_even,
    DROP COLUMN reg_no_index_even_version,
    ALTER COLUMN reg_no_index SET NOT NULL,
    ALTER COLUMN reg_no_index_version SET NOT NULL;
DROP TABLE key_versions;
