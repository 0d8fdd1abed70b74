//! `cardfile staff`: accounts from the terminal, for the first people of an institution and for when no admin is at hand. By the
//! same services as in the desk, in the history as nobody's.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::Connection as _;

use super::people::{find_institution, link, told, told_deed, unknown};
use super::terminal::{say, say_table};
use super::{Failure, database};
use crate::config::{
    LinkOptions, ListeningOptions, ResetSecondFactorOptions, StaffAddOptions, StaffDeedOptions, StaffEditOptions,
    StaffInviteOptions, StaffListOptions, StaffPlace, StaffRolesOptions, StaffTieOptions, StaffVerb,
};
use crate::db::colleagues::{self, ColleagueRow, Filter};
use crate::db::{PgConnection, staff as staff_rows};
use crate::domain::email::Email;
use crate::domain::ids::{ProposalId, StaffId};
use crate::domain::staff::{DisplayName, Username};
use crate::domain::text::Flaw;
use crate::services::history::Author;
use crate::services::second_factor::{ResetRefusal, reset};
use crate::services::staff::{self, DeedRefusal, Handover, MadeLink, Newcomer, Particulars};

pub fn run(verb: &StaffVerb) -> Result<(), Failure> {
    match verb {
        StaffVerb::Add(options) => add(options),
        StaffVerb::List(options) => list(options),
        StaffVerb::Edit(options) => edit(options),
        StaffVerb::Disable(options) => {
            act(options, "disabled, and signed out everywhere", |conn, author, id, reason| {
                staff::disable(conn, author, id, None, reason)
            })
        }
        StaffVerb::Enable(options) => {
            let mut waits = None;
            act(options, "enabled", |conn, author, id, reason| {
                waits = staff::enable(conn, author, id, None, reason)?;
                Ok(())
            })?;
            say_waits(waits);
            Ok(())
        }
        StaffVerb::Unlock(options) => act(options, "unlocked", staff::unlock),
        StaffVerb::Roles(options) => roles(options),
        StaffVerb::Tie(options) => tie(options),
        StaffVerb::Untie(options) => act(options, "tied to no customer", |conn, author, id, reason| {
            staff::tie(conn, author, id, None, None, reason).map(drop)
        }),
        StaffVerb::Invite(options) => invite(options),
        StaffVerb::EndSessions(options) => act(options, "signed out", |conn, author, id, reason| {
            staff::end_sessions(conn, author, id, None, reason).map(drop)
        }),
        StaffVerb::ResetSecondFactor(options) => reset_second_factor(options),
    }
}

