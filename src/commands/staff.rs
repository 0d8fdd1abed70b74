//! `cardfile staff`: accounts from the terminal, for the first people of an institution.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use diesel::Connection as _;

use super::people::{link, no_institution, told};
use super::terminal::say;
use super::{Failure, database};
use crate::config::{ListeningOptions, ResetSecondFactorOptions, StaffAddOptions};
use crate::db::events::Origin;
use crate::db::{DbError, institutions, staff as staff_rows};
use crate::domain::staff::{DisplayName, Username};
use crate::services::history::Author;
use crate::services::second_factor::{ResetRefusal, reset};
use crate::services::staff;

/// `cardfile staff add`: the account and its one-time link, both or neither.
pub fn add(options: &StaffAddOptions) -> Result<(), Failure> {
    let username = Username::parse(&options.username)
        .map_err(|flaw| Failure::setting(format!("--username: {}.", flaw.sentence("Username"))))?;
    let name = DisplayName::parse_required(&options.name)
        .map_err(|flaw| Failure::setting(format!("--name: {}.", flaw.sentence("Name"))))?;
    let origin = public_origin(options)?;
    let wait = Duration::from_secs(options.database.database_wait_secs.into());
    let ready = database::reach(&options.database.place_or_trial()?, wait)?;
    let token = ready.connect_as_desk()?.transaction(|conn| -> Result<String, Failure> {
        let institution = institutions::find_first(conn)?.ok_or_else(no_institution)?;
        let (scope, now) = (institution.id, Utc::now());
        let added = staff::add(conn, scope, Origin::default(), &username, &name, &options.role, now);
        let person = added.map_err(told)?;
        let valid_for = TimeDelta::seconds(options.invitation_secs.into());
        Ok(staff::invite(conn, scope, Origin::default(), person, now, valid_for)?)
    })?;
    ready.close()?;
    let link = link(&token);
    match origin {
        Some(origin) => say(format!("Give {} this link; it works once:\n{origin}{link}", name.as_str())),
        None => {
            say(format!("Give {} this link with the desk's address before it; it works once:\n{link}", name.as_str()))
        }
    }
    Ok(())
}

/// `cardfile staff reset-second-factor`: by whoever runs the program, in the history as nobody's.
pub fn reset_second_factor(options: &ResetSecondFactorOptions) -> Result<(), Failure> {
    let unknown = || Failure::setting("--username: nobody of this name works in the institution.");
    let username = Username::parse(&options.username).map_err(|_| unknown())?;
    if !options.yes {
        return Err(Failure::setting(format!(
            "This ends every session of {} and forgets authenticator and recovery codes. Add --yes to do it.",
            username.as_str()
        )));
    }
    let wait = Duration::from_secs(options.database.database_wait_secs.into());
    let ready = database::reach(&options.database.place_or_trial()?, wait)?;
    ready.connect_as_desk()?.transaction(|conn| -> Result<(), Failure> {
        let institution = institutions::find_first(conn)?.ok_or_else(no_institution)?;
        let person = staff_rows::find_id(conn, &username)?.ok_or_else(unknown)?;
        reset(conn, Author::clock(institution.id, Utc::now()), person, None).map_err(|refusal| match refusal {
            ResetRefusal::Db(DbError::Missing) => unknown(),
            ResetRefusal::Db(error) => error.into(),
            ResetRefusal::Own => Failure::other("The second factor was not reset."),
        })
    })?;
    ready.close()?;
    say(format!("The second factor of {} is reset. At the next sign-in a new one is set up.", username.as_str()));
    Ok(())
}

fn public_origin(options: &StaffAddOptions) -> Result<Option<String>, Failure> {
    // Only the public address matters; loopback and a proxy are taken so that a plain http address is not refused here.
    let listening = ListeningOptions {
        listen: vec!["127.0.0.1:0".to_owned()],
        public_url: options.public_url.clone(),
        trusted_proxy: vec!["127.0.0.1".to_owned()],
    };
    Ok(listening.check()?.public_origin)
}
