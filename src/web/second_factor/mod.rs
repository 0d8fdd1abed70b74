//! The second factor in the browser: code or passkey at sign-in, showing again who one is, setting up an authenticator or passkeys,
//! recovery codes.
//! What is counted and checked is decided in services::second_factor; that half-way opens nothing else, in domain::policy.

mod at_sign_in;
mod authenticator;
mod challenge;
mod enrolment;
mod mine;
mod my_passkeys;
mod passkey_enrolment;
mod passkey_form;
mod present;
mod proof;
pub mod views;

pub use at_sign_in::{form, pass, pass_by_passkey};
pub use authenticator::{authenticator_form, remove_authenticator, set_authenticator};
pub use challenge::challenge;
pub use enrolment::{enrol, enrolment_form};
pub use mine::{new_codes, show};
pub use my_passkeys::{add_passkey, new_passkey_form, remove_passkey, rename_passkey, show_passkey};
pub use passkey_enrolment::{enrol_passkey, passkey_enrolment_form};
pub use proof::{proof_form, prove, prove_by_passkey};
