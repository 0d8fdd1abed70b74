//! The one-time link on which a person sets a password. Of its token only a hash is kept, and where it goes by mail a sealed copy
//! until it went; a newer link kills the older.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::password::{UsedPasswords, find_used_passwords, set_password};
use super::tell;
use crate::db::events::{Details, Origin};
use crate::db::invitations::{Invitation, NewInvitation};
use crate::db::outbox::{self, NewNotice};
use crate::db::{DbError, invitations, staff};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::notice::NoticeKind;
use crate::domain::staff::LINK_TRIES;
use crate::seal::{Keys, Place};
use crate::services::history::Author;

/// How a link gets to its person.
#[derive(Clone, Copy)]
pub enum Handover<'a> {
    /// Whoever made it passes it on.
    Shown,
    /// By mail, as this message; until it went it waits sealed with these keys.
    Mailed(NoticeKind, &'a Keys),
}

/// A link that was made.
pub enum MadeLink {
    /// Its token, known now and never again.
    Shown(String),
    /// It goes by mail, and nobody but its person sees it.
    Mailed,
}

impl std::fmt::Debug for MadeLink {
    /// Without the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            MadeLink::Shown(_) => "Shown",
            MadeLink::Mailed => "Mailed",
        })
    }
}

/// Where a link is sealed that waits to be sent; services::outbox opens it. `row` is the message's id.
fn link_place(scope: InstitutionId, row: &str) -> Place<'_> {
    Place { column: "outbox.link_sealed", institution: scope, row }
}

/// A one-time link's token for this person; an older link of theirs works no longer. Only its hash is kept.
pub fn invite(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    id: StaffId,
    now: DateTime<Utc>,
    valid_for: Duration,
) -> Result<String, DbError> {
    let order = LinkOrder { id, valid_for, form_key: None, reason: None, handover: Handover::Shown };
    match make_link(conn, Author { scope, origin, now }, &order)? {
        MadeLink::Shown(token) => Ok(token),
        MadeLink::Mailed => Err(DbError::Missing),
    }
}

/// A link to be made.
pub(super) struct LinkOrder<'a> {
    pub id: StaffId,
    pub valid_for: Duration,
    /// The one-time key of the form that asks for it.
    pub form_key: Option<Uuid>,
    pub reason: Option<&'a str>,
    pub handover: Handover<'a>,
}

/// The same by a form, for a reason, and perhaps by mail. Where there is no mail after all, or no address, it is shown; if somebody
/// else is to pass it on, its person gets word that there is one.
pub(super) fn make_link(
    conn: &mut PgConnection,
    author: Author<'_>,
    order: &LinkOrder<'_>,
) -> Result<MadeLink, DbError> {
    let LinkOrder { id, form_key, .. } = *order;
    // Locked first: of two invitations at once the second waits and replaces the other.
    staff::lock(conn, id)?;
    invitations::replace_open(conn, id, author.now)?;
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let token_hash = &invitation_hash(&token);
    let (now, expires_at) = (author.now, author.now + order.valid_for);
    let made_by = author.origin.staff;
    let new = NewInvitation { staff: id, token_hash, now, expires_at, form_key, made_by };
    let invitation = invitations::insert(conn, author.scope, &new)?;
    let is_mailed = match order.handover {
        Handover::Shown => false,
        Handover::Mailed(kind, keys) => {
            let notice = Uuid::now_v7();
            let sealed = keys.seal(link_place(author.scope, &notice.to_string()), token.as_bytes());
            let new = NewNotice { id: notice, staff: id, kind, link: Some((invitation, &sealed)), address: None, now };
            outbox::insert(conn, author.scope, &new)?
        }
    };
    let details = match (order.reason, is_mailed) {
        (None, false) => Details::None,
        (None, true) => Details::Open(json!({ "by": "mail" })),
        (Some(reason), false) => Details::Open(json!({ "reason": reason })),
        (Some(reason), true) => Details::Open(json!({ "reason": reason, "by": "mail" })),
    };
    tell(conn, author, id, "invitation_made", Vec::new(), details)?;
    if is_mailed {
        return Ok(MadeLink::Mailed);
    }
    outbox::tell(conn, author.scope, id, NoticeKind::LinkShown, now)?;
    Ok(MadeLink::Shown(token))
}

/// What an invitation's token is stored and looked up by.
pub fn invitation_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// What the person of this link may not choose again. Counts as a try of the link; None where it has had as many as it has.
pub fn try_link(conn: &mut PgConnection, link: &Invitation) -> Result<Option<UsedPasswords>, DbError> {
    if !invitations::count_try(conn, link.id, LINK_TRIES)? {
        return Ok(None);
    }
    Ok(Some(find_used_passwords(conn, link.staff)?))
}

/// The password that was tried is one of before: after the last try the link is dead. True where it is so now.
pub fn refuse_try(
    conn: &mut PgConnection,
    link: &Invitation,
    origin: Origin<'_>,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    if !invitations::end_tried(conn, link.id, LINK_TRIES, now)? {
        return Ok(false);
    }
    let author = Author { scope: link.institution, origin, now };
    tell(conn, author, link.staff, "invitation_spent", Vec::new(), Details::None)?;
    Ok(true)
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
    outbox::tell(conn, invitation.institution, invitation.staff, NoticeKind::PasswordSet, now)?;
    Ok(true)
}
