-- An institution's own time limits and hourly numbers. Nothing means what the installation gives; what stands here counts only
-- where it is stricter than that. No range goes beyond what is promised of the desk, nor below what can be worked with.
ALTER TABLE institutions
    ADD COLUMN session_idle_secs integer
        CONSTRAINT institutions_session_idle_range CHECK (session_idle_secs BETWEEN 300 AND 900),
    ADD COLUMN session_absolute_secs integer
        CONSTRAINT institutions_session_absolute_range CHECK (session_absolute_secs BETWEEN 3600 AND 28800),
    ADD COLUMN proof_secs integer
        CONSTRAINT institutions_proof_range CHECK (proof_secs BETWEEN 120 AND 900),
    ADD COLUMN looks_per_hour integer
        CONSTRAINT institutions_looks_range CHECK (looks_per_hour BETWEEN 20 AND 600),
    ADD COLUMN finds_per_hour integer
        CONSTRAINT institutions_finds_range CHECK (finds_per_hour BETWEEN 20 AND 1200),
    ADD COLUMN reveals_per_hour integer
        CONSTRAINT institutions_reveals_range CHECK (reveals_per_hour BETWEEN 1 AND 30),
    ADD COLUMN invitation_secs integer
        CONSTRAINT institutions_invitation_range CHECK (invitation_secs BETWEEN 3600 AND 86400),
    ADD COLUMN staff_unused_secs integer
        CONSTRAINT institutions_staff_unused_range CHECK (staff_unused_secs BETWEEN 604800 AND 7776000),
    ADD COLUMN parked_secs integer
        CONSTRAINT institutions_parked_range CHECK (parked_secs BETWEEN 300 AND 1800);
