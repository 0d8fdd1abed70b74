//! The one-time link on which a person sets a password. Of its token only a hash is kept; a newer link kills the older.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::password::set_password;
use super::{reason_details, tell};
use crate::db::events::Origin;
use crate::db::invitations::NewInvitation;
use crate::db::{DbError, invitations, staff};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::services::history::Author;

/// A one-time link's token for this person; an older link of theirs works no longer. Only its hash is kept.
pub fn invite(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    id: StaffId,
    now: DateTime<Utc>,
    valid_for: Duration,
) -> Result<String, DbError> {
    make_link(conn, Author { scope, origin, now }, id, valid_for, None, None)
}

/// The same by a form with a one-time key, and for a reason.
pub(super) fn make_link(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    valid_for: Duration,
    form_key: Option<Uuid>,
    reason: Option<&str>,
) -> Result<String, DbError> {
    // Locked first: of two invitations at once the second waits and replaces the other.
    staff::lock(conn, id)?;
    invitations::replace_open(conn, id, author.now)?;
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let token_hash = &invitation_hash(&token);
    let (now, expires_at) = (author.now, author.now + valid_for);
    let new = NewInvitation { staff: id, token_hash, now, expires_at, form_key };
    invitations::insert(conn, author.scope, &new)?;
    tell(conn, author, id, "invitation_made", Vec::new(), reason_details(reason))?;
    Ok(token)
}

/// What an invitation's token is stored and looked up by.
pub fn invitation_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Sets the password on a one-time link and unlocks the account. False where the link works no longer: used, replaced or
/// expired, also a moment ago by somebody else; `Stale` where the person's password is no longer that which the new one was held
/// against.
pub fn accept_invitation(
    conn: &mut PgConnection,
    token: &str,
    (present, hash): (Option<&str>, &str),
    origin: Origin<'_>,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let token_hash = invitation_hash(token);
    let Some(seen) = invitations::find(conn, &token_hash, now)? else { return Ok(false) };
    let person = staff::lock(conn, seen.staff)?;
    // Looked up again behind the lock, which whoever replaces or uses the link holds too.
    let Some(invitation) = invitations::find(conn, &token_hash, now)? else { return Ok(false) };
    if person.password_hash.as_deref() != present {
        return Err(DbError::Stale);
    }
    if !invitations::mark_used(conn, invitation.id, now)? {
        return Ok(false);
    }
    staff::set_failures(conn, Some(invitation.staff), 0, None)?;
    let origin = Origin { staff: Some(invitation.staff), ..origin };
    set_password(conn, invitation.institution, origin, invitation.staff, hash, "invitation_accepted", now)?;
    Ok(true)
}
