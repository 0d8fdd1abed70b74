DROP INDEX customers_without_salutation;
DROP INDEX customers_without_middle_name;
DROP INDEX customers_without_date_of_birth;
DROP INDEX customers_without_nationalities;
DROP INDEX customers_without_birth_country;
DROP INDEX customers_without_representative;
DROP INDEX customers_without_registration_authority;
DROP INDEX customers_without_registration_date;
DROP INDEX customers_without_responsible;
DROP INDEX customers_without_mobile;
DROP INDEX customers_without_phone;
DROP INDEX customers_without_email;
DROP INDEX customers_without_region;
DROP INDEX customers_without_screening_done;
DROP INDEX customers_without_risk_class;
DROP INDEX customers_contradictory;
DROP INDEX customers_by_confirmation;
-- After how many months a customer is to be confirmed again is forgotten.
ALTER TABLE institutions DROP COLUMN confirm_months;
