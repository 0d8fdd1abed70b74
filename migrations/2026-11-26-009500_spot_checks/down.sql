DROP TABLE spot_checks;
DROP TABLE spot_check_draws;
DROP TABLE spot_check_rates;
DROP FUNCTION spot_checks_stay();
