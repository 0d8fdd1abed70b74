//! GET /reviews/{proposal}: what changes, three ways where the record has moved, and who may do what with it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::queue::state_tag;
use super::views::{Deciding, Press, ReviewRow, ReviewView};
use crate::db::PgConnection;
use crate::domain::customer::Field;
use crate::domain::form::{Fate, FormField, Typed, fate};
use crate::domain::ids::{ProposalId, StaffId};
use crate::domain::look::{Look, Sight};
use crate::domain::masking::{PersonalFact, PersonalFacts};
use crate::domain::policy::Permission;
use crate::domain::review::{Act, Move};
use crate::services::customers::{Proposal, read_proposal};
use crate::web::customers::{field_words, record_tab, record_whose};
use crate::web::desk::Context;
use crate::web::editing::views::{Outcome, Picked};
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeCustomers};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Link, Notice, Tone};
use crate::web::time;

pub async fn show(desk: Allowed<SeeCustomers>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let proposal = read_proposal(conn, cx.keys(), cx.actor.scope(), ProposalId(path.into_inner()))?;
        cx.look(conn, &Look::customer(proposal.record.id, Sight::Form))?;
        let revealed = revealed(cx, &proposal)?;
        for fact in revealed.iter() {
            cx.look(conn, &Look::reveal(proposal.record.id, fact))?;
        }
        Page { cx, proposal: &proposal, revealed, sent: &Typed::default() }.reply(StatusCode::OK, &Wrong::default())
    })
    .await
}

/// What was wrong with a decision.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    /// Contested fields that nobody chose for.
    pub undecided: Vec<Field>,
    /// Of the words of a return or a rejection.
    pub reason: Option<(Move, String)>,
    pub notices: Vec<Notice>,
}

/// The page, drawn anew after whatever was sent.
pub(super) struct Page<'a> {
    pub cx: &'a Context,
    pub proposal: &'a Proposal,
    pub revealed: PersonalFacts,
    pub sent: &'a Typed,
}

/// What whoever decides sees whole, though it is masked for them elsewhere: for that they are asked again who they are. Nobody else
/// sees more than usual.
fn revealed(cx: &Context, proposal: &Proposal) -> Result<PersonalFacts, Fault> {
    if !decides(cx, proposal) || !proposal.state.is_open() {
        return Ok(PersonalFacts::NONE);
    }
    let whole = cx.actor.sees_whole(proposal.record.kind());
    let facts = shown(proposal).into_iter().filter_map(PersonalFact::of);
    let revealed: PersonalFacts = facts.filter(|fact| !whole.contains(*fact) && is_masked(proposal, *fact)).collect();
    if revealed != PersonalFacts::NONE {
        cx.proven(&format!("/reviews/{}", proposal.id()))?;
    }
    Ok(revealed)
}

/// Of a company the registration number is nobody's secret.
fn is_masked(proposal: &Proposal, fact: PersonalFact) -> bool {
    fact != PersonalFact::RegNo || proposal.record.reg_no().is_personal()
}

fn is_own(cx: &Context, proposal: &Proposal) -> bool {
    StaffId(proposal.row.maker_id) == cx.actor.staff
}

fn decides(cx: &Context, proposal: &Proposal) -> bool {
    cx.may(Permission::ReviewProposals) && !is_own(cx, proposal)
}

/// The fields that the proposal changes, or that were changed since.
fn shown(proposal: &Proposal) -> Vec<Field> {
    let now = proposal.now();
    let fields = proposal.group.fields(proposal.record.kind());
    let differs = |field: &Field| {
        let was = proposal.before.text(*field);
        was != proposal.after.text(*field) || (proposal.state.is_open() && was != now.text(*field))
    };
    fields.into_iter().filter(differs).collect()
}

