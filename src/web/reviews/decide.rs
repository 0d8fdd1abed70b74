//! Deciding on a proposal, claiming it, and taking back one's own. Whoever comes too late sees it as it is now.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::form::{RefusalForm, StepForm, version};
use super::show::{Page, Wrong, shows};
use crate::db::{PgConnection, proposals};
use crate::domain::customer::{Change, Field};
use crate::domain::form::{FormField, Pick, Typed, merge};
use crate::domain::ids::{CustomerId, ProposalId};
use crate::domain::look::{Look, Sight};
use crate::domain::review::Move;
use crate::services::customers::{
    self as customers, AmendRefusal, DecideRefusal, DecisionText, Proposal, read_proposal,
};
use crate::web::customers::taken_notice;
use crate::web::desk::Context;
use crate::web::form::{Empty, Protected, only};
use crate::web::guard::{Allowed, EditCustomers, ReviewProposals};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Notice, Tone};

/// POST /reviews/{proposal}/approval
pub async fn approve(desk: Allowed<ReviewProposals>, path: Path<i64>, sent: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, Protected(sent)) = (ProposalId(path.into_inner()), sent);
        let proposal = read_proposal(conn, cx.keys(), cx.actor.scope(), id)?;
        let revealed = shows(conn, cx, &proposal)?;
        let fields = proposal.group.fields(proposal.record.kind());
        only(&sent, &inputs(&fields))?;
        if !proposal.state.is_open() {
            return refused(conn, cx, id, DecideRefusal::Moved(proposal.state), &sent);
        }
        let page = Page { cx, proposal: &proposal, revealed, sent: &sent };
        let change = match put_together(cx, &proposal, &fields, &sent)? {
            Ok(change) => change,
            Err(wrong) => return page.reply(StatusCode::CONFLICT, &wrong),
        };
        let seen = (id, version(sent.get("version"))?);
        match customers::approve(conn, cx.keys(), &cx.actor, seen, (proposal.record.version, &change)) {
            Ok(()) => next(conn, cx, id, "Approved."),
            Err(refusal) => refused(conn, cx, id, refusal, &Typed::default()),
        }
    })
    .await
}

fn inputs(fields: &[Field]) -> Vec<String> {
    let picks = fields.iter().map(|field| format!("keep_{}", field.key()));
    picks.chain(["version", "record_version"].map(str::to_owned)).collect()
}

/// The change that would be stored: what was proposed, over what the record is now. Where both changed the same field, the page asks,
/// and only an answer to what it showed counts.
fn put_together(
    cx: &Context,
    proposal: &Proposal,
    fields: &[Field],
    sent: &Typed,
) -> Result<Result<Change, Wrong>, Fault> {
    let is_answered = version(sent.get("record_version"))? == proposal.record.version;
    let pick = |field: Field| match sent.get(&format!("keep_{}", field.key())) {
        "theirs" if is_answered => Some(Pick::Theirs),
        "mine" if is_answered => Some(Pick::Mine),
        _ => None,
    };
    let merged = match merge(fields, &proposal.before, &proposal.now(), &proposal.after, pick) {
        Ok(merged) if is_answered || !proposal.has_moved() => merged,
        Ok(_) => return Ok(Err(Wrong::default())),
        Err(undecided) => {
            return Ok(Err(Wrong { undecided: if is_answered { undecided } else { Vec::new() }, ..Wrong::default() }));
        }
    };
    let parsed = Change::parse(proposal.group, proposal.record.kind(), &merged, &cx.actor.ground());
    Ok(parsed.map_err(|problems| {
        let words: Vec<String> = problems.iter().map(|problem| problem.message.clone()).collect();
        Wrong { notices: vec![bad("It cannot be saved any more.", words.join(". "))], ..Wrong::default() }
    }))
}

/// POST /reviews/{proposal}/return
pub async fn send_back(desk: Allowed<ReviewProposals>, path: Path<i64>, sent: Protected<RefusalForm>) -> HttpResponse {
    refuse(desk, path, sent, Move::Return, "Returned to its maker.").await
}

/// POST /reviews/{proposal}/rejection
pub async fn reject(desk: Allowed<ReviewProposals>, path: Path<i64>, sent: Protected<RefusalForm>) -> HttpResponse {
    refuse(desk, path, sent, Move::Reject, "Rejected.").await
}

