//! The page of a proposal: what changes, who made it and why it waits, and the ways to decide. Drawn from what was read; drawn anew
//! after whatever was sent and refused.

use actix_web::http::StatusCode;

use super::about::{About, Reviewed};
use super::deed;
use super::group::GroupChange;
use super::queue::state_tag;
use super::views::{Deciding, Press, ReviewRow, ReviewView};
use crate::db::{DbError, PgConnection};
use crate::domain::customer::Field;
use crate::domain::form::Typed;
use crate::domain::ids::StaffId;
use crate::domain::masking::PersonalFacts;
use crate::domain::policy::Permission;
use crate::domain::review::{Act, Matter, Move};
use crate::web::desk::Context;
use crate::web::editing::views::Outcome;
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Notice, Tone};
use crate::web::time;

/// What was wrong with a decision.
#[derive(Debug, Default)]
pub struct Wrong {
    /// Contested fields that nobody chose for.
    pub undecided: Vec<Field>,
    /// Of the words of a return or a rejection.
    pub reason: Option<(Move, String)>,
    pub notices: Vec<Notice>,
}

impl Wrong {
    pub fn saying(lead: &str, words: String) -> Wrong {
        let notice = Notice { tone: Tone::Bad, lead: lead.to_owned(), words, links: Vec::new() };
        Wrong { notices: vec![notice], ..Wrong::default() }
    }
}

pub struct Page<'a> {
    cx: &'a Context,
    reviewed: &'a Reviewed,
    revealed: PersonalFacts,
    sent: &'a Typed,
}

/// What is of the matter and not of every proposal.
struct Shown {
    rows: Vec<ReviewRow>,
    words: Vec<String>,
    has_moved: bool,
    /// Nobody who could decide is here at the moment.
    is_alone: bool,
}

