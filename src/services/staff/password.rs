//! A person's password: set on a link, or changed by themselves. A new one never comes without the end of the sessions that the
//! old one opened.

use chrono::{DateTime, Utc};
use diesel::PgConnection;

use super::record;
use crate::db::events::Origin;
use crate::db::{DbError, former_passwords, outbox, sessions, staff};
use crate::domain::actor::Actor;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::notice::NoticeKind;
use crate::domain::staff::after_failure;

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
    /// Those of the passwords before it.
    pub former: Vec<String>,
    /// Set while too many failures keep the account locked; then nothing fits.
    pub locked_until: Option<DateTime<Utc>>,
    /// Whether the account is locked by this check, if it fails.
    pub locks: bool,
}

/// Begins a check of the actor's own password: the failure is counted before the check, so that parallel guesses all count.
/// `change_password` takes it back.
pub fn begin_password_check(conn: &mut PgConnection, actor: &Actor) -> Result<PasswordCheck, DbError> {
    let row = staff::lock(conn, actor.staff)?;
    if let Some(until) = row.locked_until.filter(|until| *until > actor.now) {
        return Ok(PasswordCheck { hash: None, former: Vec::new(), locked_until: Some(until), locks: false });
    }
    let (failed_attempts, locked_until) = after_failure(row.failed_attempts, actor.now);
    staff::set_failures(conn, Some(actor.staff), failed_attempts, locked_until)?;
    let former = former_passwords::list(conn, actor.staff)?;
    Ok(PasswordCheck { hash: row.password_hash, former, locked_until: None, locks: locked_until.is_some() })
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
    record(conn, actor.scope(), actor.into(), actor.staff, "password_changed", actor.now)?;
    outbox::tell(conn, actor.scope(), actor.staff, NoticeKind::PasswordChanged, actor.now)
}

/// Tells the actor by mail where a check that failed has locked their account.
pub fn tell_if_locked(conn: &mut PgConnection, actor: &Actor, check: &PasswordCheck) -> Result<(), DbError> {
    match check.locks {
        true => outbox::tell(conn, actor.scope(), actor.staff, NoticeKind::Locked, actor.now),
        false => Ok(()),
    }
}

/// Forgets the failures where the present password was right and the new one was not taken.
pub fn forgive_password_check(conn: &mut PgConnection, actor: &Actor, checked: &str) -> Result<(), DbError> {
    let row = staff::lock(conn, actor.staff)?;
    if row.password_hash.as_deref() == Some(checked) {
        staff::set_failures(conn, Some(actor.staff), 0, None)?;
    }
    Ok(())
}

/// What a person who has no session may not choose again: the present password and those before it, as hashes.
#[derive(Debug, Clone, Default)]
pub struct UsedPasswords {
    pub present: Option<String>,
    pub former: Vec<String>,
}

impl UsedPasswords {
    pub fn all(&self) -> Vec<String> {
        self.present.iter().chain(&self.former).cloned().collect()
    }
}

pub(super) fn find_used_passwords(conn: &mut PgConnection, id: StaffId) -> Result<UsedPasswords, DbError> {
    Ok(UsedPasswords { present: former_passwords::find_present(conn, id)?, former: former_passwords::list(conn, id)? })
}

/// Records that the present password was typed wrong where a new one was to be set.
pub fn refuse_password_change(conn: &mut PgConnection, actor: &Actor) -> Result<(), DbError> {
    record(conn, actor.scope(), actor.into(), actor.staff, "password_change_refused", actor.now)
}
