//! GET and POST /staff/review: each quarter an admin looks at everybody whose turn it is and signs off what becomes of them.

use actix_web::HttpResponse;

use super::present::{roles, status_tag};
use super::review_history;
use super::views::ReviewView;
use crate::db::colleagues::{self, ColleagueRow};
use crate::db::events::{self, EventRow, Narrowed, Subject};
use crate::db::{DbError, PgConnection};
use crate::domain::access_review::{AT_ONCE, Decision, due_before};
use crate::domain::form::Typed;
use crate::domain::ids::StaffId;
use crate::domain::policy::{Permission, Refusal};
use crate::domain::staffing::Barrier;
use crate::services::staff::{DeedRefusal, REVIEWED, Verdict, sign_off};
use crate::web::desk::Context;
use crate::web::form::Protected;
use crate::web::form_views::{Choice, FieldView, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageStaff};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::time;

const PATH: &str = "/staff/review";
/// How many former reviews the page tells.
const TOLD: i64 = 12;

/// GET /staff/review
pub async fn review_form(desk: Allowed<ManageStaff>) -> HttpResponse {
    desk.read(|conn, cx| {
        cx.proven(PATH)?;
        Reply::page(&view(cx, &look(conn, cx)?, &Typed::default(), &[]))
    })
    .await
}

/// POST /staff/review
pub async fn sign_review(desk: Allowed<ManageStaff>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        cx.proven(PATH)?;
        let Protected(typed) = form;
        let (verdicts, undecided) = read(&typed)?;
        if !undecided.is_empty() {
            let choose = |id: &StaffId| (*id, "Choose what becomes of this person".to_owned());
            let problems: Vec<_> = undecided.iter().map(choose).collect();
            return Reply::refused(&view(cx, &look(conn, cx)?, &typed, &problems));
        }
        // Looked at before: what is done until a refusal is taken back with it, and belongs on the page again.
        let seen = look(conn, cx)?;
        let (about, words) = match sign_off(conn, &cx.actor, &verdicts) {
            Ok(true) => return Ok(Reply::to(PATH).saying("The review is signed off.")),
            Ok(false) => return Ok(Reply::to(PATH).saying("It was nobody's turn any more.")),
            Err((_, DeedRefusal::Db(error))) => return Err(error.into()),
            Err((_, DeedRefusal::Barrier(Barrier::NoLongerAdmin))) => {
                return Err(Refusal::NoRole(Permission::ManageStaff).into());
            }
            Err((id, DeedRefusal::Stale)) => (id, "The roles changed meanwhile. Look again and decide".to_owned()),
            Err((id, refusal @ DeedRefusal::Waiting { .. })) => {
                (id, refusal.to_string().trim_end_matches('.').to_owned())
            }
            Err((id, DeedRefusal::Barrier(barrier))) => (id, barrier.to_string().trim_end_matches('.').to_owned()),
        };
        let page = Reply::refused(&view(cx, &seen, &typed, &[(about, words)]))?;
        Err(Fault::Again(Box::new(page)))
    })
    .await
}

/// The verdicts, and who was left without one. Each person is in the form by the version that was seen.
fn read(typed: &Typed) -> Result<(Vec<Verdict>, Vec<StaffId>), Fault> {
    const FOREIGN: Fault = Fault::BadRequest("The form has a field that does not belong to it.");
    let (mut verdicts, mut undecided) = (Vec::new(), Vec::new());
    for (name, value) in typed.iter() {
        if let Some(written) = name.strip_prefix("version_") {
            let (id, version): (i64, i32) =
                (written.parse().map_err(|_| FOREIGN)?, value.parse().map_err(|_| FOREIGN)?);
            // "02" and "+2" are no other people than "2".
            if id.to_string() != written {
                return Err(FOREIGN);
            }
            match Decision::parse(typed.get(&format!("decision_{id}"))) {
                Some(decision) => verdicts.push(Verdict { staff: StaffId(id), version, decision }),
                None => undecided.push(StaffId(id)),
            }
        } else if let Some(written) = name.strip_prefix("decision_") {
            if typed.get(&format!("version_{written}")).is_empty() {
                return Err(FOREIGN);
            }
        } else if name != "once" {
            return Err(FOREIGN);
        }
    }
    Ok((verdicts, undecided))
}

/// What the page is made of.
struct Seen {
    due: Vec<ColleagueRow>,
    former: Vec<EventRow>,
}

fn look(conn: &mut PgConnection, cx: &Context) -> Result<Seen, DbError> {
    let scope = cx.actor.scope();
    let due = colleagues::list_due(conn, scope, due_before(cx.actor.now), AT_ONCE)?;
    let subject = Subject::Institution(scope);
    let reviews = Narrowed { actions: Some(&[REVIEWED]), ..Narrowed::default() };
    let former = events::list(conn, scope, subject, reviews, None, TOLD)?;
    Ok(Seen { due, former })
}

fn view(cx: &Context, seen: &Seen, typed: &Typed, problems: &[(StaffId, String)]) -> ReviewView {
    let (now, Seen { due, former }) = (cx.actor.now, seen);
    let fields: Vec<FieldView> = due.iter().map(|row| field(cx, row, typed, problems)).collect();
    let mut frame = cx.frame("Access review", Nav::Staff);
    frame.problems = Problem::of(&fields);
    // About somebody who is not on the page any more.
    let is_shown = |id: StaffId| due.iter().any(|row| row.id() == id);
    let elsewhere = problems.iter().filter(|(id, _)| !is_shown(*id));
    frame.problems.extend(elsewhere.map(|(_, words)| Problem { field: String::new(), words: words.clone() }));
    let hidden = |row: &ColleagueRow| Hidden::new(format!("version_{}", row.id), row.grant_version.to_string());
    ReviewView {
        frame,
        lead: review_history::lead(former.first(), !due.is_empty()),
        action: PATH.to_owned(),
        hidden: due.iter().map(hidden).collect(),
        fields,
        events: former.iter().map(|row| review_history::event(row, now)).collect(),
    }
}

/// One person, with what the decision rests on.
fn field(cx: &Context, row: &ColleagueRow, typed: &Typed, problems: &[(StaffId, String)]) -> FieldView {
    let now = cx.actor.now;
    let name = format!("decision_{}", row.id);
    let chosen = typed.get(&name);
    let is_own = row.id() == cx.actor.staff;
    // Nobody takes anything from themselves; another admin may.
    let offered = Decision::ALL.into_iter().filter(|decision| *decision == Decision::Keep || !is_own);
    let choices = offered.map(|decision| Choice::new(decision.code(), decision.label(), decision.code() == chosen));
    let last = row
        .last_sign_in_at
        .map_or_else(|| "never signed in".to_owned(), |at| format!("last sign-in {}", time::human(at, now)));
    let own = if is_own { " · This is you" } else { "" };
    let facts = format!("{} · {} · {last} · {}{own}", row.username, roles(row), status_tag(row, now).words);
    let error = problems.iter().find(|(id, _)| *id == row.id()).map(|(_, words)| words.clone());
    FieldView::radios(&name, &row.display_name, choices.collect()).hint(facts).error(error)
}
