//! What is true of the subject itself: parsed types and pure rules. Knows nothing of tables, HTTP or the clock.

pub mod access_review;
pub mod account;
pub mod actor;
pub mod address;
pub mod blind_index;
pub mod card;
pub mod card_number;
pub mod care;
pub mod country;
pub mod currency;
pub mod customer;
pub mod date;
pub mod deed_kind;
pub mod device;
pub mod email;
pub mod fold;
pub mod form;
pub mod ids;
pub mod institution;
pub mod locale;
pub mod look;
pub mod mailing;
pub mod masking;
pub mod notice;
pub mod once;
pub mod origin;
pub mod own_limits;
pub mod passkey;
pub mod phone;
pub mod policy;
pub mod product;
pub mod reason;
pub mod reference;
pub mod reg_no;
pub mod review;
pub mod second_factor;
pub mod spot_check;
pub mod staff;
pub mod staffing;
pub mod text;
pub mod wallet;

/// For tests: the migrations' own words, so that a list of codes or moves here cannot part from the database's.
#[cfg(test)]
mod in_sql {
    pub const PRODUCTS: &str = include_str!("../../migrations/2026-11-23-001000_products/up.sql");
    pub const ACCOUNTS: &str = include_str!("../../migrations/2026-11-23-001100_accounts/up.sql");
    pub const CARDS: &str = include_str!("../../migrations/2026-11-23-001200_cards/up.sql");
    pub const WALLETS: &str = include_str!("../../migrations/2026-11-23-001400_wallets/up.sql");
    pub const OUTBOX: &str = include_str!("../../migrations/2026-11-26-007110_mail_keeps_its_address/up.sql");
    pub const WALLET_OBSTACLES: &str = include_str!("../../migrations/2026-11-25-000600_wallet_person_first/up.sql");

    /// The codes that a constraint of this name lets in.
    pub fn codes_of(sql: &'static str, constraint: &str) -> Vec<&'static str> {
        quoted(between(sql, &format!("CONSTRAINT {constraint}"), "))"))
    }

    /// The text after the first place that says this, up to where it ends.
    pub fn between(sql: &'static str, start: &str, end: &str) -> &'static str {
        let (_, rest) = sql.split_once(start).unwrap_or_else(|| panic!("no migration says {start}"));
        rest.split_once(end).map_or(rest, |(text, _)| text)
    }

    /// The words in single quotes.
    pub fn quoted(sql: &'static str) -> Vec<&'static str> {
        sql.split('\'').skip(1).step_by(2).collect()
    }
}