/// Does it in one transaction, in the institution and by the name of nobody.
fn within<T>(
    place: &StaffPlace,
    deed: impl FnOnce(&mut PgConnection, Author<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let wait = Duration::from_secs(place.database.database_wait_secs.into());
    let ready = database::reach(&place.database.place_or_trial()?, wait)?;
    let done = ready.connect_as_desk()?.transaction(|conn| {
        let institution = find_institution(conn, place.institution.as_deref())?;
        deed(conn, Author::clock(institution.id, Utc::now()))
    })?;
    ready.close()?;
    Ok(done)
}

fn find_person(conn: &mut PgConnection, username: &str) -> Result<StaffId, Failure> {
    let username = Username::parse(username).map_err(|_| unknown())?;
    staff_rows::find_id(conn, &username)?.ok_or_else(unknown)
}

fn wrong(flag: &str, label: &str, flaw: &Flaw) -> Failure {
    Failure::setting(format!("{flag}: {}.", flaw.sentence(label)))
}

/// The account and its one-time link, both or neither.
fn add(options: &StaffAddOptions) -> Result<(), Failure> {
    let username = Username::parse(&options.username).map_err(|flaw| wrong("--username", "Username", &flaw))?;
    let name = DisplayName::parse_required(&options.name).map_err(|flaw| wrong("--name", "Name", &flaw))?;
    let typed = options.email.as_deref().unwrap_or_default();
    let email = Email::parse(typed).map_err(|flaw| wrong("--email", "E-mail", &flaw))?;
    let origin = public_origin(&options.link)?;
    let valid_for = TimeDelta::seconds(options.link.invitation_secs.into());
    let (token, waits) = within(&options.place, |conn, author| {
        let newcomer =
            Newcomer { username: &username, display_name: &name, email: email.as_ref(), roles: &options.role };
        let added = staff::add_newcomer(conn, author, &newcomer).map_err(told)?;
        let token = staff::invite(conn, author.scope, author.origin, added.id, author.now, valid_for)?;
        Ok((token, added.waits))
    })?;
    say_link(name.as_str(), origin, &token);
    say_waits(waits);
    Ok(())
}

fn list(options: &StaffListOptions) -> Result<(), Failure> {
    const PAGE: i64 = 500;
    let (people, now) = within(&options.place, |conn, author| {
        let mut people: Vec<ColleagueRow> = Vec::new();
        loop {
            let place = (people.last().map(|last| last.id), false);
            let page = colleagues::list(conn, author.scope, Filter::default(), author.now, place, PAGE)?;
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            people.extend(page);
            if is_last {
                return Ok((people, author.now));
            }
        }
    })?;
    let lines: Vec<[String; 6]> = people.iter().map(|row| line(row, now)).collect();
    let heads = ["USERNAME", "NAME", "ROLES", "STATUS", "SECOND FACTOR", "LAST SIGN-IN"];
    let lines = lines.iter().map(|line| line.each_ref().map(String::as_str));
    say_table(&[heads].into_iter().chain(lines).collect::<Vec<_>>());
    Ok(())
}

fn line(row: &ColleagueRow, now: DateTime<Utc>) -> [String; 6] {
    let roles: Vec<&str> = row.roles().iter().map(|role| role.code()).collect();
    let roles = if roles.is_empty() { "none".to_owned() } else { roles.join(",") };
    let second_factor = if row.has_second_factor() { "set up" } else { "not set up" };
    let last = row.last_sign_in_at.map_or("never".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string());
    let status = row.status(now).code().to_owned();
    [row.username.clone(), row.display_name.clone(), roles, status, second_factor.to_owned(), last]
}

/// Something done to one account, and what it is then.
fn act(
    options: &StaffDeedOptions,
    outcome: &str,
    deed: impl FnOnce(&mut PgConnection, Author<'_>, StaffId, &str) -> Result<(), DeedRefusal>,
) -> Result<(), Failure> {
    within(&options.place, |conn, author| {
        let person = find_person(conn, &options.username)?;
        deed(conn, author, person, &options.reason).map_err(told_deed)
    })?;
    say(format!("{} is {outcome}.", options.username));
    Ok(())
}

fn edit(options: &StaffEditOptions) -> Result<(), Failure> {
    let display_name = options.name.as_deref().map(DisplayName::parse_required).transpose();
    let display_name = display_name.map_err(|flaw| wrong("--name", "Name", &flaw))?;
    let email = match options.email.as_deref().map(str::trim) {
        None => None,
        Some("none") => Some(None),
        Some(typed) => Some(Email::parse(typed).map_err(|flaw| wrong("--email", "E-mail", &flaw))?),
    };
    if display_name.is_none() && email.is_none() {
        return Err(Failure::setting("Say what is to change: --name, --email or both."));
    }
    let (deed, new) = (&options.deed, Particulars { display_name, email });
    let is_changed = within(&deed.place, |conn, author| {
        let person = find_person(conn, &deed.username)?;
        staff::set_particulars(conn, author, person, None, &new, &deed.reason).map_err(told_deed)
    })?;
    match is_changed {
        true => say(format!("Name and e-mail of {} are saved.", deed.username)),
        false => say(format!("Name and e-mail of {} are what they were.", deed.username)),
    }
    Ok(())
}

fn roles(options: &StaffRolesOptions) -> Result<(), Failure> {
    let roles: Vec<_> = options.role.iter().copied().flatten().collect();
    let deed = &options.deed;
    let outcome = within(&deed.place, |conn, author| {
        let person = find_person(conn, &deed.username)?;
        if staff_rows::is_granted(conn, author.scope, person)? {
            return staff::set_roles(conn, author, person, None, &roles, &deed.reason).map_err(told_deed);
        }
        staff::grant(conn, author, person, &roles, &deed.reason).map_err(told_deed)
    })?;
    match outcome.is_changed {
        true => say(format!("The roles of {} are changed.", deed.username)),
        false => say(format!("The roles of {} are what they were.", deed.username)),
    }
    say_waits(outcome.waits);
    Ok(())
}

fn tie(options: &StaffTieOptions) -> Result<(), Failure> {
    let number = options.customer_number.trim();
    if number.is_empty() {
        return Err(Failure::setting("--customer-number: name a customer, or use `cardfile staff untie`."));
    }
    let deed = &options.deed;
    within(&deed.place, |conn, author| {
        let person = find_person(conn, &deed.username)?;
        let customer = staff::find_customer(conn, author.scope, number)?;
        let unknown = || Failure::setting("--customer-number: no customer of the institution has this number.");
        let customer = customer.ok_or_else(unknown)?;
        staff::tie(conn, author, person, None, Some(customer), &deed.reason).map_err(told_deed)
    })?;
    say(format!("{} is tied to this customer.", deed.username));
    Ok(())
}

fn invite(options: &StaffInviteOptions) -> Result<(), Failure> {
    let origin = public_origin(&options.link)?;
    let valid_for = TimeDelta::seconds(options.link.invitation_secs.into());
    let deed = &options.deed;
    let made = within(&deed.place, |conn, author| {
        let person = find_person(conn, &deed.username)?;
        let shown = Handover::Shown;
        staff::invite_again(conn, author, person, None, valid_for, &deed.reason, shown).map_err(told_deed)
    })?;
    if let Some(MadeLink::Shown(token)) = made {
        say_link(&deed.username, origin, &token);
    }
    Ok(())
}

fn reset_second_factor(options: &ResetSecondFactorOptions) -> Result<(), Failure> {
    let username = Username::parse(&options.username).map_err(|_| unknown())?;
    if !options.yes {
        return Err(Failure::setting(format!(
            "This ends every session of {} and forgets authenticator and recovery codes. Add --yes to do it.",
            username.as_str()
        )));
    }
    within(&options.place, |conn, author| {
        let person = find_person(conn, username.as_str())?;
        reset(conn, author, person, None).map_err(|refusal| match refusal {
            ResetRefusal::Db(error) => told_deed(error.into()),
            ResetRefusal::Own => Failure::other("The second factor was not reset."),
        })
    })?;
    say(format!("The second factor of {} is reset. At the next sign-in a new one is set up.", username.as_str()));
    Ok(())
}

/// Says where an admin decides on what was proposed.
fn say_waits(waits: Option<ProposalId>) {
    if let Some(id) = waits {
        say(format!("Supervisor and admin wait for an admin, who decides in the desk at /reviews/{id}"));
    }
}

fn say_link(name: &str, origin: Option<String>, token: &str) {
    let link = link(token);
    match origin {
        Some(origin) => say(format!("Give {name} this link; it works once:\n{origin}{link}")),
        None => say(format!("Give {name} this link with the desk's address before it; it works once:\n{link}")),
    }
}

fn public_origin(options: &LinkOptions) -> Result<Option<String>, Failure> {
    // Only the public address matters; loopback and a proxy are taken so that a plain http address is not refused here.
    let listening = ListeningOptions {
        listen: vec!["127.0.0.1:0".to_owned()],
        public_url: options.public_url.clone(),
        trusted_proxy: vec!["127.0.0.1".to_owned()],
        tls_cert: None,
        tls_key: None,
    };
    Ok(listening.check()?.public_origin)
}
