-- What somebody is looking at, found among all that waits.
CREATE INDEX proposals_claimed ON proposals (institution_id, claimer_id, id) WHERE state = 'waiting';
