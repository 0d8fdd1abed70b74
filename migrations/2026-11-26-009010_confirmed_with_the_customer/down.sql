-- That it was confirmed is then told by the history alone.
ALTER TABLE customers DROP COLUMN confirmed_version, DROP COLUMN confirmed_by, DROP COLUMN confirmed_at;
