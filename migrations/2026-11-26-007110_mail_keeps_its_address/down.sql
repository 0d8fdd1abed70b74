-- Word of changed addresses is lost, sent or not; everything else goes to the address of the moment again.
DELETE FROM outbox WHERE kind = 'address_changed';
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_known;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_known CHECK (kind IN ('invitation', 'new_link', 'link_shown',
        'password_set', 'password_changed', 'second_factor_reset', 'second_factor_changed', 'locked', 'roles_changed'));
ALTER TABLE outbox DROP COLUMN address;
