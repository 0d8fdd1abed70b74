//! The first half of signing in: an attempt of the address is spent and a failure of the account is counted, before anything
//! is checked. What becomes of the attempt is in `entry`. Every name costs the same statements.

use chrono::{DateTime, Utc};
use diesel::PgConnection;

use crate::db::staff::SignInRow;
use crate::db::{DbError, institutions, sign_in_allowances, staff};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::staff::{ADDRESS_BURST, Username, after_failure, retry_after_secs, spend_attempt};

/// An attempt whose failure is counted and whose password is still to be checked.
#[derive(Debug)]
pub struct Attempt {
    pub staff: Option<StaffId>,
    /// What the password is checked against; None where no password can fit.
    pub hash: Option<String>,
    /// Where the person works; where it is recorded that a nobody tried.
    pub institution: InstitutionId,
    /// Why even the right password does not open.
    pub bar: Option<Bar>,
    /// Whether this failure, if it stays one, locks the account.
    pub locks: bool,
}

/// What keeps a person out whatever the password. For the history, never for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    Unknown,
    Locked,
    Disabled,
    NoPassword,
    NoGrant,
}

impl Bar {
    pub(super) fn code(self) -> &'static str {
        match self {
            Bar::Unknown => "unknown",
            Bar::Locked => "locked",
            Bar::Disabled => "disabled",
            Bar::NoPassword => "no_password",
            Bar::NoGrant => "no_grant",
        }
    }
}

/// How an attempt begins.
#[derive(Debug)]
pub enum Begun {
    Attempt(Attempt),
    /// The address has none left for now.
    TooMany {
        retry_after_secs: u64,
    },
}

/// Spends an attempt of the address and counts a failure of the account, under the lock of its row. To be committed before
/// the password is checked: parallel guesses all count, also those that never wait for an answer.
pub fn begin(
    conn: &mut PgConnection,
    username: Option<&Username>,
    address: &str,
    now: DateTime<Utc>,
) -> Result<Begun, DbError> {
    let (left, counted_at) = sign_in_allowances::lock(conn, address, ADDRESS_BURST, now)?;
    let (left, is_allowed) = spend_attempt(left, now - counted_at);
    sign_in_allowances::set(conn, address, left, now)?;
    if !is_allowed {
        return Ok(Begun::TooMany { retry_after_secs: retry_after_secs(left) });
    }
    // No account has an empty name.
    let row = staff::lock_by_username(conn, username.map_or("", Username::as_str))?;
    let id = row.as_ref().map(|row| StaffId(row.id));
    let (failed_attempts, locked_until) = count(row.as_ref(), now);
    staff::set_failures(conn, id, failed_attempts, locked_until)?;
    let grant = staff::find_first_grant(conn, id)?;
    let first = institutions::find_first(conn)?.ok_or(DbError::Missing)?;
    let bar = bar(row.as_ref(), grant, now);
    Ok(Begun::Attempt(Attempt {
        staff: id,
        hash: row.and_then(|row| row.password_hash),
        institution: grant.unwrap_or(first.id),
        bar,
        locks: bar.is_none() && locked_until.is_some(),
    }))
}

/// What stays on the row if the password turns out wrong. A locked or disabled account stays as it is.
fn count(row: Option<&SignInRow>, now: DateTime<Utc>) -> (i32, Option<DateTime<Utc>>) {
    match row {
        None => (0, None),
        Some(row) if is_locked(row, now) || row.disabled_at.is_some() => (row.failed_attempts, row.locked_until),
        Some(row) => after_failure(row.failed_attempts, now),
    }
}

fn is_locked(row: &SignInRow, now: DateTime<Utc>) -> bool {
    row.locked_until.is_some_and(|until| until > now)
}

fn bar(row: Option<&SignInRow>, grant: Option<InstitutionId>, now: DateTime<Utc>) -> Option<Bar> {
    match row {
        None => Some(Bar::Unknown),
        Some(row) if row.disabled_at.is_some() => Some(Bar::Disabled),
        Some(row) if is_locked(row, now) => Some(Bar::Locked),
        Some(row) if row.password_hash.is_none() => Some(Bar::NoPassword),
        Some(_) if grant.is_none() => Some(Bar::NoGrant),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::staff::{FAILURES_BEFORE_LOCK, LOCK};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).expect("a date")
    }

    fn account(failed_attempts: i32) -> SignInRow {
        let password_hash = Some("$argon2id$".to_owned());
        SignInRow { id: 7, password_hash, failed_attempts, locked_until: None, disabled_at: None }
    }

    const SOMEWHERE: Option<InstitutionId> = Some(InstitutionId(1));

    #[test]
    fn the_failure_that_reaches_the_limit_locks_and_the_one_before_does_not() {
        let at_limit = account(FAILURES_BEFORE_LOCK - 1);
        let before = account(FAILURES_BEFORE_LOCK - 2);

        assert_eq!(count(Some(&at_limit), now()), (0, Some(now() + LOCK)));
        assert_eq!(count(Some(&before), now()), (FAILURES_BEFORE_LOCK - 1, None));
    }

    #[test]
    fn a_locked_account_is_not_locked_for_longer_by_more_guesses() {
        let until = now() + chrono::Duration::minutes(5);
        let locked = SignInRow { locked_until: Some(until), ..account(0) };

        assert_eq!(count(Some(&locked), now()), (0, Some(until)));
        assert_eq!(bar(Some(&locked), SOMEWHERE, now()), Some(Bar::Locked));
    }

    #[test]
    fn a_lock_that_ran_out_bars_nobody() {
        let free = SignInRow { locked_until: Some(now()), ..account(0) };

        assert_eq!(bar(Some(&free), SOMEWHERE, now()), None);
        assert_eq!(count(Some(&free), now()), (1, None));
    }

    #[test]
    fn only_an_enabled_person_with_password_and_grant_may_enter() {
        let disabled = SignInRow { disabled_at: Some(now()), ..account(0) };
        let invited = SignInRow { password_hash: None, ..account(0) };

        assert_eq!(bar(None, None, now()), Some(Bar::Unknown));
        assert_eq!(bar(Some(&disabled), SOMEWHERE, now()), Some(Bar::Disabled));
        assert_eq!(bar(Some(&invited), SOMEWHERE, now()), Some(Bar::NoPassword));
        assert_eq!(bar(Some(&account(0)), None, now()), Some(Bar::NoGrant));
        assert_eq!(bar(Some(&account(0)), SOMEWHERE, now()), None);
    }
}
