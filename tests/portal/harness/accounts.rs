//! Accounts and cards to begin a test with, put straight into the store: what leads to them is tested through the pages.

use std::sync::atomic::{AtomicU32, Ordering};

use super::desk::TestDesk;

static NEXT: AtomicU32 = AtomicU32::new(1);

/// What the test bank issues: an account product and two card products, made once a desk.
pub struct Products {
    pub account: i64,
    pub plastic: i64,
    pub online: i64,
}

impl TestDesk {
    pub fn products(&self) -> Products {
        self.db.execute(&format!(
            "INSERT INTO account_products (institution_id, code, name, currency, created_at)
                 VALUES ({0}, 'CURRENT', 'Current account', 'EUR', now()) ON CONFLICT DO NOTHING;
             INSERT INTO card_products (institution_id, code, name, brand, form, embossing_length, created_at)
                 VALUES ({0}, 'DEBIT', 'Debit', 'visa', 'plastic', 26, now()),
                        ({0}, 'ONLINE', 'Online', 'mastercard', 'virtual', 26, now()) ON CONFLICT DO NOTHING",
            self.institution
        ));
        let id = |table: &str, code: &str| {
            let of_code =
                format!("SELECT id FROM {table} WHERE institution_id = {} AND code = '{code}'", self.institution);
            self.db.count(&of_code)
        };
        Products {
            account: id("account_products", "CURRENT"),
            plastic: id("card_products", "DEBIT"),
            online: id("card_products", "ONLINE"),
        }
    }

    /// An account of this customer, registered.
    pub fn account_of(&self, customer: i64) -> i64 {
        let (products, number) = (self.products(), 2_000_000 + NEXT.fetch_add(1, Ordering::Relaxed));
        self.db.insert(&format!(
            "INSERT INTO accounts (institution_id, origin, number, product_id, currency, opened_on, owner_id,
                 owner_since, owner_reason, status_since, created_at, updated_at)
             VALUES ({0}, 'registered', '{number}', {1}, 'EUR', '2026-01-15', {customer}, now() - interval '90 days',
                 'Registered', now() - interval '90 days', now() - interval '90 days', now()) RETURNING id",
            self.institution, products.account
        ))
    }

    /// A plastic card on this account, registered: a main card if the holder owns the account.
    pub fn card_on(&self, account: i64, holder: i64) -> i64 {
        let (products, running) = (self.products(), NEXT.fetch_add(1, Ordering::Relaxed));
        self.db.insert(&format!(
            "INSERT INTO cards (institution_id, origin, reference, truncated_number, product_id, role, expires_on,
                 production_since, account_id, account_owner_id, holder_id, holder_since, holder_reason, status_since,
                 created_at, updated_at)
             SELECT {0}, 'registered', '{1}', '12345678____{2:04}', {3},
                 CASE WHEN owner_id = {holder} THEN 'main' ELSE 'supplementary' END, '2030-05-31', now(), id, owner_id,
                 {holder}, now() - interval '90 days', 'Registered', now(), now(), now()
             FROM accounts WHERE id = {account} RETURNING id",
            self.institution,
            100_000_000_000_000_u64 + u64::from(running),
            running % 10_000,
            products.plastic
        ))
    }
}
