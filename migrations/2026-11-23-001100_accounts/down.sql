-- Loses every account.
DROP TABLE account_addresses;
DROP TABLE account_owners;
DROP TABLE accounts;
DROP FUNCTION accounts_owner_links();
DROP FUNCTION accounts_hold();
DROP FUNCTION links_stay();
DROP FUNCTION refuse(text, text);
