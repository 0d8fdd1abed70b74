//! Approving, by what is proposed: each matter is carried out by the service whose act it is, and what refuses it is put into words.

use actix_web::http::StatusCode;

use super::about::{About, Reviewed};
use super::form::version;
use super::group::GroupChange;
use super::page::Wrong;
use crate::db::{DbError, PgConnection};
use crate::domain::form::Typed;
use crate::domain::policy::{Permission, Refusal};
use crate::domain::review::Matter;
use crate::domain::staffing::Barrier;
use crate::services::Failure;
use crate::services::accounts::{self, AccountRefusal};
use crate::services::cards::{self, CardRefusal};
use crate::services::customers::{self, AmendRefusal, StatusRefusal};
use crate::services::proposals::{ApproveRefusal, DecideRefusal};
use crate::services::staff::{self, DeedRefusal};
use crate::web::customers::taken_notice;
use crate::web::desk::Context;
use crate::web::outcome::Fault;

/// Why nothing was approved.
pub enum Refused {
    /// The page asks first: fields that both changed, or a record that is not what it showed.
    Asks(Wrong),
    Decide(DecideRefusal),
    Amend(AmendRefusal),
    /// The record is not what the page showed.
    Stale,
    /// The deed is possible no longer, and why.
    NotPossible(String),
    NotAllowed(Refusal),
    Failure(Failure),
}

impl From<DecideRefusal> for Refused {
    fn from(refusal: DecideRefusal) -> Refused {
        Refused::Decide(refusal)
    }
}

impl<R: Into<Refused>> From<ApproveRefusal<R>> for Refused {
    fn from(refusal: ApproveRefusal<R>) -> Refused {
        match refusal {
            ApproveRefusal::Decide(refusal) => Refused::Decide(refusal),
            ApproveRefusal::Deed(refusal) => refusal.into(),
        }
    }
}

impl From<AmendRefusal> for Refused {
    fn from(refusal: AmendRefusal) -> Refused {
        Refused::Amend(refusal)
    }
}

impl From<StatusRefusal> for Refused {
    fn from(refusal: StatusRefusal) -> Refused {
        match refusal {
            StatusRefusal::Stale => Refused::Stale,
            StatusRefusal::Rule(rule) => Refused::NotPossible(rule.sentence().to_owned()),
            StatusRefusal::Failure(failure) => Refused::Failure(failure),
            other @ (StatusRefusal::NoSuchMove(_) | StatusRefusal::Waiting { .. }) => {
                Refused::NotPossible(other.to_string())
            }
        }
    }
}

impl From<AccountRefusal> for Refused {
    fn from(refusal: AccountRefusal) -> Refused {
        match refusal {
            AccountRefusal::Stale => Refused::Stale,
            AccountRefusal::Rule(rule) => Refused::NotPossible(rule.sentence().to_owned()),
            AccountRefusal::NotAllowed(refusal) => Refused::NotAllowed(refusal),
            AccountRefusal::Failure(failure) => Refused::Failure(failure),
            other => Refused::NotPossible(other.to_string()),
        }
    }
}

impl From<CardRefusal> for Refused {
    fn from(refusal: CardRefusal) -> Refused {
        match refusal {
            CardRefusal::Stale => Refused::Stale,
            CardRefusal::Rule(rule) => Refused::NotPossible(rule.sentence().to_owned()),
            CardRefusal::Failure(failure) => Refused::Failure(failure),
            other => Refused::NotPossible(other.to_string()),
        }
    }
}

impl From<DeedRefusal> for Refused {
    fn from(refusal: DeedRefusal) -> Refused {
        match refusal {
            DeedRefusal::Stale => Refused::Stale,
            DeedRefusal::Barrier(Barrier::NoLongerAdmin) => {
                Refused::NotAllowed(Refusal::NoRole(Permission::ManageStaff))
            }
            DeedRefusal::Barrier(barrier) => Refused::NotPossible(barrier.to_string()),
            DeedRefusal::Waiting { .. } => Refused::NotPossible("Another grant waits.".to_owned()),
            DeedRefusal::Db(error) => Refused::Failure(error.into()),
        }
    }
}

