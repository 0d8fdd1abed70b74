//! `cardfile staff`: accounts from the terminal, for the first people of an institution.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use diesel::Connection as _;

use super::people::{link, no_institution, told};
use super::terminal::say;
use super::{Failure, database};
use crate::config::{ListeningOptions, StaffAddOptions};
use crate::db::events::Origin;
use crate::db::institutions;
use crate::domain::staff::{DisplayName, Username};
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

fn public_origin(options: &StaffAddOptions) -> Result<Option<String>, Failure> {
    // Only the public address matters; loopback and a proxy are taken so that a plain http address is not refused here.
    let listening = ListeningOptions {
        listen: vec!["127.0.0.1:0".to_owned()],
        public_url: options.public_url.clone(),
        trusted_proxy: vec!["127.0.0.1".to_owned()],
    };
    Ok(listening.check()?.public_origin)
}
