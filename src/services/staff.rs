//! Staff accounts as use-cases: adding, inviting, passwords, preferences. Signing in and out is in services::sign_in, rules
//! for names and passwords are in domain::staff. Each function runs in the caller's transaction and leaves one event; a new
//! password never comes without the end of the sessions that the old one opened.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use diesel::{Connection as _, PgConnection};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::{DbError, events, invitations, sessions, staff};
use crate::domain::actor::Actor;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::policy::Role;
use crate::domain::staff::{DisplayName, Theme, Username, after_failure};

/// Why a person was not added.
#[derive(Debug, thiserror::Error)]
pub enum StaffRefusal {
    #[error("the username is taken")]
    NameTaken,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Adds a person without a password: an invitation lets them set one. A name that is taken spoils nothing else in the
/// caller's transaction.
pub fn add(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    username: &Username,
    display_name: &DisplayName,
    roles: &[Role],
    now: DateTime<Utc>,
) -> Result<StaffId, StaffRefusal> {
    let inserted = conn.transaction(|conn| staff::insert(conn, username, display_name, now));
    let id = inserted.map_err(|error| match error {
        error if error.is_constraint("staff_username_unique") => StaffRefusal::NameTaken,
        error => StaffRefusal::Db(error),
    })?;
    staff::insert_grant(conn, scope, id, roles, now)?;
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let details = json!({
        "username": [null, username.as_str()],
        "display_name": [null, display_name.as_str()],
        "roles": [null, codes],
    });
    let event = NewEvent {
        at: now,
        origin,
        subject: Subject::Staff(id),
        action: "staff_added",
        fields: vec!["username", "display_name", "roles"],
        details: Details::Open(details),
    };
    events::insert(conn, scope, event)?;
    Ok(id)
}

/// Whether somebody enabled is an admin anywhere: without one, nobody can invite anybody.
pub fn has_any_admin(conn: &mut PgConnection) -> Result<bool, DbError> {
    staff::has_any_admin(conn)
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
    // Locked first: of two invitations at once the second waits and replaces the other.
    staff::lock(conn, id)?;
    invitations::replace_open(conn, id, now)?;
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    invitations::insert(conn, scope, id, &invitation_hash(&token), now, now + valid_for)?;
    record(conn, scope, origin, id, "invitation_made", now)?;
    Ok(token)
}

/// What an invitation's token is stored and looked up by.
pub fn invitation_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Sets the password on a one-time link and unlocks the account. False where the link works no longer: used, replaced or
/// expired, also a moment ago by somebody else.
pub fn accept_invitation(
    conn: &mut PgConnection,
    token: &str,
    hash: &str,
    origin: Origin<'_>,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let token_hash = invitation_hash(token);
    let Some(seen) = invitations::find(conn, &token_hash, now)? else { return Ok(false) };
    staff::lock(conn, seen.staff)?;
    // Looked up again behind the lock, which whoever replaces or uses the link holds too.
    let Some(invitation) = invitations::find(conn, &token_hash, now)? else { return Ok(false) };
    if !invitations::mark_used(conn, invitation.id, now)? {
        return Ok(false);
    }
    staff::set_failures(conn, Some(invitation.staff), 0, None)?;
    let origin = Origin { staff: Some(invitation.staff), ..origin };
    set_password(conn, invitation.institution, origin, invitation.staff, hash, "invitation_accepted", now)?;
    Ok(true)
}

/// Stores a password's hash, ends every session of the person and records it under this action.
pub fn set_password(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    id: StaffId,
    hash: &str,
    action: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    staff::set_password(conn, id, hash)?;
    sessions::end_all(conn, id, now)?;
    record(conn, scope, origin, id, action, now)
}

/// What checking a person's present password needs.
pub struct PasswordCheck {
    /// None where there is no password that could fit now.
    pub hash: Option<String>,
    /// Set while too many failures keep the account locked; then nothing fits.
    pub locked_until: Option<DateTime<Utc>>,
}

/// Begins a check of the actor's own password: the failure is counted before the check, so that parallel guesses all count.
/// `change_password` takes it back.
pub fn begin_password_check(conn: &mut PgConnection, actor: &Actor) -> Result<PasswordCheck, DbError> {
    let row = staff::lock(conn, actor.staff)?;
    if let Some(until) = row.locked_until.filter(|until| *until > actor.now) {
        return Ok(PasswordCheck { hash: None, locked_until: Some(until) });
    }
    let (failed_attempts, locked_until) = after_failure(row.failed_attempts, actor.now);
    staff::set_failures(conn, Some(actor.staff), failed_attempts, locked_until)?;
    Ok(PasswordCheck { hash: row.password_hash, locked_until: None })
}

/// Changes the actor's own password after `checked`, the hash of the present one, was found to fit. Every other session ends
/// and this one goes on under a new token. `Stale` where the password was changed meanwhile.
pub fn change_password(
    conn: &mut PgConnection,
    actor: &Actor,
    checked: &str,
    hash: &str,
    token_hash: &[u8],
) -> Result<(), DbError> {
    let row = staff::lock(conn, actor.staff)?;
    if row.password_hash.as_deref() != Some(checked) {
        return Err(DbError::Stale);
    }
    staff::set_failures(conn, Some(actor.staff), 0, None)?;
    staff::set_password(conn, actor.staff, hash)?;
    sessions::end_others(conn, actor.staff, actor.session, actor.now)?;
    sessions::set_token(conn, actor.session, token_hash)?;
    record(conn, actor.scope(), actor.into(), actor.staff, "password_changed", actor.now)
}

/// Records that the present password was typed wrong where a new one was to be set.
pub fn refuse_password_change(conn: &mut PgConnection, actor: &Actor) -> Result<(), DbError> {
    record(conn, actor.scope(), actor.into(), actor.staff, "password_change_refused", actor.now)
}

/// How the desk looks to the actor and whether single keys do something. What is so already leaves no event.
pub fn set_preferences(conn: &mut PgConnection, actor: &Actor, theme: Theme, shortcuts: bool) -> Result<(), DbError> {
    let mut fields = Vec::new();
    let mut details = serde_json::Map::new();
    if theme != actor.theme {
        fields.push("theme");
        details.insert("theme".into(), json!([actor.theme.code(), theme.code()]));
    }
    if shortcuts != actor.has_shortcuts {
        fields.push("shortcuts");
        details.insert("shortcuts".into(), json!([actor.has_shortcuts, shortcuts]));
    }
    if fields.is_empty() {
        return Ok(());
    }
    staff::set_preferences(conn, actor.staff, theme, shortcuts)?;
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Staff(actor.staff),
        action: "preferences_changed",
        fields,
        details: Details::Open(details.into()),
    };
    events::insert(conn, actor.scope(), event)
}

fn record(
    conn: &mut PgConnection,
    scope: InstitutionId,
    origin: Origin<'_>,
    id: StaffId,
    action: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let subject = Subject::Staff(id);
    events::insert(
        conn,
        scope,
        NewEvent { at: now, origin, subject, action, fields: Vec::new(), details: Details::None },
    )
}
