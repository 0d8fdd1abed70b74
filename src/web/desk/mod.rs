//! The way into the block: one connection, the session first, then the permission, then the page, all on the same thread; the
//! page is drawn before the connection is given back. `read` is for pages, `write` runs in one transaction.

mod context;
mod entry;

use std::time::Instant;

use actix_web::{HttpResponse, web};
use sha2::{Digest, Sha256};

pub use context::{Context, PARKED, parked_at};

use self::entry::Entry;
use super::guard::{Allowed, Grant, Visitor};
use super::layout::Frame;
use super::outcome::{Fault, Reply, TokenChange};
use crate::db::PgConnection;

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
    if let Some(flash) = &reply.flash {
        visitor.leave_flash(flash);
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
