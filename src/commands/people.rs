//! What commands that deal with staff say alike: the link, and why something was refused.

use super::Failure;
use crate::services::staff::StaffRefusal;

/// The path of a one-time link.
pub fn link(token: &str) -> String {
    format!("/invitation/{token}")
}

/// Commands work in the first institution, which the first start creates.
pub fn no_institution() -> Failure {
    Failure::setting("There is no institution in this database yet: start the desk on it first.")
}

/// Why an account was not added, in one line.
pub fn told(refusal: StaffRefusal) -> Failure {
    match refusal {
        StaffRefusal::NameTaken => Failure::setting("The username is taken; choose another."),
        StaffRefusal::Db(error) => error.into(),
    }
}
