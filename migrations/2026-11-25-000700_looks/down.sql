DROP TABLE look_quotas;
DROP TABLE looks;
DROP FUNCTION looks_stay();
DROP SCHEMA looks_by_month;
DROP FUNCTION looks_prepare_month(timestamptz);
