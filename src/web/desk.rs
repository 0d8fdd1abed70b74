//! The way into the block: one connection, the session first, then the permission, then the page, all on the same thread; the
//! page is drawn before the connection is given back. `read` is for pages, `write` runs in one transaction.

use std::cell::RefCell;
use std::time::Instant;

use actix_web::{HttpResponse, web};
use diesel::Connection as _;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::form::Sent;
use super::frame::{Nav, desk_frame};
use super::guard::{Allowed, Grant, Visitor};
use super::layout::Frame;
use super::outcome::{Body, Fault, Reply, TokenChange};
use super::state::State;
use crate::db::looks::Waits;
use crate::db::sessions::Visit;
use crate::db::{Connection, DbError, PgConnection, colleagues, sessions};
use crate::domain::actor::Actor;
use crate::domain::ids::InstitutionId;
use crate::domain::look::Look;
use crate::domain::policy::{Permission, Refusal, decide};
use crate::domain::second_factor::{AuthenticatorKey, Code};
use crate::seal::Keys;
use crate::services::{looks, parked_forms};

/// In use again after this long: one write a minute and session, not one a page.
const TOUCH_AFTER: chrono::Duration = chrono::Duration::seconds(60);

/// Who is refused is told so many who may.
const HELPERS: i64 = 5;

/// What a page is drawn with: who acts and what belongs to this one request.
pub struct Context {
    pub state: web::Data<State>,
    pub actor: Actor,
    pub form_token: String,
    /// Whether the actor has set up an authenticator.
    pub has_authenticator: bool,
    /// The other institutions that the actor works in, with their names.
    pub elsewhere: Vec<(InstitutionId, String)>,
    proven_at: Option<chrono::DateTime<chrono::Utc>>,
    token: String,
    flash: Option<String>,
    /// Whether this is a deed, in one transaction.
    is_write: bool,
    seen: RefCell<Seen>,
}

/// What a deed has looked for, and what its answer shows if it is a page.
#[derive(Default)]
struct Seen {
    finds: Vec<(String, usize)>,
    looks: Vec<Look>,
}

impl Context {
    pub fn keys(&self) -> &Keys {
        &self.state.keys
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.actor.may(permission)
    }

    /// Lets on only who showed who they are not long ago. Else they are asked first, and come `back` here: to a page, not to
    /// what a form sent.
    pub fn proven(&self, back: &str) -> Result<(), Fault> {
        if self.proven_at.is_some_and(|at| at + self.state.limits.proof > self.actor.now) {
            return Ok(());
        }
        Err(Fault::ProveAgain { next: back.to_owned() })
    }

    /// Puts on record that this person sees a record, before any of it is drawn; or refuses, where it is not theirs to see. For
    /// pages that are read.
    pub fn look(&self, conn: &mut PgConnection, look: &Look) -> Result<(), Fault> {
        Ok(looks::record(conn, &self.actor, &self.state.quotas, look)?)
    }

    /// Says what a deed is about, before it does anything; refuses where that is not this person's to change. If the answer is a
    /// page that shows it, such as the form again, that goes on record before the page leaves. A deed that is done shows nothing
    /// and leads on.
    pub fn shows(&self, conn: &mut PgConnection, look: Look) -> Result<(), Fault> {
        self.guard(conn, &look)?;
        self.shows_too(look);
        Ok(())
    }

    /// Says what else the answer shows of something that the deed is about already.
    pub fn shows_too(&self, look: Look) {
        let looks = &mut self.seen.borrow_mut().looks;
        if !looks.contains(&look) {
            looks.push(look);
        }
    }

    /// Refuses what is not this person's to see or change, whatever their roles. `look` and `shows` ask by themselves.
    pub fn guard(&self, conn: &mut PgConnection, look: &Look) -> Result<(), Fault> {
        Ok(looks::guard(conn, &self.actor, look)?)
    }

    /// Puts on record what this person looked for and how much was found. In a deed it is remembered as well: whatever the deed
    /// takes back, the find was made.
    pub fn find(&self, conn: &mut PgConnection, term: &str, found: usize) -> Result<(), Fault> {
        let waits = if self.is_write { Waits::ForTheDisk } else { Waits::ForNothing };
        looks::record_find(conn, self.keys(), &self.actor, &self.state.quotas, (term, found), waits)?;
        if self.is_write {
            self.seen.borrow_mut().finds.push((term.to_owned(), found));
        }
        Ok(())
    }

