//! A deed on the page of a proposal: another owner, another holder, a closing. What it was, is and would become, and what follows.

use super::about::{About, Reviewed};
use super::views::ReviewRow;
use crate::db::colleagues::ColleagueRow;
use crate::db::customers::{self, ListRow};
use crate::db::{DbError, PgConnection, grants};
use crate::domain::form::Typed;
use crate::domain::ids::CustomerId;
use crate::domain::review::Matter;
use crate::domain::{account, card, customer, date};
use crate::services::accounts::{consequences, what_follows};
use crate::services::proposals::{LinkWish, link_of, reason_of};
use crate::services::staff::{GrantWish, with_gained};
use crate::web::accounts::{account_consequences, what_a_transfer_means};
use crate::web::cards::{card_consequences, what_a_handover_means};
use crate::web::customers::{customer_consequences, listed_name};
use crate::web::desk::Context;
use crate::web::editing::views::Outcome;
use crate::web::frame::role_words;
use crate::web::outcome::Fault;

/// What a deed would do.
pub struct DeedShown {
    pub row: ReviewRow,
    /// Why, from when on, and what follows; a sentence each.
    pub words: Vec<String>,
    /// Whether the record is no longer what it was when the deed was proposed.
    pub has_moved: bool,
    /// Nobody who could decide is here at the moment.
    pub is_alone: bool,
}

/// None where it is a change of fields.
pub fn shown(conn: &mut PgConnection, cx: &Context, reviewed: &Reviewed) -> Result<Option<DeedShown>, Fault> {
    let opened = &reviewed.opened;
    Ok(match (opened.matter, &reviewed.about) {
        (Matter::Group(_), _) => None,
        (Matter::Ownership, About::Account(record)) => {
            let people = People::of(conn, cx, reviewed, &record.owner)?;
            let follows = consequences(conn, cx.actor.scope(), record.id())?;
            let means = what_a_transfer_means(&people.now, &people.to, &follows);
            Some(people.shown("Owner", reviewed, means)?)
        }
        (Matter::Holder, About::Card(record)) => {
            let people = People::of(conn, cx, reviewed, &record.holder)?;
            let means = what_a_handover_means(record, &people.to);
            Some(people.shown("Holder", reviewed, means)?)
        }
        (Matter::Roles, About::Staff(row)) => Some(grant(conn, cx, reviewed, row)?),
        (Matter::Closing, about) => Some(closing(conn, cx, reviewed, about)?),
        (Matter::Ownership | Matter::Holder | Matter::Roles, _) => return Err(DbError::Missing.into()),
    })
}

/// Whose it was when the deed was proposed, whose it is and whose it would be.
struct People {
    was: ListRow,
    now: ListRow,
    to: ListRow,
}

impl People {
    fn of(conn: &mut PgConnection, cx: &Context, reviewed: &Reviewed, now: &ListRow) -> Result<People, Fault> {
        let ids = [&reviewed.opened.before, &reviewed.opened.after].map(link_of);
        let wanted: Vec<CustomerId> = ids.into_iter().flatten().collect();
        let rows = customers::list_by_ids(conn, cx.actor.scope(), &wanted)?;
        let find = |id: Option<CustomerId>| {
            rows.iter().find(|row| Some(row.id()) == id).cloned().ok_or(Fault::from(DbError::Missing))
        };
        let [was, to] = ids;
        Ok(People { was: find(was)?, now: now.clone(), to: find(to)? })
    }

    fn shown(&self, label: &str, reviewed: &Reviewed, means: Vec<String>) -> Result<DeedShown, Fault> {
        let wish = LinkWish::of(&reviewed.opened)?;
        let is_open = reviewed.opened.state.is_open();
        let since = match wish.since {
            None => "Counts from when it is approved.".to_owned(),
            Some(since) => format!("Counts from {}.", date::human(since.date_naive())),
        };
        let present = if is_open { &self.now } else { &self.was };
        let words = [format!("Reason: {}.", wish.reason.sentence()), since];
        Ok(DeedShown {
            row: row(label, named(&self.was), named(present), named(&self.to)),
            words: words.into_iter().chain(means.into_iter().filter(|_| is_open)).collect(),
            has_moved: is_open && self.was.id != self.now.id,
            is_alone: false,
        })
    }
}

/// With enough to tell namesakes apart.
fn named(row: &ListRow) -> String {
    format!("{}, {}, {}", listed_name(&row.name()), row.customer_number, row.city)
}

fn closing(conn: &mut PgConnection, cx: &Context, reviewed: &Reviewed, about: &About) -> Result<DeedShown, Fault> {
    let was = |typed: &Typed| typed.get("status").to_owned();
    let code = was(&reviewed.opened.before);
    let label = |found: Option<&'static str>| found.unwrap_or_default().to_owned();
    let (was, now, closed, means) = match about {
        About::Customer(record) => (
            label(customer::Status::parse(&code).map(customer::Status::label)),
            record.status.label(),
            customer::Status::Closed.label(),
            customer_consequences(customer::StatusChange::Closure),
        ),
        About::Account(record) => {
            let change = account::StatusChange::Closure;
            let follows = what_follows(conn, cx.actor.scope(), record.id(), change)?;
            (
                label(account::Status::parse(&code).map(account::Status::label)),
                record.row.status().label(),
                account::Status::ToClose.label(),
                account_consequences(change, follows),
            )
        }
        About::Staff(_) => return Err(DbError::Missing.into()),
        About::Card(record) => (
            label(card::Status::parse(&code).map(card::Status::label)),
            record.row.status().label(),
            card::Status::Closed.label(),
            card_consequences(card::StatusChange::Closure).iter().map(|words| (*words).to_owned()).collect(),
        ),
    };
    let is_open = reviewed.opened.state.is_open();
    let reason = format!("Reason: {}.", reason_of(&reviewed.opened)?.sentence());
    let present = if is_open { now.to_owned() } else { was.clone() };
    Ok(DeedShown {
        has_moved: is_open && was != now,
        is_alone: false,
        row: row("Status", was, present, closed.to_owned()),
        words: [reason].into_iter().chain(means.into_iter().filter(|_| is_open)).collect(),
    })
}

fn grant(
    conn: &mut PgConnection,
    cx: &Context,
    reviewed: &Reviewed,
    person: &ColleagueRow,
) -> Result<DeedShown, Fault> {
    let (opened, present) = (&reviewed.opened, person.roles());
    let wish = GrantWish::of(opened)?;
    let is_open = opened.state.is_open();
    let was = role_words(&wish.before);
    let now = if is_open { role_words(&present) } else { was.clone() };
    let base = if is_open { &present } else { &wish.before };
    let mut words = vec![format!("Reason: {}.", wish.reason.trim_end_matches('.'))];
    if is_open {
        words.push("The person is signed out here and has the roles from the next sign-in on.".to_owned());
    }
    let is_own = opened.is_made_by(cx.actor.staff);
    Ok(DeedShown {
        has_moved: is_open && wish.before != present,
        row: row("Roles", was, now, role_words(&with_gained(base, &wish.gained))),
        words,
        is_alone: is_open && is_own && grants::is_last_admin_of(conn, cx.actor.scope(), cx.actor.staff)?,
    })
}

fn row(label: &str, was: String, now: String, becomes: String) -> ReviewRow {
    ReviewRow {
        key: label.to_lowercase(),
        label: label.to_owned(),
        was: Some(was).filter(|words| !words.is_empty()),
        now: Some(now).filter(|words| !words.is_empty()),
        becomes: Some(becomes),
        outcome: Outcome::Mine,
    }
}
