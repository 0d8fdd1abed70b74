-- Numbers of kinds that no one country issues (internal, other) are blind-indexed without their country, so that the find box,
-- which does not know it, looks for one value and not for one a country. The country becomes part of what is unique instead.
DROP INDEX customers_reg_no_unique;
CREATE UNIQUE INDEX customers_reg_no_unique ON customers (institution_id, reg_no_kind, reg_no_country, reg_no_index)
    WHERE sibling_of_id IS NULL AND merged_into_id IS NULL;
