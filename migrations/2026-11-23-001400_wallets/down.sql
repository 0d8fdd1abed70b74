-- Loses the wallet rule, and when a mobile was changed.
DROP TRIGGER institutions_hold_wallet_rule ON institutions;
DROP FUNCTION institutions_hold_wallet_rule();
DROP TRIGGER accounts_keep_wallets ON accounts;
DROP FUNCTION accounts_keep_wallets();
DROP TRIGGER customers_keep_wallets ON customers;
DROP FUNCTION customers_keep_wallets();
DROP INDEX cards_wallet_unready;
DROP INDEX cards_wallet_by_holder;
DROP TRIGGER cards_hold_wallet ON cards;
DROP FUNCTION cards_hold_wallet();
DROP FUNCTION wallet_obstacles(cards);
DROP INDEX customers_by_mobile_change;
DROP TRIGGER customers_mobile_changes ON customers;
DROP FUNCTION customers_mobile_changes();
ALTER TABLE customers DROP COLUMN mobile_changed_at, DROP COLUMN mobile_is_mobile;
ALTER TABLE institutions DROP COLUMN wallet_cooldown_hours, DROP COLUMN wallet_rule;
