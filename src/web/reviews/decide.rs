//! Deciding on a proposal, claiming it, and taking back one's own. Whoever comes too late sees it as it is now.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::about::Reviewed;
use super::carry_out::{Refused, approve as carry_out, inputs};
use super::form::{RefusalForm, StepForm, version};
use super::page::{Page, Wrong};
use super::queue::decided;
use super::show::shows;
use crate::db::{PgConnection, proposals};
use crate::domain::form::Typed;
use crate::domain::ids::ProposalId;
use crate::domain::review::Move;
use crate::services::proposals::{self as deciding, DecideRefusal, DecisionText};
use crate::web::desk::Context;
use crate::web::form::{Empty, Protected, only};
use crate::web::guard::{Allowed, DecideProposals, WithdrawProposals};
use crate::web::outcome::{Fault, Reply};

/// POST /reviews/{proposal}/approval
pub async fn approve(desk: Allowed<DecideProposals>, path: Path<i64>, sent: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, Protected(sent)) = (ProposalId(path.into_inner()), sent);
        let reviewed = Reviewed::read(conn, cx, id)?;
        let revealed = shows(conn, cx, &reviewed)?;
        only(&sent, &inputs(&reviewed))?;
        if !reviewed.opened.state.is_open() {
            return refused(conn, cx, id, DecideRefusal::Moved(reviewed.opened.state).into(), &sent);
        }
        match carry_out(conn, cx, &reviewed, &sent)? {
            Ok(()) => next(conn, cx, id, "Approved."),
            Err(Refused::Asks(wrong)) => {
                Page::new(cx, &reviewed, revealed, &sent).reply(conn, StatusCode::CONFLICT, &wrong)
            }
            Err(refusal) => refused(conn, cx, id, refusal, &Typed::default()),
        }
    })
    .await
}

/// POST /reviews/{proposal}/return
pub async fn send_back(desk: Allowed<DecideProposals>, path: Path<i64>, sent: Protected<RefusalForm>) -> HttpResponse {
    refuse(desk, path, sent, Move::Return, "Returned to its maker.").await
}

/// POST /reviews/{proposal}/rejection
pub async fn reject(desk: Allowed<DecideProposals>, path: Path<i64>, sent: Protected<RefusalForm>) -> HttpResponse {
    refuse(desk, path, sent, Move::Reject, "Rejected.").await
}

async fn refuse(
    desk: Allowed<DecideProposals>,
    path: Path<i64>,
    sent: Protected<RefusalForm>,
    step: Move,
    done: &'static str,
) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, Protected(sent)) = (ProposalId(path.into_inner()), sent);
        let reviewed = Reviewed::read(conn, cx, id)?;
        let revealed = shows(conn, cx, &reviewed)?;
        let mut typed = Typed::default();
        let (input, words) = sent.reason(step);
        typed.put(input, words);
        let reason = match DecisionText::parse_required(words) {
            Ok(reason) => reason,
            Err(flaw) => {
                let wrong = Wrong { reason: Some((step, flaw.sentence("Why"))), ..Wrong::default() };
                let page = Page::new(cx, &reviewed, revealed, &typed);
                return page.reply(conn, StatusCode::UNPROCESSABLE_ENTITY, &wrong);
            }
        };
        match deciding::refuse(conn, cx.keys(), &cx.actor, (id, sent.version()?), step, &reason) {
            Ok(()) => next(conn, cx, id, done),
            Err(refusal) => refused(conn, cx, id, refusal.into(), &typed),
        }
    })
    .await
}

/// POST /reviews/{proposal}/withdrawal
pub async fn withdraw(desk: Allowed<WithdrawProposals>, path: Path<i64>, sent: Protected<StepForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, Protected(sent)) = (ProposalId(path.into_inner()), sent);
        let reviewed = Reviewed::read(conn, cx, id)?;
        shows(conn, cx, &reviewed)?;
        match deciding::withdraw(conn, cx.keys(), &cx.actor, (id, version(&sent.version)?)) {
            Ok(()) => Ok(Reply::to(reviewed.base()).saying("Your change is withdrawn.")),
            Err(refusal) => refused(conn, cx, id, refusal.into(), &Typed::default()),
        }
    })
    .await
}

/// POST /reviews/{proposal}/claim
pub async fn claim(desk: Allowed<DecideProposals>, path: Path<i64>, _sent: Protected<Empty>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let id = ProposalId(path.into_inner());
        let reviewed = Reviewed::read(conn, cx, id)?;
        if let Some(look) = reviewed.look() {
            cx.shows(conn, look)?;
        }
        let words = match deciding::claim(conn, &cx.actor, id) {
            Ok(true) => "It is yours for a quarter of an hour.",
            Ok(false) => "Somebody else has it, or it is decided.",
            Err(refusal) => return refused(conn, cx, id, refusal.into(), &Typed::default()),
        };
        Ok(Reply::to(format!("/reviews/{id}")).saying(words))
    })
    .await
}

/// On to the next one that waits for this person.
fn next(conn: &mut PgConnection, cx: &Context, after: ProposalId, done: &str) -> Result<Reply, Fault> {
    let next = match decided(cx) {
        Some(concern) => proposals::find_next(conn, cx.actor.scope(), (cx.actor.staff, concern), after, cx.actor.now)?,
        None => None,
    };
    Ok(match next {
        Some(id) => Reply::to(format!("/reviews/{id}")).saying(format!("{done} This is the next one.")),
        None => Reply::to("/reviews").saying(done),
    })
}

/// Nothing was decided: the proposal as it is now, with what happened.
fn refused(
    conn: &mut PgConnection,
    cx: &Context,
    id: ProposalId,
    refusal: Refused,
    sent: &Typed,
) -> Result<Reply, Fault> {
    let (status, wrong) = refusal.told(conn, cx)?;
    let reviewed = Reviewed::read(conn, cx, id)?;
    if reviewed.opened.was_moved_by(cx.actor.staff) {
        let words = format!("It is as you left it: {}.", reviewed.opened.state.label().to_lowercase());
        return Ok(Reply::to(format!("/reviews/{id}")).saying(words));
    }
    let revealed = shows(conn, cx, &reviewed)?;
    let page = Page::new(cx, &reviewed, revealed, sent).reply(conn, status, &wrong)?;
    Err(Fault::Again(Box::new(page)))
}
