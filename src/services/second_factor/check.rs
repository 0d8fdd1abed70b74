//! Checking what somebody shows, a code or a passkey: at sign-in, where it makes a half-way session a full one, and later, before a
//! sensitive deed.

use super::passkeys::{PasskeyFlaw, answered};
use super::{code_hash, place, record};
use crate::db::staff::SignInRow;
use crate::db::{DbError, PgConnection, outbox, second_factors, sessions, sign_in_allowances, staff};
use crate::domain::actor::Actor;
use crate::domain::ids::StaffId;
use crate::domain::notice::NoticeKind;
use crate::domain::second_factor::{AuthenticatorKey, Code, Factors, Means};
use crate::domain::staff::{ADDRESS_BURST, after_failure, retry_after_secs, spend_attempt};
use crate::relying_party::RelyingParty;
use crate::seal::Keys;
use crate::services::Failure;

/// What somebody shows.
#[derive(Clone, Copy)]
pub enum Shown<'a> {
    Code(&'a Code),
    /// What a device answered to this desk.
    Passkey {
        desk: &'a RelyingParty,
        answer: &'a str,
    },
}

/// What became of what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Right,
    /// Wrong, used before, or the account is locked: nobody is told which.
    Wrong,
    /// The session was full already, or has ended: another tab was quicker.
    TooLate,
    /// The address has no attempt left for now.
    TooMany {
        retry_after_secs: u64,
    },
}

/// Passes the second factor at sign-in: the session goes on under this token, the old one opens nothing any more, and the
/// failures are forgotten.
pub fn pass(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    factors: Factors,
    shown: Shown<'_>,
    token_hash: &[u8],
) -> Result<Verdict, Failure> {
    if let Some(too_many) = spend(conn, actor)? {
        return Ok(too_many);
    }
    let row = staff::lock(conn, actor.staff)?;
    // Looked up behind the lock: a form sent twice is no wrong code.
    if sessions::find_passed(conn, actor.session)? != Some(factors.passed) {
        return Ok(Verdict::TooLate);
    }
    let Some(means) = check(conn, keys, actor, factors, &row, shown)? else { return Ok(Verdict::Wrong) };
    sessions::pass_second_factor(conn, actor.session, means, token_hash, actor.now)?;
    staff::set_signed_in(conn, actor.staff, actor.now)?;
    record(conn, actor.into(), actor.staff, "second_factor_passed", Some(("with", means.code())))?;
    Ok(Verdict::Right)
}

/// Shows again who one is, for what is done only soon after that.
pub fn prove(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    factors: Factors,
    shown: Shown<'_>,
) -> Result<Verdict, Failure> {
    if let Some(too_many) = spend(conn, actor)? {
        return Ok(too_many);
    }
    let row = staff::lock(conn, actor.staff)?;
    let Some(means) = check(conn, keys, actor, factors, &row, shown)? else { return Ok(Verdict::Wrong) };
    staff::set_failures(conn, Some(actor.staff), 0, None)?;
    proven(conn, actor, means.code())?;
    Ok(Verdict::Right)
}

/// The same by the password, where there is no second factor. `checked` is the hash that the password was found to fit, after
/// the attempt was counted; false where password or factor changed meanwhile.
pub fn prove_by_password(conn: &mut PgConnection, actor: &Actor, checked: &str) -> Result<bool, DbError> {
    let row = staff::lock(conn, actor.staff)?;
    let is_enrolled = second_factors::is_enrolled(conn, actor.staff)?;
    if row.password_hash.as_deref() != Some(checked) || is_enrolled {
        return Ok(false);
    }
    staff::set_failures(conn, Some(actor.staff), 0, None)?;
    proven(conn, actor, "password")?;
    Ok(true)
}

/// Records that a password did not show who one is.
pub fn refuse_proof(conn: &mut PgConnection, actor: &Actor) -> Result<(), DbError> {
    record(conn, actor.into(), actor.staff, "proof_refused", Some(("why", "password")))
}

fn proven(conn: &mut PgConnection, actor: &Actor, means: &'static str) -> Result<(), DbError> {
    sessions::set_proven(conn, actor.session, actor.now)?;
    record(conn, actor.into(), actor.staff, "proof_given", Some(("with", means)))
}

/// Takes an attempt from the address, as at the door.
fn spend(conn: &mut PgConnection, actor: &Actor) -> Result<Option<Verdict>, DbError> {
    let (left, counted_at) = sign_in_allowances::lock(conn, &actor.address, ADDRESS_BURST, actor.now)?;
    let (left, is_allowed) = spend_attempt(left, actor.now - counted_at);
    sign_in_allowances::set(conn, &actor.address, left, actor.now)?;
    Ok((!is_allowed).then(|| Verdict::TooMany { retry_after_secs: retry_after_secs(left) }))
}

/// Counts a failure, then checks: how the person showed who they are, or None, which is on record then. The caller forgets
/// the failures of who was right.
fn check(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    factors: Factors,
    row: &SignInRow,
    shown: Shown<'_>,
) -> Result<Option<Means>, Failure> {
    if row.locked_until.is_some_and(|until| until > actor.now) {
        record(conn, actor.into(), actor.staff, "second_factor_refused", Some(("why", "locked")))?;
        return Ok(None);
    }
    let (failed_attempts, locked_until) = after_failure(row.failed_attempts, actor.now);
    staff::set_failures(conn, Some(actor.staff), failed_attempts, locked_until)?;
    let found = match shown {
        Shown::Code(Code::Digits(digits)) if factors.takes_app() && fits(conn, keys, actor, digits)? => {
            Ok(Means::Authenticator)
        }
        Shown::Code(Code::Digits(_)) => Err("code"),
        Shown::Code(Code::Recovery(code)) => {
            let hash = code_hash(actor.staff, code);
            let is_spent = second_factors::spend_code(conn, actor.staff, &hash, actor.now)?;
            if is_spent { Ok(Means::RecoveryCode) } else { Err("code") }
        }
        Shown::Passkey { desk, answer } => match answered(conn, desk, actor, answer)? {
            Ok(()) => Ok(Means::Passkey),
            Err(PasskeyFlaw::WentBack) => Err("passkey count"),
            Err(PasskeyFlaw::Wrong) => Err("passkey"),
        },
    };
    match found {
        Ok(means) => {
            sign_in_allowances::give_back(conn, &actor.address, ADDRESS_BURST)?;
            Ok(Some(means))
        }
        Err(why) => {
            let why = if locked_until.is_some() { format!("{why}, which locks") } else { why.to_owned() };
            record(conn, actor.into(), actor.staff, "second_factor_refused", Some(("why", &why)))?;
            if locked_until.is_some() {
                outbox::tell(conn, actor.scope(), actor.staff, NoticeKind::Locked, actor.now)?;
            }
            Ok(None)
        }
    }
}

/// Whether the app shows these digits about now and nobody used them before.
fn fits(conn: &mut PgConnection, keys: &Keys, actor: &Actor, digits: &str) -> Result<bool, Failure> {
    let Some(row) = second_factors::find(conn, actor.staff)? else { return Ok(false) };
    let key = open(keys, actor.staff, &row.secret_sealed)?;
    match key.step_of(digits, actor.now) {
        Some(step) => Ok(second_factors::spend_step(conn, actor.staff, step)?),
        None => Ok(false),
    }
}

fn open(keys: &Keys, id: StaffId, sealed: &[u8]) -> Result<AuthenticatorKey, Failure> {
    let bytes = keys.open(place(&id.to_string()), sealed)?;
    Ok(AuthenticatorKey::from_slice(&bytes).ok_or(crate::seal::SealError::Format)?)
}
