-- The audit reads the events of an institution along the time at which they happened, not along their ids: made-up and imported
-- ones are written long after. One index for each thing that it is searched by alone; what else is asked for is a condition on
-- the rows that come along it. Each is appended to at its end or at few places, so that a deed does not wait for it.
CREATE INDEX events_by_time ON events (institution_id, at, id);
CREATE INDEX events_by_staff_time ON events (institution_id, staff_id, at, id) WHERE staff_id IS NOT NULL;
CREATE INDEX events_by_action ON events (institution_id, action, at, id);
CREATE INDEX events_by_address ON events (institution_id, address, at, id) WHERE address IS NOT NULL;
-- Events of accounts and cards of a customer.
CREATE INDEX events_by_sealed_for ON events (institution_id, sealed_for_id, at, id) WHERE sealed_for_id IS NOT NULL;
