//! The second factor in the browser: the code at sign-in, showing again who one is, setting up an authenticator, recovery codes.
//! What is counted and checked is decided in services::second_factor; that half-way opens nothing else, in domain::policy.

mod at_sign_in;
mod authenticator;
mod enrolment;
mod mine;
mod present;
mod proof;
pub mod views;

pub use at_sign_in::{form, pass};
pub use authenticator::{authenticator_form, set_authenticator};
pub use enrolment::{enrol, enrolment_form};
pub use mine::{new_codes, show};
pub use proof::{proof_form, prove};