impl Page<'_> {
    pub fn reply(&self, status: StatusCode, wrong: &Wrong) -> Result<Reply, Fault> {
        Reply::page_with(status, &self.view(wrong))
    }

    fn view(&self, wrong: &Wrong) -> ReviewView {
        let (cx, proposal) = (self.cx, self.proposal);
        let (row, record) = (&proposal.row, &proposal.record);
        let heading = format!("Change of {}", proposal.group.label().to_lowercase());
        let rows: Vec<ReviewRow> = shown(proposal).into_iter().map(|field| self.row(field, wrong)).collect();
        let mut frame = cx.frame(format!("{heading} · {}", record_tab(cx, record)), Nav::Reviews);
        frame.problems = rows.iter().filter_map(ReviewRow::problem).collect();
        let deciding = (decides(cx, proposal) && proposal.state.is_open()).then(|| self.deciding(wrong));
        if let (Some(deciding), Some(_)) = (&deciding, &wrong.reason) {
            frame.problems.extend(Problem::of([&deciding.return_reason, &deciding.rejection_reason]));
        }
        let is_makers = is_own(cx, proposal) && proposal.state.is_open() && cx.may(Permission::EditCustomers);
        let base = format!("/customers/{}", record.id);
        ReviewView {
            frame,
            whose: record_whose(record),
            heading,
            state: state_tag(proposal.state),
            notices: wrong.notices.clone().into_iter().chain(self.notices()).collect(),
            words: self.words(),
            rows,
            has_moved: self.has_moved(),
            is_reveal: self.revealed != PersonalFacts::NONE,
            evidence: self.evidence(&base),
            deciding,
            mend_href: is_makers.then(|| format!("{base}/edit/{}", proposal.group.slug())),
            withdrawal: is_makers
                .then(|| Press { action: format!("/reviews/{}/withdrawal", row.id), version: row.version.to_string() }),
        }
    }

    /// Whether a field of the group is no longer what it was.
    fn has_moved(&self) -> bool {
        let proposal = self.proposal;
        proposal.state.is_open() && proposal.has_moved()
    }

    fn words(&self) -> Vec<String> {
        let (row, now) = (&self.proposal.row, self.cx.actor.now);
        let acts: Vec<&str> = self.proposal.acts.iter().map(|act| act.label()).collect();
        let made = format!("Proposed by {}, {}.", row.maker_name, time::human(row.made_at, now));
        let why = format!("Waits for a second person because of: {}.", acts.join(", "));
        let wallet = self.proposal.acts.contains(&Act::WalletMobile).then(|| {
            "The customer holds a live card that is wished into a wallet: the new mobile would confirm it there, after \
             the hours to wait."
                .to_owned()
        });
        [made, why].into_iter().chain(wallet).collect()
    }

    fn notices(&self) -> Vec<Notice> {
        let notice = |tone, lead: &str, words: String| Notice { tone, lead: lead.to_owned(), words, links: Vec::new() };
        let proposal = self.proposal;
        let refused = proposal.reason.clone().map(|reason| notice(Tone::Warn, proposal.state.label(), reason));
        let moved = self.has_moved().then(|| {
            let words = "Each field stands as it was then, as it is now and as it would become.";
            notice(Tone::Warn, "The record changed since this was proposed.", words.to_owned())
        });
        let own = (is_own(self.cx, proposal) && proposal.state.is_open())
            .then(|| notice(Tone::Plain, "You proposed this.", "Somebody else decides on it.".to_owned()));
        refused.into_iter().chain(moved).chain(own).collect()
    }

    fn evidence(&self, base: &str) -> Vec<Link> {
        let history = self.cx.may(Permission::SeeHistory).then(|| Link::new("History", format!("{base}/history")));
        let looks = self.cx.may(Permission::SeeLooks).then(|| Link::new("Who has looked", format!("{base}/looks")));
        let notes = Link::new("Notes", format!("{base}/notes"));
        [Some(Link::new("Open the record", base)), history, Some(notes), looks].into_iter().flatten().collect()
    }

    fn row(&self, field: Field, wrong: &Wrong) -> ReviewRow {
        let proposal = self.proposal;
        let now = proposal.now();
        let whole = self.cx.actor.sees_whole(proposal.record.kind()).or(self.revealed);
        let masked = PersonalFact::of(field).filter(|fact| !whole.contains(*fact) && is_masked(proposal, *fact));
        let text = |typed: &Typed| {
            let text = typed.text(field);
            let shown = || masked.map_or_else(|| field_words(field, &text), |fact| fact.mask(&text));
            (!text.is_empty()).then(shown)
        };
        // Once it has ended, the page tells what was proposed and not what happened since.
        let present = if proposal.state.is_open() { &now } else { &proposal.before };
        let outcome = match fate(field, &proposal.before, present, &proposal.after) {
            Fate::Theirs => Outcome::Theirs,
            Fate::Agreed | Fate::Mine => Outcome::Mine,
            Fate::Contested => Outcome::Choose {
                picked: match self.sent.get(&format!("keep_{}", field.key())) {
                    "theirs" => Picked::Theirs,
                    "mine" => Picked::Mine,
                    _ => Picked::Nothing,
                },
                error: wrong
                    .undecided
                    .contains(&field)
                    .then(|| format!("Choose which {} to keep", field.label().to_lowercase())),
            },
        };
        ReviewRow {
            key: field.key().to_owned(),
            label: field.label().to_owned(),
            was: text(&proposal.before),
            now: text(present),
            becomes: text(&proposal.after),
            outcome,
        }
    }

    fn deciding(&self, wrong: &Wrong) -> Deciding {
        let (cx, proposal) = (self.cx, self.proposal);
        let row = &proposal.row;
        let reason = |step: Move, input: &'static str, hint: &str| {
            let error = wrong.reason.as_ref().filter(|(of, _)| *of == step).map(|(_, words)| words.clone());
            let typed = if error.is_some() { self.sent.get(input) } else { "" };
            FieldView::block(input, "Why", typed, 3).hint(hint).error(error)
        };
        let claim = row.claimed_until.filter(|until| *until > cx.actor.now);
        let is_mine = row.claimer_id.map(StaffId) == Some(cx.actor.staff);
        Deciding {
            base: format!("/reviews/{}", row.id),
            version: row.version.to_string(),
            record_version: proposal.record.version.to_string(),
            may_approve: Move::Approve.apply(proposal.state).is_some(),
            return_reason: reason(Move::Return, "return_reason", "Its maker reads it and mends the change"),
            rejection_reason: reason(Move::Reject, "rejection_reason", "It ends here; the words stay in the history"),
            claim: claim.map(|until| {
                let who = if is_mine { "you" } else { "a colleague" };
                format!("Claimed by {who} until {} UTC", time::clock(until))
            }),
            may_claim: claim.is_none() && Move::Approve.apply(proposal.state).is_some(),
        }
    }
}

impl ReviewRow {
    /// The error beside the pick, if any.
    pub(super) fn error(&self) -> Option<&String> {
        match &self.outcome {
            Outcome::Choose { error, .. } => error.as_ref(),
            _ => None,
        }
    }

    fn problem(&self) -> Option<Problem> {
        let words = self.error()?.clone();
        Some(Problem { field: format!("keep_{}", self.key), words })
    }
}

/// Says what the page of a decision shows, if it ends in one.
pub(super) fn shows(conn: &mut PgConnection, cx: &Context, proposal: &Proposal) -> Result<PersonalFacts, Fault> {
    cx.shows(conn, Look::customer(proposal.record.id, Sight::Form))?;
    let revealed = revealed(cx, proposal)?;
    for fact in revealed.iter() {
        cx.shows_too(Look::reveal(proposal.record.id, fact));
    }
    Ok(revealed)
}