impl<'a> Page<'a> {
    pub fn new(cx: &'a Context, reviewed: &'a Reviewed, revealed: PersonalFacts, sent: &'a Typed) -> Page<'a> {
        Page { cx, reviewed, revealed, sent }
    }

    pub fn reply(&self, conn: &mut PgConnection, status: StatusCode, wrong: &Wrong) -> Result<Reply, Fault> {
        let shown = self.shown(conn, wrong)?;
        Reply::page_with(status, &self.view(shown, wrong))
    }

    fn shown(&self, conn: &mut PgConnection, wrong: &Wrong) -> Result<Shown, Fault> {
        let (cx, reviewed) = (self.cx, self.reviewed);
        if let Some(deed) = deed::shown(conn, cx, reviewed)? {
            return Ok(Shown {
                rows: vec![deed.row],
                words: deed.words,
                has_moved: deed.has_moved,
                is_alone: deed.is_alone,
            });
        }
        let (Matter::Group(group), About::Customer(record)) = (reviewed.opened.matter, &reviewed.about) else {
            return Err(DbError::Missing.into());
        };
        let change = GroupChange::new(reviewed, group, record);
        let wallet = reviewed.opened.acts.contains(&Act::WalletMobile).then(|| {
            "The customer holds a live card that is wished into a wallet: the new mobile would confirm it there, after \
             the hours to wait."
                .to_owned()
        });
        Ok(Shown {
            rows: change.rows(cx, self.revealed, self.sent, wrong),
            words: wallet.into_iter().collect(),
            has_moved: reviewed.opened.state.is_open() && change.has_moved(),
            is_alone: false,
        })
    }

    fn view(&self, shown: Shown, wrong: &Wrong) -> ReviewView {
        let (cx, reviewed, opened) = (self.cx, self.reviewed, &self.reviewed.opened);
        let Shown { rows, words, has_moved, is_alone } = shown;
        let heading = opened.matter.heading();
        let mut frame = cx.frame(format!("{heading} · {}", reviewed.tab(cx)), Nav::Reviews);
        frame.problems = rows.iter().filter_map(ReviewRow::problem).collect();
        let deciding = (decides(cx, reviewed) && opened.state.is_open()).then(|| self.deciding(wrong));
        if let (Some(deciding), Some(_)) = (&deciding, &wrong.reason) {
            frame.problems.extend(Problem::of([&deciding.return_reason, &deciding.rejection_reason]));
        }
        let is_makers = self.is_own()
            && opened.state.is_open()
            && cx.actor.decide_on(Permission::WithdrawProposals, reviewed.state()).is_ok();
        let id = opened.id();
        ReviewView {
            frame,
            whose: reviewed.whose(cx),
            heading,
            state: state_tag(opened.state),
            notices: wrong.notices.clone().into_iter().chain(self.notices(has_moved, is_alone)).collect(),
            words: self.words().into_iter().chain(words).collect(),
            rows,
            has_moved,
            is_reveal: self.revealed != PersonalFacts::NONE,
            evidence: reviewed.evidence(cx),
            deciding,
            mend_href: is_makers.then(|| reviewed.mend_href()),
            withdrawal: is_makers.then(|| Press {
                action: format!("/reviews/{id}/withdrawal"),
                version: opened.row.version.to_string(),
            }),
        }
    }

    fn is_own(&self) -> bool {
        self.reviewed.opened.is_made_by(self.cx.actor.staff)
    }

    fn words(&self) -> [String; 2] {
        let (opened, now) = (&self.reviewed.opened, self.cx.actor.now);
        let acts: Vec<&str> = opened.acts.iter().map(|act| act.label()).collect();
        let made = format!("Proposed by {}, {}.", opened.row.maker_name(), time::human(opened.row.made_at, now));
        [made, format!("Waits for a second person because of: {}.", acts.join(", "))]
    }

    fn notices(&self, has_moved: bool, is_alone: bool) -> Vec<Notice> {
        let notice = |tone, lead: &str, words: String| Notice { tone, lead: lead.to_owned(), words, links: Vec::new() };
        let opened = &self.reviewed.opened;
        let refused = opened.reason.clone().map(|reason| notice(Tone::Warn, opened.state.label(), reason));
        let moved = has_moved.then(|| {
            let words = "Each field stands as it was then, as it is now and as it would become.";
            notice(Tone::Warn, "The record changed since this was proposed.", words.to_owned())
        });
        let own = (self.is_own() && opened.state.is_open())
            .then(|| notice(Tone::Plain, "You proposed this.", "Somebody else decides on it.".to_owned()));
        let alone = (is_alone && opened.state.is_open()).then(|| {
            let words = "Nobody else is an admin here who could. Withdraw it, and ask whoever runs the program: what they \
                         propose by cardfile staff roles is yours to decide.";
            notice(Tone::Warn, "Nobody can decide on this at the moment.", words.to_owned())
        });
        refused.into_iter().chain(moved).chain(own).chain(alone).collect()
    }

    fn deciding(&self, wrong: &Wrong) -> Deciding {
        let (cx, opened) = (self.cx, &self.reviewed.opened);
        let row = &opened.row;
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
            record_version: self.reviewed.record_version().to_string(),
            may_approve: Move::Approve.apply(opened.state).is_some(),
            return_reason: reason(Move::Return, "return_reason", "Its maker reads it and mends the change"),
            rejection_reason: reason(Move::Reject, "rejection_reason", "It ends here; the words stay in the history"),
            claim: claim.map(|until| {
                let who = if is_mine { "you" } else { "a colleague" };
                format!("Claimed by {who} until {} UTC", time::clock(until))
            }),
            may_claim: claim.is_none() && Move::Approve.apply(opened.state).is_some(),
        }
    }
}

pub fn decides(cx: &Context, reviewed: &Reviewed) -> bool {
    cx.actor.decide_on(Permission::DecideProposals, reviewed.state()).is_ok()
        && !reviewed.opened.is_made_by(cx.actor.staff)
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
