-- Messages that were not sent yet are lost.
DROP TRIGGER outbox_link_dies ON invitations;
DROP TABLE outbox;
DROP FUNCTION outbox_link_dies();
DROP FUNCTION outbox_sealed_under_known_keys();
DROP TABLE mailing;
