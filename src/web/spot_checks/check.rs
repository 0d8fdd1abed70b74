//! GET and POST /reviews/checks/{event}: one drawn deed as its history tells it, and what whoever looks at it finds.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use super::list::{sentence, tag};
use super::views::{CheckView, Deciding};
use crate::db::PgConnection;
use crate::db::events::Subject;
use crate::db::spot_checks::{self, SpotCheckRow};
use crate::domain::ids::{CustomerId, StaffId};
use crate::domain::look::{Look, Sight};
use crate::domain::policy::Permission;
use crate::domain::spot_check::Outcome;
use crate::services::spot_checks::{CheckRefusal, Drawn, FindingText, find as store, read as open, subject};
use crate::services::{accounts as account_records, cards as card_records, customers as customer_records};
use crate::web::desk::Context;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::{Choice, FieldView};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ReviewProposals, SeeHistory};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Event, Link, Notice, Tone};
use crate::web::{accounts, cards, customers};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingForm {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    words: String,
}
form_struct!(FindingForm);

/// GET /reviews/checks/{event}
pub async fn show(desk: Allowed<SeeHistory>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let row = spot_checks::find(conn, cx.actor.scope(), path.into_inner())?;
        let look = look(conn, cx, &row)?;
        cx.look(conn, &look)?;
        Reply::page(&view(conn, cx, &row, &FindingForm::default(), None)?)
    })
    .await
}

/// POST /reviews/checks/{event}
pub async fn find(desk: Allowed<ReviewProposals>, path: Path<i64>, sent: Protected<FindingForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (event, Protected(sent)) = (path.into_inner(), sent);
        let row = spot_checks::find(conn, cx.actor.scope(), event)?;
        let look = look(conn, cx, &row)?;
        cx.shows(conn, look)?;
        let refused = |conn: &mut PgConnection, input, words: String| {
            Reply::refused(&view(conn, cx, &row, &sent, Some((input, words)))?)
        };
        let Some(outcome) = Outcome::parse(&sent.outcome) else {
            return refused(conn, "outcome", "Choose what you found.".to_owned());
        };
        let words = match (FindingText::parse(&sent.words), outcome.needs_words()) {
            (Ok(None), true) => return refused(conn, "words", "Say what needs mending or talking about.".to_owned()),
            (Ok(words), _) => words,
            (Err(flaw), _) => return refused(conn, "words", flaw.sentence("In your own words")),
        };
        match store(conn, cx.keys(), &cx.actor, event, (outcome, words.as_ref())) {
            Ok(()) => next(conn, cx, event),
            Err(CheckRefusal::Found(_)) => {
                Ok(Reply::to(here(event)).refusing("Somebody has looked at it meanwhile: this is what they found."))
            }
            Err(CheckRefusal::NotTheirs(refusal)) => Err(refusal.into()),
            Err(CheckRefusal::Failure(failure)) => Err(failure.into()),
        }
    })
    .await
}

fn here(event: i64) -> String {
    format!("/reviews/checks/{event}")
}

fn next(conn: &mut PgConnection, cx: &Context, event: i64) -> Result<Reply, Fault> {
    Ok(match spot_checks::find_next(conn, cx.actor.scope(), cx.actor.staff, event)? {
        Some(next) => Reply::to(here(next)).saying("It is on record. This is the next one."),
        None => Reply::to("/reviews/checks").saying("It is on record."),
    })
}

/// Whose data stands on it: of the customer it is sealed for, and of those whose account or card it is now.
fn look(conn: &mut PgConnection, cx: &Context, row: &SpotCheckRow) -> Result<Look, Fault> {
    let scope = cx.actor.scope();
    let customer = row.customer().ok_or(crate::db::DbError::Missing)?;
    Ok(match subject(row)? {
        Subject::Account(id) => {
            let record = account_records::read(conn, scope, id)?;
            Look { owner: Some(record.row.owner()), ..Look::account(id, customer, Sight::History) }
        }
        Subject::Card(id) => {
            let record = card_records::read(conn, scope, id)?;
            Look::card(id, (customer, record.row.owner()), Sight::History)
        }
        _ => Look::customer(customer, Sight::History),
    })
}

fn view(
    conn: &mut PgConnection,
    cx: &Context,
    row: &SpotCheckRow,
    sent: &FindingForm,
    problem: Option<(&str, String)>,
) -> Result<CheckView, Fault> {
    let found = row.outcome.as_deref().and_then(Outcome::parse);
    let is_own = StaffId(row.staff) == cx.actor.staff;
    let may = found.is_none() && !is_own && cx.may(Permission::ReviewProposals);
    let fields = fields(sent, problem);
    let mut frame = cx.frame("Spot check", Nav::Reviews);
    frame.problems = Problem::of(&fields);
    Ok(CheckView {
        frame,
        heading: format!("Spot check: {}", sentence(row)),
        state: found.map(tag),
        notices: notice(cx, found, is_own).into_iter().collect(),
        event: told(conn, cx, row)?,
        evidence: evidence(row),
        deciding: may.then(|| Deciding { action: here(row.event), fields }),
    })
}

fn notice(cx: &Context, found: Option<Outcome>, is_own: bool) -> Option<Notice> {
    let words = match (found, is_own) {
        (Some(_), _) => "What was found, and by whom, stands in the record's history.",
        (None, true) => "You did this yourself, so somebody else looks at it.",
        (None, false) if cx.may(Permission::ReviewProposals) => return None,
        (None, false) => "Nobody has looked at it yet.",
    };
    Some(Notice {
        tone: Tone::Plain,
        lead: "Nothing to do here.".to_owned(),
        words: words.to_owned(),
        links: Vec::new(),
    })
}

fn fields(sent: &FindingForm, problem: Option<(&str, String)>) -> Vec<FieldView> {
    let error = |input: &str| problem.as_ref().filter(|(at, _)| *at == input).map(|(_, words)| words.clone());
    let choice = |outcome: Outcome| Choice::new(outcome.code(), outcome.label(), sent.outcome == outcome.code());
    vec![
        FieldView::radios("outcome", "What you found", Outcome::ALL.map(choice).into()).error(error("outcome")),
        FieldView::block("words", "In your own words", &sent.words, 3)
            .optional()
            .hint("Stands in the record's history, for its doer too")
            .error(error("words")),
    ]
}

/// The deed, as the history of its record tells it.
fn told(conn: &mut PgConnection, cx: &Context, row: &SpotCheckRow) -> Result<Event, Fault> {
    let now = cx.actor.now;
    Ok(match open(conn, cx.keys(), cx.actor.scope(), row)? {
        Drawn::Customer(happening) => {
            let record = customer_records::read(conn, cx.keys(), cx.actor.scope(), CustomerId(row.subject_id))?;
            customers::event(&happening, cx.actor.sees_whole(record.kind()), now)
        }
        Drawn::Account(happening) => accounts::event(&happening, now),
        Drawn::Card(happening) => cards::event(&happening, now),
    })
}

fn evidence(row: &SpotCheckRow) -> Vec<Link> {
    let record = match row.subject_kind.as_str() {
        "account" => format!("/accounts/{}", row.subject_id),
        "card" => format!("/cards/{}", row.subject_id),
        _ => format!("/customers/{}", row.subject_id),
    };
    vec![Link::new("The record", record.clone()), Link::new("Its history", format!("{record}/history"))]
}