/// What its form of approval sends.
pub fn inputs(reviewed: &Reviewed) -> Vec<String> {
    let picks: Vec<String> = match (reviewed.opened.matter, &reviewed.about) {
        (Matter::Group(group), About::Customer(record)) => GroupChange::new(reviewed, group, record).inputs().collect(),
        _ => Vec::new(),
    };
    picks.into_iter().chain(["version", "record_version"].map(str::to_owned)).collect()
}

/// Approves it and does it, or neither.
pub fn approve(
    conn: &mut PgConnection,
    cx: &Context,
    reviewed: &Reviewed,
    sent: &Typed,
) -> Result<Result<(), Refused>, Fault> {
    let (keys, actor) = (cx.keys(), &cx.actor);
    let (seen, shown) = (version(sent.get("version"))?, version(sent.get("record_version"))?);
    let proposal = (&reviewed.opened, seen);
    Ok(match (reviewed.opened.matter, &reviewed.about) {
        (Matter::Group(group), About::Customer(record)) => {
            let change = GroupChange::new(reviewed, group, record);
            match change.put_together(cx, sent, shown == record.version)? {
                Ok(change) => customers::approve_change(conn, keys, actor, proposal, (record.version, &change))
                    .map_err(Refused::from),
                Err(wrong) => Err(Refused::Asks(wrong)),
            }
        }
        (Matter::Ownership, About::Account(record)) => {
            accounts::approve_transfer(conn, keys, actor, proposal, (record.id(), shown)).map_err(Refused::from)
        }
        (Matter::Holder, About::Card(record)) => {
            cards::approve_handover(conn, keys, actor, proposal, (record.id(), shown)).map_err(Refused::from)
        }
        (Matter::Closing, About::Customer(_)) => {
            customers::approve_closing(conn, keys, actor, proposal, shown).map_err(Refused::from)
        }
        (Matter::Closing, About::Account(record)) => {
            accounts::approve_closing(conn, keys, actor, proposal, (record.id(), shown)).map_err(Refused::from)
        }
        (Matter::Closing, About::Card(record)) => {
            cards::approve_closing(conn, keys, actor, proposal, (record.id(), shown)).map_err(Refused::from)
        }
        (Matter::Roles, About::Staff(_)) => {
            staff::approve_grant(conn, keys, actor, proposal, shown).map_err(Refused::from)
        }
        (Matter::Group(_) | Matter::Ownership | Matter::Holder | Matter::Closing | Matter::Roles, _) => {
            return Err(DbError::Missing.into());
        }
    })
}

impl Refused {
    /// What the page says of it.
    pub fn told(self, conn: &mut PgConnection, cx: &Context) -> Result<(StatusCode, Wrong), Fault> {
        let no_longer =
            |words: String| (StatusCode::UNPROCESSABLE_ENTITY, Wrong::saying("It cannot be saved any more.", words));
        let stale = || {
            let words = "Look at it as it is now, then decide again.".to_owned();
            (StatusCode::CONFLICT, Wrong::saying("The record changed while you decided.", words))
        };
        Ok(match self {
            Refused::Asks(wrong) => (StatusCode::CONFLICT, wrong),
            Refused::Failure(failure)
            | Refused::Decide(DecideRefusal::Failure(failure))
            | Refused::Amend(AmendRefusal::Failure(failure)) => return Err(failure.into()),
            Refused::NotAllowed(refusal)
            | Refused::Decide(DecideRefusal::NotTheirs(refusal))
            | Refused::Amend(AmendRefusal::NotAllowed(refusal)) => return Err(refusal.into()),
            Refused::Decide(DecideRefusal::Moved(state)) => {
                let words = format!("It is as below now: {}. Nothing was done.", state.label().to_lowercase());
                (StatusCode::CONFLICT, Wrong::saying("Somebody was quicker.", words))
            }
            Refused::Stale | Refused::Amend(AmendRefusal::Stale | AmendRefusal::Waiting { .. }) => stale(),
            Refused::NotPossible(words) => no_longer(words),
            Refused::Amend(AmendRefusal::Problem(problem)) => no_longer(problem.message),
            Refused::Amend(AmendRefusal::Taken(taken)) => {
                let notices = vec![taken_notice(conn, cx, &taken)?];
                (StatusCode::UNPROCESSABLE_ENTITY, Wrong { notices, ..Wrong::default() })
            }
        })
    }
}
