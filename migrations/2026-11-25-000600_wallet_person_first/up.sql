-- What is no person has one reason, not three: a mobile would not make it ready, another cardholder would.
CREATE OR REPLACE FUNCTION wallet_obstacles(card cards) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN card.wallet_wish AND is_live(card.status) THEN array_remove(ARRAY[
        CASE WHEN h.kind <> 'private' THEN 'holder_not_person' END,
        CASE WHEN h.kind = 'private' AND h.mobile IS NULL THEN 'no_mobile' END,
        CASE WHEN h.kind = 'private' AND h.mobile IS NOT NULL AND NOT h.mobile_is_mobile THEN 'not_a_mobile' END,
        CASE WHEN h.status <> 'active' THEN 'holder_not_active' END,
        CASE WHEN card.status NOT IN ('ok', 'no_renewal') THEN 'card_not_in_use' END,
        CASE WHEN a.status <> 'ok' THEN 'account_not_in_use' END
    ], NULL) ELSE '{}' END
    FROM customers h, accounts a
    WHERE h.institution_id = card.institution_id AND h.id = card.holder_id
      AND a.institution_id = card.institution_id AND a.id = card.account_id
$$;
UPDATE cards SET wallet_obstacles = wallet_obstacles(cards)
    WHERE wallet_wish AND is_live(status) AND 'holder_not_person' = ANY (wallet_obstacles);
