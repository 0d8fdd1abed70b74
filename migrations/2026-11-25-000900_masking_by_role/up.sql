-- What each role sees whole of a person; what is not named here is masked, and so is every registration number. Who verifies
-- callers begins with everything, who reads what was done with nothing.
ALTER TABLE institutions ADD COLUMN seen_whole text[] NOT NULL
    DEFAULT '{agent:date_of_birth,agent:mobile,agent:phone,agent:email,supervisor:date_of_birth,supervisor:mobile,supervisor:phone,supervisor:email}'
    CONSTRAINT institutions_seen_whole_known CHECK (seen_whole <@ ARRAY[
        'agent:date_of_birth', 'agent:mobile', 'agent:phone', 'agent:email',
        'supervisor:date_of_birth', 'supervisor:mobile', 'supervisor:phone', 'supervisor:email',
        'auditor:date_of_birth', 'auditor:mobile', 'auditor:phone', 'auditor:email']);
