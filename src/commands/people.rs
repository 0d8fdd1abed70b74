//! What commands that deal with staff say alike: the link, and why something was refused.

use super::Failure;
use crate::db::{DbError, PgConnection, institutions};
use crate::domain::institution::Institution;
use crate::services::staff::{DeedRefusal, StaffRefusal};

/// The path of a one-time link.
pub fn link(token: &str) -> String {
    format!("/invitation/{token}")
}

/// The institution of this number; the first one, which the first start creates, where none is named.
pub fn find_institution(conn: &mut PgConnection, number: Option<&str>) -> Result<Institution, Failure> {
    match number.map(str::trim).filter(|number| !number.is_empty()) {
        Some(number) => institutions::find_by_number(conn, number)?
            .ok_or_else(|| Failure::setting("--institution: there is no institution of this number.")),
        None => institutions::find_first(conn)?.ok_or_else(no_institution),
    }
}

pub fn no_institution() -> Failure {
    Failure::setting("There is no institution in this database yet: start the desk on it first.")
}

pub fn unknown() -> Failure {
    Failure::setting("--username: nobody of this name works in the institution.")
}

/// Why something was not done to an account, in one line.
pub fn told_deed(refusal: DeedRefusal) -> Failure {
    match refusal {
        DeedRefusal::Db(DbError::Missing) => unknown(),
        DeedRefusal::Db(error) => error.into(),
        DeedRefusal::Stale => Failure::other("The account changed meanwhile. Try again."),
        refusal @ DeedRefusal::Waiting { .. } => Failure::setting(refusal.to_string()),
        DeedRefusal::Barrier(barrier) => Failure::setting(barrier.to_string()),
    }
}

/// Why an account was not added, in one line.
pub fn told(refusal: StaffRefusal) -> Failure {
    match refusal {
        StaffRefusal::NameTaken => Failure::setting("The username is taken; choose another."),
        StaffRefusal::NoLongerAdmin => Failure::other("Nobody was added: only an admin adds people."),
        StaffRefusal::Db(error) => error.into(),
    }
}
