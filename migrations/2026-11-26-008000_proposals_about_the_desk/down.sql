-- What a program of before could not open goes.
ALTER TABLE proposals DISABLE TRIGGER USER;
DELETE FROM proposals WHERE customer_id IS NULL;
ALTER TABLE proposals ENABLE TRIGGER USER;

CREATE OR REPLACE FUNCTION proposals_keep_their_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'proposals are not deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'a proposal begins with waiting'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'proposals_begin_with_waiting';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.institution_id, NEW.subject_kind, NEW.subject_id, NEW.customer_id, NEW.part, NEW.maker_id, NEW.made_at)
        IS DISTINCT FROM
        (OLD.id, OLD.institution_id, OLD.subject_kind, OLD.subject_id, OLD.customer_id, OLD.part, OLD.maker_id, OLD.made_at)
    THEN
        RAISE EXCEPTION 'what a proposal is and whose does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposals_stay_whose_they_are';
    END IF;
    IF OLD.state IN ('approved', 'rejected', 'withdrawn') THEN
        RAISE EXCEPTION 'a proposal that has ended does not move'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposals_end_once';
    END IF;
    IF OLD.state = 'returned' AND NEW.state = 'approved' THEN
        RAISE EXCEPTION 'what was returned is not approved'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposals_wait_before_approval';
    END IF;
    -- What is wished changes only on the way back into the queue, never together with a decision.
    IF (NEW.wish_sealed, NEW.acts) IS DISTINCT FROM (OLD.wish_sealed, OLD.acts) AND NEW.state <> 'waiting' THEN
        RAISE EXCEPTION 'what is decided is what was wished'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposals_are_decided_as_made';
    END IF;
    IF (NEW.state, NEW.wish_sealed) IS DISTINCT FROM (OLD.state, OLD.wish_sealed) AND NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'each step of a proposal has a version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposals_count_steps';
    END IF;
    RETURN NEW;
END $$;

DROP INDEX proposals_queue_of_desk;
DROP INDEX proposals_ended_of_desk;
ALTER TABLE proposals
    DROP CONSTRAINT proposals_sealed_for_customers,
    DROP CONSTRAINT proposals_subject_known,
    DROP CONSTRAINT proposals_acts_known,
    DROP CONSTRAINT proposals_reason_where_refused,
    DROP COLUMN wish,
    DROP COLUMN reason,
    ALTER COLUMN customer_id SET NOT NULL,
    ALTER COLUMN wish_sealed SET NOT NULL,
    ALTER COLUMN maker_id SET NOT NULL;
ALTER TABLE proposals
    ADD CONSTRAINT proposals_subject_known CHECK (subject_kind IN ('customer', 'account', 'card')),
    ADD CONSTRAINT proposals_acts_known CHECK
        (cardinality(acts) > 0 AND acts <@ ARRAY['customer_name', 'birth_date', 'reg_no', 'wallet_mobile', 'account_owner',
                                                 'card_holder', 'closing']),
    ADD CONSTRAINT proposals_reason_where_refused CHECK (state NOT IN ('returned', 'rejected') OR reason_sealed IS NOT NULL);

UPDATE institutions SET approvals = array_remove(array_remove(approvals, 'grant'), 'approval_table')
    WHERE approvals && ARRAY['grant', 'approval_table'];
ALTER TABLE institutions DROP CONSTRAINT institutions_approvals_known;
ALTER TABLE institutions ADD CONSTRAINT institutions_approvals_known CHECK
    (approvals <@ ARRAY['customer_name', 'birth_date', 'reg_no', 'wallet_mobile', 'account_owner', 'card_holder', 'closing']);
ALTER TABLE institutions ALTER COLUMN approvals SET DEFAULT
    '{customer_name,birth_date,reg_no,wallet_mobile,account_owner,card_holder,closing}';