    /// The deed is over and its answer known; what it shows is put on record first. `is_undone` says that everything the deed
    /// wrote was taken back, its finds with it.
    fn record_seen(&self, conn: &mut PgConnection, reply: Reply, is_undone: bool) -> Result<Reply, Fault> {
        let Seen { finds, looks } = self.seen.take();
        let (actor, quotas) = (&self.actor, &self.state.quotas);
        for (term, found) in finds.iter().filter(|_| is_undone) {
            looks::record_find(conn, self.keys(), actor, quotas, (term, *found), Waits::ForNothing)?;
        }
        for look in looks.iter().filter(|_| matches!(reply.body, Body::Html(_))) {
            looks::record(conn, actor, quotas, look)?;
        }
        Ok(reply)
    }

    /// What becomes of a form once its deed is over: one that has to wait until its person showed who they are is parked, and one
    /// that was parked before and has its answer now waits no longer.
    fn settle(&self, conn: &mut PgConnection, sent: &Sent, result: Result<Reply, Fault>) -> Result<Reply, Fault> {
        let result = match result {
            Err(Fault::ProveAgain { .. }) => {
                let id = whole(conn, |conn| Ok(parked_forms::park_of(conn, self.keys(), &self.actor, &sent.form)?))?;
                Err(Fault::ProveAgain { next: parked_at(id) })
            }
            result @ (Ok(_) | Err(Fault::Again(_))) => result,
            // Of a failure there may be nothing on the page to go on with.
            fault => return fault,
        };
        if let Some(id) = sent.parked {
            parked_forms::discard(conn, &self.actor, id)?;
        }
        result
    }

    /// The key for an authenticator that is being set up in this session; another one in each generation. With a code it is the
    /// one that the code is of: what is on the page may have been shown before the key ring changed.
    pub fn authenticator_key(&self, generation: i64, code: Option<&Code>) -> AuthenticatorKey {
        let keys = self.state.keys.authenticator_keys(&self.token, generation);
        let mut keys: Vec<AuthenticatorKey> = keys.into_iter().map(AuthenticatorKey::new).collect();
        let fits = |key: &AuthenticatorKey| match code {
            Some(Code::Digits(digits)) => key.step_of(digits, self.actor.now).is_some(),
            _ => false,
        };
        let place = keys.iter().position(fits).unwrap_or_default();
        keys.swap_remove(place)
    }

    /// The frame of a page with this title under this tab.
    pub fn frame(&self, title: impl Into<String>, nav: Nav) -> Frame {
        let (form_token, flash) = (self.form_token.clone(), self.flash.clone());
        desk_frame(&self.actor, &self.elsewhere, title.into(), nav, form_token, flash)
    }
}

/// Where forms wait that could not be done yet, each at its id.
pub const PARKED: &str = "/parked/";

/// The page of a form that waits.
pub fn parked_at(id: Uuid) -> String {
    format!("{PARKED}{id}")
}

/// The hash that a session token is stored and looked up by.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl<P: Grant> Allowed<P> {
    /// Draws a page.
    pub async fn read<F>(self, page: F) -> HttpResponse
    where
        F: FnOnce(&mut PgConnection, &Context) -> Result<Reply, Fault> + Send + 'static,
    {
        self.run(false, page).await
    }

    /// Does a deed in one transaction; a fault takes all of it back.
    pub async fn write<F>(self, deed: F) -> HttpResponse
    where
        F: FnOnce(&mut PgConnection, &Context) -> Result<Reply, Fault> + Send + 'static,
    {
        self.run(true, deed).await
    }

    async fn run<F>(self, is_write: bool, work: F) -> HttpResponse
    where
        F: FnOnce(&mut PgConnection, &Context) -> Result<Reply, Fault> + Send + 'static,
    {
        let Allowed { visitor, token, .. } = self;
        let patience = visitor.state.db.patience().page;
        let entry = Entry {
            state: visitor.state.clone(),
            token,
            flash: visitor.flash.clone(),
            address: visitor.address.clone(),
            request: visitor.request,
            next: visitor.next.clone(),
            sent: visitor.sent(),
            deadline: Instant::now() + patience,
        };
        let block = web::block(move || entry.run::<P, F>(is_write, work));
        let outcome = match tokio::time::timeout(patience, block).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Outcome::fault(Fault::Internal("the block was cancelled".into())),
            Err(_) => Outcome::fault(Fault::Unavailable("the database took too long".into())),
        };
        finish(&visitor, outcome)
    }
}

