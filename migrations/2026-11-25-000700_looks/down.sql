DROP TABLE look_quotas;
DROP FUNCTION look_quotas_grow();
DROP TABLE looks;
DROP FUNCTION looks_stay();
DROP SCHEMA looks_by_month;
DROP FUNCTION looks_prepare_month(timestamptz);
