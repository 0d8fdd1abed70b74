//! Passkeys: asking a device, adding what it made, taking what it answers. A challenge is gone with its first answer, right or wrong.
//! A passkey that is added ends the person's other sessions, as every other change of the second factor does.

use super::record;
use super::{enrolment::make_codes, still_here, tell_changed};
use crate::db::passkeys::{self, Use};
use crate::db::{DbError, PgConnection, second_factors, sessions, staff};
use crate::domain::actor::Actor;
use crate::domain::passkey::{PASSKEYS, PasskeyName, Purpose};
use crate::domain::second_factor::{Factors, Means, RecoveryCode};
use crate::relying_party::{NotTaken, Owner, RelyingParty};

/// Begins to ask a device of this person; answers what the browser is to ask it. None where there is nothing to ask.
pub fn challenge(
    conn: &mut PgConnection,
    desk: &RelyingParty,
    actor: &Actor,
    purpose: Purpose,
) -> Result<Option<serde_json::Value>, DbError> {
    let present: Vec<_> = passkeys::list(conn, actor.staff)?.into_iter().map(|row| row.credential).collect();
    let begun = match purpose {
        Purpose::Add => {
            let owner = Owner { id: actor.staff.0, username: &actor.username, display_name: &actor.display_name };
            desk.begin_adding(owner, &present)
        }
        Purpose::Use => desk.begin_use(&present),
    };
    match begun {
        Ok(challenge) => {
            passkeys::put_challenge(conn, actor.session, purpose, &challenge.state, actor.now)?;
            Ok(Some(challenge.options))
        }
        Err(why) => {
            told(actor, &why);
            Ok(None)
        }
    }
}

/// What a device made, and what the person calls it.
pub struct NewPasskey<'a> {
    pub desk: &'a RelyingParty,
    pub name: &'a PasskeyName,
    pub answer: &'a str,
}

/// What became of adding.
pub enum Adding {
    /// With recovery codes where it is the first second factor: they are known now and never again.
    Done(Vec<RecoveryCode>),
    /// Not an answer to what was asked, or too late.
    NotTaken,
    /// No more than so many.
    Enough,
    /// Somebody was quicker: what there is is to be shown first.
    Another,
}

/// Adds a passkey; the session goes on under this token, as one that passed with it.
pub fn add(
    conn: &mut PgConnection,
    actor: &Actor,
    factors: Factors,
    new: NewPasskey<'_>,
    token_hash: &[u8],
) -> Result<Adding, DbError> {
    // Locked first: of two who set up at once the second sees what the first did.
    staff::lock(conn, actor.staff)?;
    still_here(conn, actor)?;
    let is_first = !second_factors::is_enrolled(conn, actor.staff)?;
    // The password alone adds nothing beside what is there.
    if actor.standing.is_half_way && factors.passed.is_none() && !is_first {
        return Ok(Adding::Another);
    }
    if passkeys::list(conn, actor.staff)?.len() >= PASSKEYS {
        return Ok(Adding::Enough);
    }
    let Some(state) = passkeys::take_challenge(conn, actor.session, Purpose::Add, actor.now)? else {
        return Ok(Adding::NotTaken);
    };
    let added = match new.desk.finish_adding(state, new.answer) {
        Ok(added) => added,
        Err(why) => {
            told(actor, &why);
            return Ok(Adding::NotTaken);
        }
    };
    let row =
        passkeys::NewPasskey { credential_id: &added.credential_id, credential: &added.credential, name: new.name };
    if !passkeys::insert(conn, actor.staff, row, actor.now)? {
        return Ok(Adding::NotTaken);
    }
    let codes = if is_first { make_codes(conn, actor)? } else { Vec::new() };
    sessions::pass_second_factor(conn, actor.session, Means::Passkey, token_hash, actor.now)?;
    sessions::end_others(conn, actor.staff, actor.session, actor.now)?;
    record(conn, actor.into(), actor.staff, "passkey_added", Some(("name", new.name.as_str())))?;
    tell_changed(conn, actor)?;
    if actor.standing.is_half_way {
        staff::set_signed_in(conn, actor.staff, actor.now)?;
        let with = Some(("with", Means::Passkey.code()));
        record(conn, actor.into(), actor.staff, "second_factor_passed", with)?;
    }
    Ok(Adding::Done(codes))
}

/// Gives a passkey another name; false where there is none such.
pub fn rename(conn: &mut PgConnection, actor: &Actor, id: i64, name: &PasskeyName) -> Result<bool, DbError> {
    let Some(row) = passkeys::find(conn, actor.staff, id)? else { return Ok(false) };
    if row.name != name.as_str() {
        passkeys::rename(conn, actor.staff, id, name)?;
        record(conn, actor.into(), actor.staff, "passkey_renamed", Some(("name", name.as_str())))?;
    }
    Ok(true)
}

/// Why an answer does not count.
pub(super) enum PasskeyFlaw {
    Wrong,
    /// It is right and its count is not: somebody may have a copy of the device.
    WentBack,
}

/// Whether a device of this person answered what this session asked. The caller has locked the person's row and counted a failure.
pub(super) fn answered(
    conn: &mut PgConnection,
    desk: &RelyingParty,
    actor: &Actor,
    answer: &str,
) -> Result<Result<(), PasskeyFlaw>, DbError> {
    let Some(state) = passkeys::take_challenge(conn, actor.session, Purpose::Use, actor.now)? else {
        return Ok(Err(PasskeyFlaw::Wrong));
    };
    let answered = match desk.finish_use(state, answer) {
        Ok(answered) => answered,
        Err(why) => {
            told(actor, &why);
            return Ok(Err(if why.count_went_back { PasskeyFlaw::WentBack } else { PasskeyFlaw::Wrong }));
        }
    };
    Ok(match passkeys::count_use(conn, actor.staff, &answered.credential_id, answered.count, actor.now)? {
        Use::Counted => Ok(()),
        Use::WentBack => Err(PasskeyFlaw::WentBack),
        Use::Unknown => Err(PasskeyFlaw::Wrong),
    })
}

fn told(actor: &Actor, why: &NotTaken) {
    tracing::debug!(request = %actor.request, %why, "a passkey was not taken");
}
