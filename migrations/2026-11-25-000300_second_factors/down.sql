-- Everybody's authenticator and recovery codes are lost: after going up again they are set up anew at the next sign-in.
ALTER TABLE sessions
    DROP COLUMN proven_at,
    DROP COLUMN second_factor_at;
DROP TABLE staff_recovery_codes;
DROP TABLE staff_totp;
