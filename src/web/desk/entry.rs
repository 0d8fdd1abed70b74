//! A request inside the block: a connection, the session, the permission, the page or the deed, and what becomes of it.

use std::cell::RefCell;
use std::time::Instant;

use actix_web::web;
use diesel::Connection as _;

use super::context::{Context, parked_at};
use super::{Outcome, token_hash};
use crate::db::sessions::Visit;
use crate::db::{Connection, DbError, PgConnection, colleagues, sessions};
use crate::domain::actor::Actor;
use crate::domain::policy::{Permission, Refusal, decide};
use crate::services::parked_forms::{self, Keeping};
use crate::web::form::Sent;
use crate::web::frame::{Around, Nav};
use crate::web::guard::Grant;
use crate::web::layout::Flash;
use crate::web::outcome::{Fault, Reply};
use crate::web::state::State;

/// In use again after this long: one write a minute and session, not one a page.
const TOUCH_AFTER: chrono::Duration = chrono::Duration::seconds(60);

/// Who is refused is told so many who may.
const HELPERS: i64 = 5;

/// A request on its way into the block: everything of it that may change threads.
pub(super) struct Entry {
    pub(super) state: web::Data<State>,
    pub(super) token: String,
    pub(super) flash: Option<Flash>,
    pub(super) address: String,
    pub(super) request: uuid::Uuid,
    pub(super) next: Option<String>,
    /// What a form sent, which is not lost where somebody has to sign in first.
    pub(super) sent: Option<Sent>,
    /// When the edge stops waiting: what has not begun by then is not begun.
    pub(super) deadline: Instant,
}

impl Entry {
    pub(super) fn run<P, F>(self, is_write: bool, work: F) -> Outcome
    where
        P: Grant,
        F: FnOnce(&mut PgConnection, &Context) -> Result<Reply, Fault>,
    {
        if self.is_late() {
            return Outcome::fault(Fault::Unavailable("the desk was too busy to begin".into()));
        }
        let (mut conn, visit) = match self.open() {
            Ok(opened) => opened,
            Err(error) => return Outcome::fault(error.into()),
        };
        let (next, sent) = (self.next.clone(), self.sent.clone());
        // Whoever is disabled is signed out, whatever the session says.
        let Some(visit) = visit.filter(|visit| !visit.standing.is_disabled) else {
            return Outcome::fault(self.sign_in(&mut conn).unwrap_or_else(|fault| fault));
        };
        let context = self.context(visit, P::PERMISSION, is_write);
        let frame = context.frame("", Nav::None);
        if let Err(refusal) = decide(&context.actor.standing, P::PERMISSION) {
            let fault = match refusal {
                Refusal::HalfWay => Fault::SecondFactor { next },
                refusal => with_helpers(&mut conn, &context.actor, refusal),
            };
            return Outcome { result: Err(fault), frame };
        }
        let result = if is_write { whole(&mut conn, |conn| work(conn, &context)) } else { work(&mut conn, &context) };
        let result = match (result, sent) {
            (result, Some(sent)) => context.settle(&mut conn, &sent, result),
            (result, None) => result,
        };
        let result = match result {
            Err(Fault::Again(page)) => context.record_seen(&mut conn, *page, true),
            Ok(reply) => context.record_seen(&mut conn, reply, false),
            // What was asked for is a page to come back to; what a form sent waits, where it may.
            Err(Fault::ReasonFirst { customer, next: record }) => {
                Err(Fault::ReasonFirst { customer, next: next.unwrap_or(record) })
            }
            Err(Fault::Refused { refusal, .. }) => Err(with_helpers(&mut conn, &context.actor, refusal)),
            fault => fault,
        };
        let result = match result {
            Err(fault) if !fault.is_failure() => context.record_finds(&mut conn).and(Err(fault)),
            result => result,
        };
        Outcome { result, frame }
    }

