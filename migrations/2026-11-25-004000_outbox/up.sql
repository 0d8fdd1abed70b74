-- Messages to staff: each is written in the transaction of the deed that causes it, and sent afterwards by a desk that has a mail
-- server. What is taken back is never sent, and what is committed is not lost, though the program ends at once.

-- Whether desks of this database send mail, as the last one that started was told. Where they do not, nothing is written.
CREATE TABLE mailing (
    is_single boolean PRIMARY KEY DEFAULT true CONSTRAINT mailing_one_row CHECK (is_single),
    is_on     boolean NOT NULL
);
INSERT INTO mailing (is_on) VALUES (false);
GRANT SELECT, UPDATE (is_on) ON mailing TO cardfile_desk;

CREATE TABLE outbox (
    institution_id  bigint      NOT NULL,
    id              uuid        NOT NULL,
    -- To whom: the address is the one that the person has when it is sent.
    staff_id        bigint      NOT NULL,
    kind            text        NOT NULL CONSTRAINT outbox_kind_known CHECK (kind IN ('invitation', 'new_link', 'link_shown',
        'password_set', 'password_changed', 'second_factor_reset', 'second_factor_changed', 'locked', 'roles_changed')),
    -- The one-time link that is in it, sealed by the key ring; erased once it was sent or works no longer.
    invitation_id   bigint      REFERENCES invitations,
    link_sealed     bytea,
    created_at      timestamptz NOT NULL,
    -- Counted when somebody begins to send, and then not due again before that has surely ended.
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    sent_at         timestamptz,
    -- Tried often enough; an admin can have it sent again.
    given_up_at     timestamptz,
    -- There is nothing to send any more: the link was used or replaced, is expired, or the person has no address.
    dead_at         timestamptz,
    -- What the server said, without addresses.
    last_error      text,
    PRIMARY KEY (institution_id, id),
    FOREIGN KEY (institution_id, staff_id) REFERENCES staff_grants (institution_id, staff_id),
    CONSTRAINT outbox_ends_once CHECK (num_nonnulls(sent_at, given_up_at, dead_at) <= 1),
    CONSTRAINT outbox_link_of_links CHECK ((invitation_id IS NOT NULL) = (kind IN ('invitation', 'new_link'))),
    CONSTRAINT outbox_link_while_open CHECK ((link_sealed IS NOT NULL) =
        (invitation_id IS NOT NULL AND sent_at IS NULL AND dead_at IS NULL))
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE sent_at IS NULL AND given_up_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_by_staff ON outbox (institution_id, staff_id, created_at);
CREATE INDEX outbox_by_invitation ON outbox (invitation_id) WHERE link_sealed IS NOT NULL;

GRANT SELECT, INSERT, DELETE ON outbox TO cardfile_desk;
GRANT UPDATE (link_sealed, attempts, next_attempt_at, sent_at, given_up_at, dead_at, last_error) ON outbox TO cardfile_desk;

-- A link that was used or replaced is not sent, whoever used or replaced it.
CREATE FUNCTION outbox_link_dies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE outbox SET dead_at = coalesce(NEW.used_at, NEW.replaced_at), link_sealed = NULL, given_up_at = NULL
        WHERE invitation_id = NEW.id AND link_sealed IS NOT NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER outbox_link_dies AFTER UPDATE OF used_at, replaced_at ON invitations
    FOR EACH ROW WHEN (NEW.used_at IS NOT NULL OR NEW.replaced_at IS NOT NULL) EXECUTE FUNCTION outbox_link_dies();

-- Nothing is sealed under a key that was given up: as `sealed_under_known_keys` does, which knows its columns by name.
CREATE FUNCTION outbox_sealed_under_known_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM key_versions_stay();
    IF EXISTS (SELECT FROM key_versions
        WHERE family = 'ring' AND retired_at IS NOT NULL AND version = sealed_under(NEW.link_sealed)) THEN
        PERFORM key_versions_refuse();
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER outbox_sealed_under_known_keys AFTER INSERT OR UPDATE OF link_sealed ON outbox
    FOR EACH ROW WHEN (NEW.link_sealed IS NOT NULL) EXECUTE FUNCTION outbox_sealed_under_known_keys();
