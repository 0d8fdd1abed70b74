//! Looking at deeds after the fact, as use-cases: the draw of a day, what somebody found, and how much is drawn. Why, in words, stands
//! in the history of the record, sealed with its customer's data key.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::history::{Deed as Told, Happening, Whose, open, record};
use super::{Failure, data_keys};
use crate::db::events::{self, Details, NewEvent, Subject};
use crate::db::spot_checks::{self, SpotCheckRow};
use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::deed_kind::DeedKind;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::policy::{ObjectState, Permission, Refusal};
use crate::domain::spot_check::{Outcome, Rates, days_due, draw};
use crate::domain::text::Block;
use crate::domain::{account, card, customer};
use crate::seal::Keys;

/// What was found, in words.
pub type FindingText = Block<1000>;

/// How the history calls it.
pub const CHECKED: &str = "spot_checked";
/// How the history calls a change of the rates.
pub const RATES_CHANGED: &str = "spot_check_rates_changed";

/// Why nothing was found.
#[derive(Debug, thiserror::Error)]
pub enum CheckRefusal {
    #[error("somebody was quicker")]
    Found(Outcome),
    #[error("{0}")]
    NotTheirs(Refusal),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for CheckRefusal {
    fn from(error: DbError) -> CheckRefusal {
        CheckRefusal::Failure(error.into())
    }
}

/// Draws from each day that is over, once; answers how many deeds. Several programs on one database may do so at once: whoever comes
/// second finds the day drawn.
pub fn draw_due(conn: &mut PgConnection, scope: InstitutionId, now: DateTime<Utc>) -> Result<usize, Failure> {
    let rates = spot_checks::find_rates(conn, scope)?;
    if rates.is_off() {
        return Ok(0);
    }
    let mut all = 0;
    for day in days_due(spot_checks::find_last_day(conn, scope)?, now.date_naive()) {
        let seed = Uuid::new_v4();
        if !spot_checks::insert_draw(conn, scope, (day, seed), &rates, now)? {
            continue;
        }
        let drawn = draw(seed, &rates, &spot_checks::list_deeds(conn, scope, &rates, day)?);
        spot_checks::insert_drawn(conn, scope, day, &drawn)?;
        all += drawn.len();
    }
    Ok(all)
}

/// A drawn deed, as the history of its record tells it.
pub enum Drawn {
    Customer(Happening<customer::Field>),
    Account(Happening<account::Field>),
    Card(Happening<card::Field>),
}

/// Opens a drawn deed.
pub fn read(conn: &mut PgConnection, keys: &Keys, scope: InstitutionId, row: &SpotCheckRow) -> Result<Drawn, Failure> {
    let event = spot_checks::find_event(conn, scope, row.event)?;
    let subject = subject(row)?;
    let data_key = data_keys::open(conn, keys, scope, row.customer().ok_or(DbError::Missing)?)?;
    Ok(match subject {
        Subject::Account(_) => Drawn::Account(open(scope, subject, &data_key, event)?),
        Subject::Card(_) => Drawn::Card(open(scope, subject, &data_key, event)?),
        _ => Drawn::Customer(open(scope, subject, &data_key, event)?),
    })
}

/// The record that the deed was done to.
pub fn subject(row: &SpotCheckRow) -> Result<Subject, Failure> {
    Subject::of_record(&row.subject_kind, row.subject_id).ok_or(Failure::Db(DbError::Missing))
}

/// Stores what somebody else than its doer found of a drawn deed, once, and tells it in the record's history.
pub fn find(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    event: i64,
    (outcome, words): (Outcome, Option<&FindingText>),
) -> Result<(), CheckRefusal> {
    let scope = actor.scope();
    let row = spot_checks::find(conn, scope, event)?;
    let customer = row.customer().ok_or(DbError::Missing)?;
    customers::lock(conn, scope, customer)?;
    if StaffId(row.staff) == actor.staff {
        let refusal = Refusal::State(Permission::ReviewProposals, ObjectState::OwnProposal);
        return Err(CheckRefusal::NotTheirs(refusal));
    }
    if !spot_checks::update(conn, scope, event, outcome, (actor.staff, actor.now))? {
        let found = spot_checks::find(conn, scope, event)?.outcome;
        return Err(CheckRefusal::Found(found.and_then(|code| Outcome::parse(&code)).unwrap_or(Outcome::Agree)));
    }
    let data_key = data_keys::open(conn, keys, scope, customer)?;
    let said = words.map(|words| format!(". {}", words.as_str())).unwrap_or_default();
    let told: Told<'_, customer::Field> = Told {
        subject: subject(&row)?,
        action: CHECKED,
        changes: Vec::new(),
        reason: Some(format!("{}{said}", outcome.label())),
    };
    Ok(record(conn, actor.into(), Whose { customer, data_key: &data_key }, told)?)
}

/// Sets how much is drawn from now on; false where it is so already.
pub fn set_rates(conn: &mut PgConnection, actor: &Actor, rates: &Rates) -> Result<bool, Failure> {
    let before = spot_checks::lock_rates(conn, actor.scope())?;
    if before == *rates {
        return Ok(false);
    }
    spot_checks::update_rates(conn, actor.scope(), rates)?;
    let differs = Rates::KINDS.into_iter().filter(|kind| before.of(*kind) != rates.of(*kind));
    let details: Map<String, Value> = differs
        .clone()
        .map(|kind| (kind.code().to_owned(), json!([percent(&before, kind), percent(rates, kind)])))
        .collect();
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Institution(actor.scope()),
        action: RATES_CHANGED,
        fields: differs.map(DeedKind::code).collect(),
        details: Details::Open(details.into()),
    };
    events::insert(conn, actor.scope(), event)?;
    Ok(true)
}

fn percent(rates: &Rates, kind: DeedKind) -> String {
    format!("{} %", rates.of(kind))
}
