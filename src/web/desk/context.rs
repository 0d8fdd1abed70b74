//! What a page is drawn with and a deed done: who acts, what belongs to this one request, and what of it is put on record.

use std::cell::RefCell;

use actix_web::web;
use uuid::Uuid;

use super::entry::whole;
use crate::db::looks::{Noted, Waits};
use crate::db::{DbError, PgConnection};
use crate::domain::actor::Actor;
use crate::domain::look::{Look, Quotas};
use crate::domain::own_limits::Installation;
use crate::domain::policy::Permission;
use crate::domain::second_factor::{AuthenticatorKey, Code, Factors, Missing};
use crate::domain::staff::Limits;
use crate::seal::Keys;
use crate::services::{looks, parked_forms};
use crate::web::form::Sent;
use crate::web::frame::{Around, Nav, desk_frame};
use crate::web::layout::{Flash, Frame};
use crate::web::outcome::{Body, Fault, Reply};
use crate::web::state::State;

/// What a page is drawn with: who acts and what belongs to this one request.
pub struct Context {
    pub state: web::Data<State>,
    pub actor: Actor,
    pub form_token: String,
    /// The time limits that hold in the actor's institution.
    pub limits: Limits,
    /// What the actor has set up as second factor, and with what this session passed.
    pub factors: Factors,
    pub(super) around: Around,
    pub(super) proven_at: Option<chrono::DateTime<chrono::Utc>>,
    pub(super) token: String,
    pub(super) flash: Option<Flash>,
    /// Whether this is a deed, in one transaction.
    pub(super) is_write: bool,
    pub(super) seen: RefCell<Seen>,
}

/// What a deed has looked for, and what its answer shows if it is a page.
#[derive(Default)]
pub(super) struct Seen {
    finds: Vec<(String, usize)>,
    looks: Vec<Look>,
}

impl Context {
    pub fn keys(&self) -> &Keys {
        &self.state.keys
    }

    /// The hourly numbers that hold in the actor's institution.
    pub fn quotas(&self) -> Quotas {
        self.actor.institution.settings.limits.quotas_within(self.state.quotas)
    }

    /// What the installation gives, before an institution is stricter.
    pub fn installation(&self) -> Installation {
        Installation { limits: self.state.limits, quotas: self.state.quotas }
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.actor.may(permission)
    }

    /// What this session lacks before it opens anything.
    pub fn missing(&self) -> Option<Missing> {
        self.factors.missing(self.state.second_factor)
    }

    /// Lets on only who showed who they are not long ago. Else they are asked first, and come `back` here: to a page, not to
    /// what a form sent.
    pub fn proven(&self, back: &str) -> Result<(), Fault> {
        if self.proven_at.is_some_and(|at| at + self.limits.proof > self.actor.now) {
            return Ok(());
        }
        Err(Fault::ProveAgain { next: back.to_owned() })
    }

    /// Puts on record that this person sees a record, before any of it is drawn; or refuses, where it is not theirs to see. For
    /// pages that are read.
    pub fn look(&self, conn: &mut PgConnection, look: &Look) -> Result<(), Fault> {
        Ok(looks::record(conn, &self.actor, &self.quotas(), look)?)
    }

    /// The same, by the statement that reads what stands around the record.
    pub fn look_with<T>(
        &self,
        conn: &mut PgConnection,
        look: &Look,
        read: impl FnOnce(&mut PgConnection, Noted<'_>) -> Result<Option<T>, DbError>,
    ) -> Result<T, Fault> {
        Ok(looks::record_with(conn, &self.actor, &self.quotas(), look, read)?)
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
        looks::record_find(conn, self.keys(), &self.actor, &self.quotas(), (term, found), waits)?;
        if self.is_write {
            self.seen.borrow_mut().finds.push((term.to_owned(), found));
        }
        Ok(())
    }

    /// The deed is over and its answer known; what it shows is put on record first. `is_undone` says that everything the deed
    /// wrote was taken back, its finds with it.
    pub(super) fn record_seen(&self, conn: &mut PgConnection, reply: Reply, is_undone: bool) -> Result<Reply, Fault> {
        if is_undone {
            self.record_finds(conn)?;
        }
        let (actor, quotas, looks) = (&self.actor, &self.quotas(), self.seen.take().looks);
        for look in looks.iter().filter(|_| matches!(reply.body, Body::Html(_))) {
            looks::record(conn, actor, quotas, look)?;
        }
        Ok(reply)
    }

    /// What was looked for in a deed that was taken back, whatever its answer: that there was nothing, or something, is told by it.
    pub(super) fn record_finds(&self, conn: &mut PgConnection) -> Result<(), Fault> {
        let finds = std::mem::take(&mut self.seen.borrow_mut().finds);
        for (term, found) in finds {
            looks::record_find(conn, self.keys(), &self.actor, &self.quotas(), (&term, found), Waits::ForNothing)?;
        }
        Ok(())
    }

    /// What becomes of a form once its deed is over: one that has to wait until its person showed who they are, or said why they look
    /// at this customer, is parked, and one that was parked before and has its answer now waits no longer.
    pub(super) fn settle(
        &self,
        conn: &mut PgConnection,
        sent: &Sent,
        result: Result<Reply, Fault>,
    ) -> Result<Reply, Fault> {
        let result = match result {
            Err(Fault::ProveAgain { .. }) => return Err(Fault::ProveAgain { next: self.park(conn, sent)? }),
            Err(Fault::ReasonFirst { customer, .. }) => {
                return Err(Fault::ReasonFirst { customer, next: self.park(conn, sent)? });
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

    /// Keeps what was sent; answers where it waits. Sent again from there, it waits there once and not twice.
    fn park(&self, conn: &mut PgConnection, sent: &Sent) -> Result<String, Fault> {
        whole(conn, |conn| {
            if let Some(id) = sent.parked {
                parked_forms::discard(conn, &self.actor, id)?;
            }
            Ok(parked_at(parked_forms::park_of(conn, self.keys(), &self.actor, &sent.form)?))
        })
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
        desk_frame(&self.actor, &self.around, title.into(), nav, form_token, flash)
    }
}

/// Where forms wait that could not be done yet, each at its id.
pub const PARKED: &str = "/parked/";

/// The page of a form that waits.
pub fn parked_at(id: Uuid) -> String {
    format!("{PARKED}{id}")
}
