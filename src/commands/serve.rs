//! `cardfile serve`: the desk for real use. Never makes up any data.

use std::time::Duration;

use chrono::Utc;
use diesel::Connection as _;

use super::database::Ready;
use super::terminal::say;
use super::{Failure, admin, database, keys, listening, serving};
use crate::config::{DatabasePlace, FirstInstitution, ServeOptions};
use crate::domain::second_factor::SecondFactor;
use crate::services::institutions;

pub fn run(options: &ServeOptions) -> Result<(), Failure> {
    let listening = options.listening.check()?;
    let first = options.institution.check()?;
    let limits = options.desk.limits()?;
    let mail = options.mail.check(listening.public_origin.as_deref())?;
    let place = options.database.place()?;
    let source = options.keys.source(options.database.data_dir().as_deref())?;
    keys::check(&source)?;
    let door = listening::take_ports(&listening)?;

    let ready = database::open(&place, Duration::from_secs(options.database.database_wait_secs.into()))?;
    let keys = keys::open(&source, &mut ready.connect_as_desk()?)?;
    let link = prepare(&ready, &first, limits.invitation)?;

    let origin = door.origin.clone();
    let rules = serving::Rules { desk: &options.desk, second_factor: SecondFactor::Required, mail };
    serving::run(ready, keys, listening, door, rules, || {
        say(format!("Cardfile is ready at {origin}"));
        if let DatabasePlace::Embedded(folder) = &place {
            tracing::info!(folder = %folder.display(), "the data is here");
        }
        if let Some(link) = link {
            say(format!(
                "\nNobody administers it yet. Open this link once and set the password of \"admin\":\n{origin}{link}"
            ));
        }
    })
}

/// The institution and its first administrator, where they are missing: both or neither.
fn prepare(ready: &Ready, first: &FirstInstitution, invitation: chrono::TimeDelta) -> Result<Option<String>, Failure> {
    let now = Utc::now();
    ready.connect_as_desk()?.transaction(|conn| {
        let (institution, _) = institutions::ensure_first(conn, &first.number, &first.settings, now)?;
        admin::ensure(conn, institution.id, now, invitation)
    })
}
