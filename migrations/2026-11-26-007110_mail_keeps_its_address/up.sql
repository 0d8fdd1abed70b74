-- A message goes to the address that its person had when it was written, and one tells the address of before that it was changed.
-- Else whoever changes the address of a colleague would have what warns that colleague sent to another place. A program of before
-- knows neither this kind nor the address: beside it, one of this program sends such a message.

-- Empty in what a program of before wrote: that goes to the address of the moment.
ALTER TABLE outbox ADD COLUMN address text CONSTRAINT outbox_address_length CHECK (char_length(address) BETWEEN 3 AND 255);

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_known;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_known CHECK (kind IN ('invitation', 'new_link', 'link_shown', 'password_set',
    'password_changed', 'second_factor_reset', 'second_factor_changed', 'locked', 'roles_changed', 'address_changed'));