/// What came out of a block, with the frame for an error page where somebody is known.
pub struct Outcome {
    pub result: Result<Reply, Fault>,
    pub frame: Frame,
}

impl Outcome {
    pub fn fault(fault: Fault) -> Outcome {
        Outcome { result: Err(fault), frame: Frame::default() }
    }
}

/// Turns an outcome into the answer, with what it does to the cookie.
pub fn finish(visitor: &Visitor, outcome: Outcome) -> HttpResponse {
    let reply = match outcome.result {
        Ok(reply) => reply,
        Err(fault) => return answer_fault(visitor, &fault, outcome.frame),
    };
    if let Some(words) = &reply.flash {
        visitor.leave_flash(words);
    }
    match &reply.token {
        TokenChange::Keep => {}
        TokenChange::Drop => visitor.cookie.purge(),
        TokenChange::Set(token) => visitor.set_token(token),
    }
    reply.into_response()
}

fn answer_fault(visitor: &Visitor, fault: &Fault, frame: Frame) -> HttpResponse {
    match fault {
        Fault::Internal(why) => tracing::error!(request = %visitor.request, why, "a page failed"),
        Fault::Unavailable(why) => tracing::warn!(request = %visitor.request, why, "the database is not available"),
        _ => {}
    }
    let reference = matches!(fault, Fault::Internal(_)).then(|| visitor.request.simple().to_string());
    fault.answer(frame, reference)
}

/// A request on its way into the block: everything of it that may change threads.
struct Entry {
    state: web::Data<State>,
    token: String,
    flash: Option<String>,
    address: String,
    request: uuid::Uuid,
    next: Option<String>,
    /// What a form sent, which is not lost where somebody has to sign in first.
    sent: Option<Sent>,
    /// When the edge stops waiting: what has not begun by then is not begun.
    deadline: Instant,
}

impl Entry {
    fn run<P, F>(self, is_write: bool, work: F) -> Outcome
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
            // What was asked for is a page to come back to; what a form was sent to is not.
            Err(Fault::ReasonFirst { customer, next: record }) => {
                Err(Fault::ReasonFirst { customer, next: next.unwrap_or(record) })
            }
            Err(Fault::Refused { refusal, .. }) => Err(with_helpers(&mut conn, &context.actor, refusal)),
            fault => fault,
        };
        Outcome { result, frame }
    }

    /// The way to sign in and back here; what a form sent waits there.
    fn sign_in(self, conn: &mut PgConnection) -> Result<Fault, Fault> {
        let Some(Sent { form, .. }) = &self.sent else { return Ok(Fault::SignIn { next: self.next }) };
        let State { keys, limits, .. } = &**self.state;
        let (hash, now) = (token_hash(&self.token), self.state.now());
        let parked = whole(conn, |conn| Ok(parked_forms::park_of_ended(conn, keys, &hash, form, limits.idle, now)?))?;
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
            match sessions::find(&mut conn, &token_hash(&self.token), now, limits.idle, *second_factor) {
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
            idle_until: (visit.last_seen_at + self.state.limits.idle).min(visit.expires_at),
            expires_at: visit.expires_at,
            address: self.address,
            request: self.request,
            now,
        };
        Context {
            state: self.state,
            actor,
            form_token,
            has_authenticator: visit.has_authenticator,
            elsewhere: visit.elsewhere,
            proven_at: visit.proven_at,
            token: self.token,
            flash: self.flash,
            is_write,
            seen: RefCell::default(),
        }
    }
}

/// Does it in one transaction; a fault takes all of it back.
fn whole<T>(conn: &mut PgConnection, deed: impl FnOnce(&mut PgConnection) -> Result<T, Fault>) -> Result<T, Fault> {
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
