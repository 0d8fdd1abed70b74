INSERT INTO card_products (institution_id, code, name, brand, form, embossing_length, embossing_set, created_at)
SELECT $1, code, name, brand, form, length, letters, $2 FROM (VALUES
    ('VISA_DEBIT', 'Visa Debit', 'visa', 'plastic', 26, 'embossed'),
    ('VISA_ONLINE', 'Visa Online', 'visa', 'virtual', 26, 'printed'),
    ('MC_CREDIT', 'Mastercard Credit', 'mastercard', 'plastic', 21, 'printed'),
    ('FLEET', 'Fleet', 'own', 'plastic', 24, 'embossed')
) AS product (code, name, brand, form, length, letters)
WHERE NOT EXISTS (SELECT FROM card_products WHERE institution_id = $1)
