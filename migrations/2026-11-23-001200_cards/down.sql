-- Loses every card.
DROP TRIGGER accounts_hold_cards ON accounts;
DROP FUNCTION accounts_hold_cards();
DROP TABLE card_addresses;
DROP TABLE card_holders;
DROP TABLE cards;
DROP FUNCTION cards_holder_links();
DROP FUNCTION cards_hold();
DROP FUNCTION is_live(text);
