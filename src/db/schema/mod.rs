//! The tables as Diesel sees them. Written by hand; the test `schema_matches_the_database` holds every column here against the
//! migrated database. No logic.

mod holdings;
mod people;
mod register;
mod traces;

pub use holdings::*;
pub use people::*;
pub use register::*;
pub use traces::*;

diesel::allow_tables_to_appear_in_same_query!(
    institutions,
    staff,
    staff_grants,
    former_passwords,
    invitations,
    mailing,
    outbox,
    sessions,
    customers,
    customer_temporary_addresses,
    customer_words,
    customer_notes,
    returned_post,
    account_products,
    card_products,
    accounts,
    account_owners,
    account_addresses,
    cards,
    card_holders,
    card_addresses,
    events,
    event_fields,
    spot_check_rates,
    spot_check_draws,
    spot_checks,
    drafts,
    parked_forms,
    staff_totp,
    staff_recovery_codes,
    staff_passkeys,
    webauthn_challenges,
    looks,
    look_quotas,
    proposals,
);
