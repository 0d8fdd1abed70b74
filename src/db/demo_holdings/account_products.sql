INSERT INTO account_products (institution_id, code, name, currency, created_at)
SELECT $1, code, name, currency, $2 FROM (VALUES
    ('CURRENT_EUR', 'Current account', 'EUR'), ('CREDIT_EUR', 'Credit account', 'EUR'),
    ('BUSINESS_EUR', 'Business account', 'EUR'), ('CURRENT_SEK', 'Current account, kronor', 'SEK')
) AS product (code, name, currency)
WHERE NOT EXISTS (SELECT FROM account_products WHERE institution_id = $1)
