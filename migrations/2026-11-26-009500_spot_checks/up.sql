-- After the fact: of what each person does, a share is looked at by somebody else. How much of each kind of deed.
CREATE TABLE spot_check_rates (
    institution_id bigint   NOT NULL REFERENCES institutions,
    kind           text     NOT NULL CONSTRAINT spot_check_rates_kind_known
        CHECK (kind IN ('opened', 'edits', 'status', 'links', 'notes')),
    percent        smallint NOT NULL CONSTRAINT spot_check_rates_percent CHECK (percent BETWEEN 0 AND 100),
    PRIMARY KEY (institution_id, kind)
);
GRANT SELECT, INSERT ON spot_check_rates TO cardfile_desk;
GRANT UPDATE (percent) ON spot_check_rates TO cardfile_desk;

-- One draw for each day. Whoever has its seed, its rates and the history draws the same again.
CREATE TABLE spot_check_draws (
    institution_id bigint      NOT NULL REFERENCES institutions,
    day            date        NOT NULL,
    seed           uuid        NOT NULL,
    -- Kind and percent of that day, such as "edits 5".
    rates          text[]      NOT NULL,
    drawn_at       timestamptz NOT NULL,
    PRIMARY KEY (institution_id, day)
);
GRANT SELECT, INSERT ON spot_check_draws TO cardfile_desk;

-- A deed that was drawn, and what somebody else than its doer found. Why, in words, stands in the history of its record, sealed.
CREATE TABLE spot_checks (
    institution_id bigint      NOT NULL,
    -- Of the history, from which nothing goes.
    event_id       bigint      NOT NULL,
    day            date        NOT NULL,
    kind           text        NOT NULL,
    staff_id       bigint      NOT NULL REFERENCES staff,
    outcome        text        CONSTRAINT spot_checks_outcome_known CHECK (outcome IN ('agree', 'mend', 'talk')),
    checker_id     bigint      REFERENCES staff CONSTRAINT spot_checks_by_another CHECK (checker_id <> staff_id),
    checked_at     timestamptz,
    PRIMARY KEY (institution_id, event_id),
    FOREIGN KEY (institution_id, day) REFERENCES spot_check_draws (institution_id, day),
    CONSTRAINT spot_checks_whole CHECK (num_nonnulls(outcome, checker_id, checked_at) IN (0, 3))
);
CREATE INDEX spot_checks_open ON spot_checks (institution_id, event_id) WHERE outcome IS NULL;
CREATE INDEX spot_checks_by_staff ON spot_checks (institution_id, staff_id, event_id);
CREATE INDEX spot_checks_by_day ON spot_checks (institution_id, day);

CREATE FUNCTION spot_checks_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'what was drawn stays' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.outcome IS NOT NULL THEN
        RAISE EXCEPTION 'a spot check has one outcome'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spot_checks_end_once';
    END IF;
    IF (NEW.institution_id, NEW.event_id, NEW.day, NEW.kind, NEW.staff_id)
        IS DISTINCT FROM (OLD.institution_id, OLD.event_id, OLD.day, OLD.kind, OLD.staff_id)
    THEN
        RAISE EXCEPTION 'whose deed was drawn does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spot_checks_stay_whose_they_are';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER spot_checks_stay BEFORE UPDATE OR DELETE ON spot_checks FOR EACH ROW EXECUTE FUNCTION spot_checks_stay();
CREATE TRIGGER spot_checks_are_not_emptied BEFORE TRUNCATE ON spot_checks FOR EACH STATEMENT EXECUTE FUNCTION spot_checks_stay();
CREATE TRIGGER spot_check_draws_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON spot_check_draws
    FOR EACH STATEMENT EXECUTE FUNCTION events_stay();

GRANT SELECT, INSERT ON spot_checks TO cardfile_desk;
GRANT UPDATE (outcome, checker_id, checked_at) ON spot_checks TO cardfile_desk;
