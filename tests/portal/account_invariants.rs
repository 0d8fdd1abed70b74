//! What is never found in the store of accounts, cards and their links, whatever was done: each query counts those who break a
//! rule. The model test asks all of them after every act.

/// What never holds, counted: each is 0 after every act.
pub const NEVER: [(&str, &str); 11] = [
    (
        "an account without its one open link",
        "SELECT count(*) FROM accounts a WHERE (SELECT count(*) FROM account_owners o WHERE o.account_id = a.id
             AND o.until IS NULL) <> 1 OR NOT EXISTS (SELECT FROM account_owners o WHERE o.account_id = a.id
             AND o.until IS NULL AND o.customer_id = a.owner_id AND o.since = a.owner_since)",
    ),
    (
        "a card without its one open link",
        "SELECT count(*) FROM cards c WHERE (SELECT count(*) FROM card_holders h WHERE h.card_id = c.id
             AND h.until IS NULL) <> 1 OR NOT EXISTS (SELECT FROM card_holders h WHERE h.card_id = c.id
             AND h.until IS NULL AND h.customer_id = c.holder_id AND h.since = c.holder_since)",
    ),
    (
        "a time in which nobody owned an account or held a card",
        "SELECT (SELECT count(*) FROM account_owners o WHERE until IS NOT NULL AND NOT EXISTS (SELECT FROM account_owners n
             WHERE n.account_id = o.account_id AND n.id > o.id AND n.since = o.until))
         + (SELECT count(*) FROM card_holders o WHERE until IS NOT NULL AND NOT EXISTS (SELECT FROM card_holders n
             WHERE n.card_id = o.card_id AND n.id > o.id AND n.since = o.until))",
    ),
    (
        "a main card of somebody who does not own the account",
        "SELECT count(*) FROM cards c JOIN accounts a ON a.id = c.account_id
             WHERE c.account_owner_id <> a.owner_id OR c.role = 'main' AND c.holder_id <> a.owner_id",
    ),
    (
        "a live card on a closed account",
        "SELECT count(*) FROM cards c JOIN accounts a ON a.id = c.account_id WHERE a.status = 'closed' AND is_live(c.status)",
    ),
    (
        "a card in use on a closing account",
        "SELECT count(*) FROM cards c JOIN accounts a ON a.id = c.account_id WHERE a.status = 'to_close' AND c.status = 'ok'",
    ),
    (
        "a card that a closing blocked, on an account that is OK again",
        "SELECT count(*) FROM cards c JOIN accounts a ON a.id = c.account_id
             WHERE a.status = 'ok' AND c.status = 'blocked' AND c.status_reason = 'The account is closing'",
    ),
    (
        "a closed customer with something open",
        "SELECT count(*) FROM customers u WHERE u.status = 'closed' AND (
             EXISTS (SELECT FROM accounts a WHERE a.owner_id = u.id AND a.status <> 'closed')
             OR EXISTS (SELECT FROM cards c WHERE c.holder_id = u.id AND is_live(c.status)))",
    ),
    (
        "a replaced card that is live",
        "SELECT count(*) FROM cards o JOIN cards n ON n.previous_card_id = o.id WHERE is_live(o.status)",
    ),
    (
        "a second live wallet card",
        "SELECT count(*) FROM (SELECT FROM cards WHERE wallet_wish AND is_live(status) GROUP BY holder_id HAVING count(*) > 1) two",
    ),
    (
        "a wallet reason that is out of date",
        "SELECT count(*) FROM cards c WHERE is_live(status) AND wallet_obstacles <> wallet_obstacles(c)",
    ),
];
