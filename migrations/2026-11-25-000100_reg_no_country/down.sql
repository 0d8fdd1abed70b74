-- Fails where two customers have one number of two countries: the older program could not tell them apart.
DROP INDEX customers_reg_no_unique;
CREATE UNIQUE INDEX customers_reg_no_unique ON customers (institution_id, reg_no_kind, reg_no_index)
    WHERE sibling_of_id IS NULL AND merged_into_id IS NULL;
