-- What institutions set for themselves is lost; the installation's limits hold again.
ALTER TABLE institutions
    DROP COLUMN session_idle_secs,
    DROP COLUMN session_absolute_secs,
    DROP COLUMN proof_secs,
    DROP COLUMN looks_per_hour,
    DROP COLUMN finds_per_hour,
    DROP COLUMN reveals_per_hour,
    DROP COLUMN invitation_secs,
    DROP COLUMN staff_unused_secs,
    DROP COLUMN parked_secs;
