//! The reset: somebody lost what they had, and somebody else lets them begin anew.

use super::record;
use crate::db::{DbError, PgConnection, outbox, passkeys, second_factors, sessions, staff};
use crate::domain::ids::StaffId;
use crate::domain::notice::NoticeKind;
use crate::services::history::Author;

/// Why a second factor was not reset.
#[derive(Debug, thiserror::Error)]
pub enum ResetRefusal {
    /// Whoever sits at a session left open would else be rid of the factor.
    #[error("nobody resets their own second factor")]
    Own,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Forgets a person's authenticator, passkeys and recovery codes and ends all their sessions; at the next sign-in they set up new ones.
/// `Missing` where nobody of this id works in the author's institution.
pub fn reset(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    reason: Option<&str>,
) -> Result<(), ResetRefusal> {
    if author.origin.staff == Some(id) {
        return Err(ResetRefusal::Own);
    }
    if !staff::is_granted(conn, author.scope, id)? {
        return Err(DbError::Missing.into());
    }
    // Locked first, so that nobody passes or sets up meanwhile.
    staff::lock(conn, id)?;
    second_factors::delete(conn, id)?;
    second_factors::delete_codes(conn, id)?;
    passkeys::delete_all(conn, id)?;
    staff::set_factor_reset_by(conn, id, author.origin.staff)?;
    sessions::end_all(conn, id, author.now)?;
    record(conn, author, id, "second_factor_reset", reason.map(|reason| ("reason", reason)))?;
    Ok(outbox::tell(conn, author.scope, id, NoticeKind::SecondFactorReset, author.now)?)
}