    /// The way to sign in and back here; what a form sent waits there.
    fn sign_in(self, conn: &mut PgConnection) -> Result<Fault, Fault> {
        let Some(Sent { form, .. }) = &self.sent else { return Ok(Fault::SignIn { next: self.next }) };
        let State { keys, limits, second_factor, .. } = &**self.state;
        let (hash, now) = (token_hash(&self.token), self.state.now());
        let keeping = Keeping { kept_for: limits.parked, idle: limits.idle, second_factor: *second_factor };
        let parked = whole(conn, |conn| Ok(parked_forms::park_of_ended(conn, keys, &hash, form, keeping, now)?))?;
        Ok(Fault::SignIn { next: parked.map(parked_at) })
    }

    fn is_late(&self) -> bool {
        Instant::now() >= self.deadline
    }

    /// A connection on which the session was looked up. A connection that broke while it lay in the pool shows itself here,
    /// before anything was done, so that another one can be taken.
    fn open(&self) -> Result<(Connection, Option<Visit>), DbError> {
        let now = self.state.now();
        let mut attempts = self.state.db.size() + 1;
        loop {
            let mut conn = self.state.db.connection()?;
            let State { limits, second_factor, .. } = &**self.state;
            match sessions::find(&mut conn, &token_hash(&self.token), now, *limits, *second_factor) {
                Err(DbError::Unavailable(_)) if attempts > 0 && !self.is_late() => attempts -= 1,
                Err(error) => return Err(error),
                Ok(Some(mut visit)) if visit.last_seen_at + TOUCH_AFTER < now => {
                    sessions::touch(&mut conn, visit.session, now)?;
                    visit.last_seen_at = now;
                    return Ok((conn, Some(visit)));
                }
                Ok(visit) => return Ok((conn, visit)),
            }
        }
    }

    fn context(self, visit: Visit, permission: Permission, is_write: bool) -> Context {
        let now = self.state.now();
        let form_token = self.state.keys.form_token(&self.token);
        let actor = Actor {
            staff: visit.staff,
            username: visit.username,
            display_name: visit.display_name,
            theme: visit.theme,
            has_shortcuts: visit.has_shortcuts,
            standing: visit.standing,
            permission,
            own_record: visit.own_record,
            institution: visit.institution,
            session: visit.session,
            idle_until: (visit.last_seen_at + visit.limits.idle).min(visit.expires_at),
            expires_at: visit.expires_at,
            address: self.address,
            request: self.request,
            now,
        };
        Context {
            state: self.state,
            actor,
            form_token,
            limits: visit.limits,
            factors: visit.factors,
            around: Around { elsewhere: visit.elsewhere, waiting: visit.waiting },
            proven_at: visit.proven_at,
            token: self.token,
            flash: self.flash,
            is_write,
            seen: RefCell::default(),
        }
    }
}

/// Does it in one transaction; a fault takes all of it back.
pub(super) fn whole<T>(
    conn: &mut PgConnection,
    deed: impl FnOnce(&mut PgConnection) -> Result<T, Fault>,
) -> Result<T, Fault> {
    conn.transaction(|conn| deed(conn).map_err(Undo::Fault)).map_err(Undo::into_fault)
}

/// The refusal with the names of a few colleagues who may, for the page to say whom to ask. Everybody who works here knows these
/// names from the history; that nobody can be named is no reason to fail.
fn with_helpers(conn: &mut PgConnection, actor: &Actor, refusal: Refusal) -> Fault {
    let roles = refusal.who_can();
    let helpers = colleagues::list_names(conn, actor.scope(), &roles, actor.staff, HELPERS).unwrap_or_default();
    Fault::Refused { refusal, helpers }
}

/// Carries a fault through Diesel's transaction, which wants to speak of its own errors.
enum Undo {
    Fault(Fault),
    Diesel(diesel::result::Error),
}

impl From<diesel::result::Error> for Undo {
    fn from(error: diesel::result::Error) -> Undo {
        Undo::Diesel(error)
    }
}

impl Undo {
    fn into_fault(self) -> Fault {
        match self {
            Undo::Fault(fault) => fault,
            Undo::Diesel(error) => DbError::from(error).into(),
        }
    }
}
