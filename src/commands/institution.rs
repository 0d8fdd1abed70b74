//! `cardfile institution`: institutions from the terminal, by the same service as in the desk, in the history as nobody's.

use std::time::Duration;

use chrono::Utc;
use diesel::Connection as _;

use super::people::unknown;
use super::terminal::{say, say_table};
use super::{Failure, database};
use crate::config::{
    DatabaseOptions, InstitutionAddOptions, InstitutionListOptions, InstitutionRenameOptions, InstitutionVerb,
};
use crate::db::events::Origin;
use crate::db::{PgConnection, institutions as rows, staff};
use crate::domain::country::Country;
use crate::domain::ids::StaffId;
use crate::domain::institution::{InstitutionName, InstitutionNumber, Settings};
use crate::domain::locale::Locale;
use crate::domain::staff::Username;
use crate::domain::text::Flaw;
use crate::services::history::Author;
use crate::services::institutions::{self, InstitutionRefusal, NewInstitution};

pub fn run(verb: &InstitutionVerb) -> Result<(), Failure> {
    match verb {
        InstitutionVerb::Add(options) => add(options),
        InstitutionVerb::Rename(options) => rename(options),
        InstitutionVerb::List(options) => list(options),
    }
}

/// Does it in one transaction.
fn within<T>(
    options: &DatabaseOptions,
    deed: impl FnOnce(&mut PgConnection) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let wait = Duration::from_secs(options.database_wait_secs.into());
    let ready = database::reach(&options.place_or_trial()?, wait)?;
    let done = ready.connect_as_desk()?.transaction(deed)?;
    ready.close()?;
    Ok(done)
}

fn wrong(flag: &str, label: &str, flaw: &Flaw) -> Failure {
    Failure::setting(format!("{flag}: {}.", flaw.sentence(label)))
}

fn add(options: &InstitutionAddOptions) -> Result<(), Failure> {
    let name = InstitutionName::parse_required(&options.name).map_err(|flaw| wrong("--name", "Name", &flaw))?;
    let number = InstitutionNumber::parse(&options.number).map_err(|flaw| wrong("--number", "Number", &flaw))?;
    let country = Country::parse(&options.country).map_err(|flaw| wrong("--country", "Country", &flaw))?;
    let locale = options.locale.as_deref().filter(|locale| !locale.trim().is_empty()).map(Locale::parse).transpose();
    let locale = locale.map_err(|flaw| wrong("--locale", "Locale", &flaw))?;
    let settings = Settings::beginning(name, country, locale);
    within(&options.database, |conn| {
        let admin = options.admin.as_deref().map(|username| find_admin(conn, username)).transpose()?;
        let from = rows::find_first(conn)?.map(|first| first.id);
        let new = NewInstitution { number: &number, settings: &settings, admin };
        institutions::add(conn, Origin::default(), from, &new, Utc::now()).map(drop).map_err(told)
    })?;
    let number = number.as_str();
    say(format!("{number} {} is added.", settings.name.as_str()));
    match &options.admin {
        Some(admin) => say(format!("{admin} administers it, and finds it in the menu under their name.")),
        None => say(format!(
            "Nobody administers it yet: cardfile staff add --institution {number} --role admin --username … --name …"
        )),
    }
    Ok(())
}

fn find_admin(conn: &mut PgConnection, username: &str) -> Result<StaffId, Failure> {
    let unknown = || Failure::setting("--admin: nobody of this name works on this desk.");
    let username = Username::parse(username).map_err(|_| unknown())?;
    staff::find_id(conn, &username)?.ok_or_else(unknown)
}

fn rename(options: &InstitutionRenameOptions) -> Result<(), Failure> {
    let name = InstitutionName::parse_required(&options.name).map_err(|flaw| wrong("--name", "Name", &flaw))?;
    let unknown = || Failure::setting("--number: there is no institution of this number.");
    let number = InstitutionNumber::parse(&options.number).map_err(|flaw| wrong("--number", "Number", &flaw))?;
    let is_changed = within(&options.database, |conn| {
        let institution = rows::find_by_number(conn, number.as_str())?.ok_or_else(unknown)?;
        let author = Author::clock(institution.id, Utc::now());
        institutions::rename(conn, author, institution.id, None, &name).map_err(told)
    })?;
    match is_changed {
        true => say(format!("{} is called {} from now on.", number.as_str(), name.as_str())),
        false => say(format!("{} has this name already.", number.as_str())),
    }
    Ok(())
}

fn list(options: &InstitutionListOptions) -> Result<(), Failure> {
    let all = within(&options.database, |conn| Ok(rows::list(conn)?))?;
    let lines = all.iter().map(|one| {
        let settings = &one.settings;
        [one.number.as_str(), settings.name.as_str(), settings.country.code(), settings.locale.code()]
    });
    say_table(&[["NUMBER", "NAME", "COUNTRY", "LOCALE"]].into_iter().chain(lines).collect::<Vec<_>>());
    Ok(())
}

/// Why it was not done, in one line.
fn told(refusal: InstitutionRefusal) -> Failure {
    match refusal {
        InstitutionRefusal::NumberTaken => {
            Failure::setting("--number: another institution has this number; choose another.")
        }
        InstitutionRefusal::NoLongerAdmin | InstitutionRefusal::TooMany => unknown(),
        InstitutionRefusal::ChangedMeanwhile => Failure::other("The institution changed meanwhile. Try again."),
        InstitutionRefusal::Db(error) => error.into(),
    }
}
