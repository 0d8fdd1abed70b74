//! `cardfile trial`: a desk to try out, complete after one command. The first start makes the institution, the customers, the
//! staff and, last of all, the file with the sign-ins; a start that was cut off is completed by the next.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::Connection as _;
use secrecy::SecretString;

use super::database::Ready;
use super::people::told;
use super::terminal::{say, say_table};
use super::trial_sign_ins::{self, PEOPLE, Person, SignIn};
use super::{Failure, database, demo, keys, listening, serving};
use crate::config::{DatabasePlace, FirstInstitution, InstitutionOptions, TrialOptions, trial_folder};
use crate::db::events::Origin;
use crate::db::{PgConnection, staff as staff_rows};
use crate::domain::ids::InstitutionId;
use crate::domain::second_factor::SecondFactor;
use crate::domain::staff::{DisplayName, Username};
use crate::domain::wallet::Rule;
use crate::password;
use crate::seal::Keys;
use crate::services::demo::count_made;
use crate::services::{institutions, staff as staff_services};

const SEED: u64 = 1;

pub fn run(options: &TrialOptions) -> Result<(), Failure> {
    let listening = options.listening.check()?;
    options.desk.limits()?;
    let folder = folder(options)?;
    let place = place(options, &folder)?;
    let source = options.keys.source(Some(&folder))?;
    keys::check(&source)?;
    let door = listening::take_ports(&listening)?;

    let ready = database::open(&place, Duration::from_secs(options.database.database_wait_secs.into()))?;
    let keys = keys::open(&source, &mut ready.connect_as_desk()?)?;
    let sign_ins = match trial_sign_ins::read(&folder)? {
        Some(sign_ins) => sign_ins,
        None => prepare(&ready, &keys, &folder, options.demo)?,
    };

    let origin = door.origin.clone();
    // The data is made up and the passwords are printed: who wants to see a second factor sets one up.
    let second_factor = SecondFactor::Optional;
    let rules = serving::Rules { desk: &options.desk, second_factor, mail: None };
    serving::run(ready, keys, listening, door, rules, || announce(&origin, &folder, &sign_ins))
}

fn folder(options: &TrialOptions) -> Result<PathBuf, Failure> {
    options.database.data_dir().or_else(trial_folder).ok_or_else(|| {
        Failure::setting("There is no home folder to keep the trial in: name one with --data-dir (CARDFILE_DATA_DIR).")
    })
}

/// The private database of the folder, unless a URL is given; then the folder, for keys and sign-ins, is made here.
fn place(options: &TrialOptions, folder: &Path) -> Result<DatabasePlace, Failure> {
    let mut database = options.database.clone();
    database.data_dir = Some(folder.to_owned());
    let place = database.place()?;
    if let DatabasePlace::Server { .. } = place {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| Failure::setting(format!("Could not create {}: {error}.", folder.display())))?;
    }
    Ok(place)
}

/// What the first start makes. Every step looks at what is there.
fn prepare(ready: &Ready, keys: &Keys, folder: &Path, customers: u64) -> Result<Vec<SignIn>, Failure> {
    say("Making the trial's customers and sign-ins. This is done once.");
    let mut conn = ready.connect_as_desk()?;
    let now = Utc::now();
    let first = institution()?;
    let (institution, _) =
        conn.transaction(|conn| institutions::ensure_first(conn, &first.number, &first.settings, now))?;
    if institution.number != first.number {
        return Err(Failure::setting(format!(
            "This database belongs to {}; a trial makes up customers and staff and needs a database of its own.",
            institution.settings.name.as_str()
        )));
    }
    let missing = customers.saturating_sub(count_made(&mut conn, institution.id)?);
    if missing > 0 {
        demo::fill(&mut conn, &mut ready.connect_as_desk()?, keys, institution.id, missing, SEED)?;
        demo::analyze(ready)?;
    }
    let sign_ins: Vec<SignIn> = PEOPLE.iter().map(SignIn::new).collect();
    let hashes: Vec<String> =
        sign_ins.iter().map(|sign_in| password::hash(&SecretString::from(sign_in.password.as_str()))).collect();
    conn.transaction(|conn| {
        let mut people = PEOPLE.iter().zip(&hashes);
        people.try_for_each(|(person, hash)| ensure_person(conn, institution.id, person, hash, now))
    })?;
    trial_sign_ins::write(folder, &sign_ins)?;
    Ok(sign_ins)
}

/// The trial's bank, with wallets, so that there is something to see of them.
fn institution() -> Result<FirstInstitution, Failure> {
    let options = InstitutionOptions {
        institution: "Nordic Example Bank".to_owned(),
        number: "752001".to_owned(),
        country: "FIN".to_owned(),
        locale: Some("fi_FI".to_owned()),
    };
    let mut first = options.check()?;
    first.settings.wallet.rule = Rule::Shared;
    Ok(first)
}

/// The account, with this password from now on: a start that was cut off left no file with the one before.
fn ensure_person(
    conn: &mut PgConnection,
    scope: InstitutionId,
    person: &Person,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let username = Username::parse(person.username).expect("a username of ours");
    let name = DisplayName::parse_required(person.name).expect("a name of ours");
    let id = match staff_rows::find_id(conn, &username)? {
        Some(id) => id,
        None => {
            staff_services::add(conn, scope, Origin::default(), &username, &name, &[person.role], now).map_err(told)?
        }
    };
    Ok(staff_services::set_password(conn, scope, Origin::default(), id, hash, "password_changed", now)?)
}

fn announce(origin: &str, folder: &Path, sign_ins: &[SignIn]) {
    say(format!("\nCardfile is ready at {origin}\n"));
    let mut rows = vec![["Role", "Username", "Password"]];
    rows.extend(sign_ins.iter().map(|one| [one.role.as_str(), one.username.as_str(), one.password.as_str()]));
    say_table(&rows);
    say(format!("\nThe sign-ins are also in {}.", trial_sign_ins::file(folder).display()));
    say("All customers are made up. Ctrl-C stops it; the data stays.");
}
