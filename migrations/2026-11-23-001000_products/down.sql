-- Loses every product.
DROP TABLE card_products;
DROP TABLE account_products;
