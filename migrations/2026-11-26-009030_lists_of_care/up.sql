-- Work lists of data care, each read along an index of its own. Closed customers stand in none.
ALTER TABLE institutions ADD COLUMN confirm_months integer NOT NULL DEFAULT 12
    CONSTRAINT institutions_confirm_months_bounded CHECK (confirm_months BETWEEN 1 AND 60);

-- A customer counts as confirmed when it was recorded.
CREATE INDEX customers_by_confirmation ON customers (institution_id, (coalesce(confirmed_at, created_at)), id)
    WHERE status <> 'closed';
CREATE INDEX customers_contradictory ON customers (institution_id, id)
    WHERE status <> 'closed' AND (deceased_date IS NOT NULL OR bankruptcy_date IS NOT NULL);

-- One for each field that an institution may require, of those that have the field and that no rule excuses from it. Any of them may
-- be required from one day to the next.
CREATE INDEX customers_without_salutation ON customers (institution_id, id)
    WHERE status <> 'closed' AND kind = 'private' AND salutation IS NULL;
CREATE INDEX customers_without_middle_name ON customers (institution_id, id)
    WHERE status <> 'closed' AND kind = 'private' AND middle_name IS NULL;
CREATE INDEX customers_without_date_of_birth ON customers (institution_id, id)
    WHERE status <> 'closed' AND kind = 'private' AND date_of_birth IS NULL;
CREATE INDEX customers_without_nationalities ON customers (institution_id, id)
    WHERE status <> 'closed' AND kind = 'private' AND nationalities = '{}';
CREATE INDEX customers_without_birth_country ON customers (institution_id, id)
    WHERE status <> 'closed' AND kind = 'private' AND birth_country IS NULL;
CREATE INDEX customers_without_representative ON customers (institution_id, id)
    WHERE status <> 'closed' AND kind = 'corporate' AND representative IS NULL;
CREATE INDEX customers_without_registration_authority ON customers (institution_id, id)
    WHERE status <> 'closed' AND sort = 'company' AND registration_authority IS NULL;
CREATE INDEX customers_without_registration_date ON customers (institution_id, id)
    WHERE status <> 'closed' AND sort = 'company' AND registration_date IS NULL;
CREATE INDEX customers_without_responsible ON customers (institution_id, id)
    WHERE status <> 'closed' AND sort <> 'company' AND responsible_id IS NULL;
CREATE INDEX customers_without_mobile ON customers (institution_id, id)
    WHERE status <> 'closed' AND mobile IS NULL;
CREATE INDEX customers_without_phone ON customers (institution_id, id)
    WHERE status <> 'closed' AND phone IS NULL;
CREATE INDEX customers_without_email ON customers (institution_id, id)
    WHERE status <> 'closed' AND email IS NULL;
CREATE INDEX customers_without_region ON customers (institution_id, id)
    WHERE status <> 'closed' AND region IS NULL;
CREATE INDEX customers_without_screening_done ON customers (institution_id, id)
    WHERE status <> 'closed' AND NOT screening_done;
CREATE INDEX customers_without_risk_class ON customers (institution_id, id)
    WHERE status <> 'closed' AND risk_class IS NULL;