async fn refuse(
    desk: Allowed<ReviewProposals>,
    path: Path<i64>,
    sent: Protected<RefusalForm>,
    step: Move,
    done: &'static str,
) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, Protected(sent)) = (ProposalId(path.into_inner()), sent);
        let proposal = read_proposal(conn, cx.keys(), cx.actor.scope(), id)?;
        let revealed = shows(conn, cx, &proposal)?;
        let mut typed = Typed::default();
        let (input, words) = sent.reason(step);
        typed.put(input, words);
        let reason = match DecisionText::parse_required(words) {
            Ok(reason) => reason,
            Err(flaw) => {
                let wrong = Wrong { reason: Some((step, flaw.sentence("Why"))), ..Wrong::default() };
                let page = Page { cx, proposal: &proposal, revealed, sent: &typed };
                return page.reply(StatusCode::UNPROCESSABLE_ENTITY, &wrong);
            }
        };
        match customers::refuse(conn, cx.keys(), &cx.actor, (id, sent.version()?), step, &reason) {
            Ok(()) => next(conn, cx, id, done),
            Err(refusal) => refused(conn, cx, id, refusal, &typed),
        }
    })
    .await
}

/// POST /reviews/{proposal}/withdrawal
pub async fn withdraw(desk: Allowed<EditCustomers>, path: Path<i64>, sent: Protected<StepForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, Protected(sent)) = (ProposalId(path.into_inner()), sent);
        let proposal = read_proposal(conn, cx.keys(), cx.actor.scope(), id)?;
        shows(conn, cx, &proposal)?;
        match customers::withdraw(conn, cx.keys(), &cx.actor, (id, sent.version()?)) {
            Ok(()) => Ok(Reply::to(format!("/customers/{}", proposal.record.id)).saying("Your change is withdrawn.")),
            Err(refusal) => refused(conn, cx, id, refusal, &Typed::default()),
        }
    })
    .await
}

/// POST /reviews/{proposal}/claim
pub async fn claim(desk: Allowed<ReviewProposals>, path: Path<i64>, _sent: Protected<Empty>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let id = ProposalId(path.into_inner());
        let customer = proposals::find(conn, cx.actor.scope(), id)?.customer_id;
        cx.shows(conn, Look::customer(CustomerId(customer), Sight::Form))?;
        let words = match customers::claim(conn, &cx.actor, id) {
            Ok(true) => "It is yours for a quarter of an hour.",
            Ok(false) => "Somebody else has it, or it is decided.",
            Err(refusal) => return refused(conn, cx, id, refusal, &Typed::default()),
        };
        Ok(Reply::to(format!("/reviews/{id}")).saying(words))
    })
    .await
}

/// On to the next one that waits for this person.
fn next(conn: &mut PgConnection, cx: &Context, after: ProposalId, done: &str) -> Result<Reply, Fault> {
    let next = proposals::find_next(conn, cx.actor.scope(), cx.actor.staff, after, cx.actor.now)?;
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
    refusal: DecideRefusal,
    sent: &Typed,
) -> Result<Reply, Fault> {
    let (status, notice) = match refusal {
        DecideRefusal::Failure(failure) | DecideRefusal::Amend(AmendRefusal::Failure(failure)) => {
            return Err(failure.into());
        }
        DecideRefusal::NotTheirs(refusal) | DecideRefusal::Amend(AmendRefusal::NotAllowed(refusal)) => {
            return Err(refusal.into());
        }
        DecideRefusal::Moved(state) => {
            let words = format!("It is as below now: {}. Nothing was done.", state.label().to_lowercase());
            (StatusCode::CONFLICT, bad("Somebody was quicker.", words))
        }
        DecideRefusal::Amend(AmendRefusal::Stale | AmendRefusal::Waiting { .. }) => {
            let words = "Look at it as it is now, then decide again.".to_owned();
            (StatusCode::CONFLICT, bad("The record changed while you decided.", words))
        }
        DecideRefusal::Amend(AmendRefusal::Problem(problem)) => {
            let words = problem.message;
            (StatusCode::UNPROCESSABLE_ENTITY, bad("It cannot be saved any more.", words))
        }
        DecideRefusal::Amend(AmendRefusal::Taken(taken)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, taken_notice(conn, cx, &taken)?)
        }
    };
    let proposal = read_proposal(conn, cx.keys(), cx.actor.scope(), id)?;
    if proposal.was_moved_by(cx.actor.staff) {
        let words = format!("It is as you left it: {}.", proposal.state.label().to_lowercase());
        return Ok(Reply::to(format!("/reviews/{id}")).saying(words));
    }
    let revealed = shows(conn, cx, &proposal)?;
    let wrong = Wrong { notices: vec![notice], ..Wrong::default() };
    let page = Page { cx, proposal: &proposal, revealed, sent }.reply(status, &wrong)?;
    Err(Fault::Again(Box::new(page)))
}

fn bad(lead: &str, words: String) -> Notice {
    Notice { tone: Tone::Bad, lead: lead.to_owned(), words, links: Vec::new() }
}
