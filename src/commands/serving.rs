//! A running desk: from a ready database and keys until somebody stops it. SIGINT and SIGTERM let the pages under way finish; a
//! second signal does not wait for them. SIGHUP has the certificate read again.

use std::pin::pin;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::web;
use chrono::Utc;
use futures_util::future::select;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Semaphore;

use super::Failure;
use super::database::Ready;
use super::housekeeping::tidy_hourly;
use super::listening::Door;
use super::mailing::send_always;
use crate::app;
use crate::config::{DeskOptions, Listening};
use crate::db::{Database, Patience, mailing};
use crate::domain::second_factor::SecondFactor;
use crate::mail::{self, Mailer};
use crate::relying_party::RelyingParty;
use crate::seal::Keys;
use crate::services;
use crate::tls::{self, Certificate};
use crate::web::state::State;

/// How the desk behaves.
pub struct Rules<'a> {
    pub desk: &'a DeskOptions,
    pub second_factor: SecondFactor,
    /// The mail server, where there is one.
    pub mail: Option<mail::Settings>,
}

/// Serves until it is stopped, then stops the private database if there is one. `announce` is called when pages are answered.
pub fn run(
    ready: Ready,
    keys: Keys,
    listening: Listening,
    door: Door,
    rules: Rules<'_>,
    announce: impl FnOnce(),
) -> Result<(), Failure> {
    let Rules { desk, second_factor, mail } = rules;
    let mailer = mail.as_ref().map(mailer).transpose()?;
    mailing::set_on(&mut ready.connect_as_desk()?, mailer.is_some())?;
    services::keys::hold_term_keys(&mut ready.connect_as_desk()?, &keys)
        .map_err(|error| Failure::other(format!("The keys of find terms could not be opened: {error}.")))?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let state = web::Data::new(State {
        db: Database::new(ready.desk_url(), desk.pool_size(), Patience::DESK),
        keys,
        limits: desk.limits()?,
        quotas: desk.quotas(),
        second_factor,
        clock: Arc::new(Utc::now),
        relying_party: RelyingParty::of(listening.public_origin.as_deref()),
        public_origin: listening.public_origin,
        proxies: listening.proxies,
        hashing: Semaphore::new(cores),
    });
    let served = System::new().block_on(serve(state, door, mailer, announce));
    let closed = ready.close();
    served.map_err(|error| Failure::other(format!("The desk could not be served: {error}.")))?;
    closed
}

/// The way to the mail server; nobody connects to it before there is something to send.
pub fn mailer(settings: &mail::Settings) -> Result<Mailer, Failure> {
    Mailer::new(settings).map_err(|error| Failure::setting(format!("--smtp-ca (CARDFILE_SMTP_CA): {error}.")))
}

async fn serve(
    state: web::Data<State>,
    door: Door,
    mailer: Option<Mailer>,
    announce: impl FnOnce(),
) -> std::io::Result<()> {
    let server = app::serve(state.clone(), door.listeners, door.certificate.clone().map(tls::server))?;
    let certificate = door.certificate.map(|certificate| actix_web::rt::spawn(read_again_on_signal(certificate)));
    // Taken before anybody is told, so that whoever stops it at once stops it cleanly.
    let signals = [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?];
    let stopping = actix_web::rt::spawn(stop_on_signal(server.handle(), signals));
    let sending = mailer.map(|mailer| actix_web::rt::spawn(send_always(state.clone(), mailer)));
    let tidying = actix_web::rt::spawn(tidy_hourly(state));
    announce();
    tracing::info!(address = door.origin, "ready");
    let ended = server.await;
    tracing::info!("stopped");
    // A message that is being sent is sent again after a while, if not by this program.
    sending.inspect(|sending| sending.abort());
    tidying.abort();
    stopping.abort();
    certificate.inspect(|reading| reading.abort());
    ended
}

/// What runs already keeps the certificate it began with; a file that cannot be used changes nothing but the log.
async fn read_again_on_signal(certificate: Arc<Certificate>) {
    let mut asked = match signal(SignalKind::hangup()) {
        Ok(asked) => asked,
        Err(error) => {
            return tracing::error!(%error, "SIGHUP cannot be heard: the certificate is read at the start only");
        }
    };
    while asked.recv().await.is_some() {
        match certificate.read_again() {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => tracing::error!(%error, "the certificate stays as it was"),
        }
    }
}

async fn stop_on_signal(server: ServerHandle, [mut interrupt, mut terminate]: [Signal; 2]) {
    let mut is_graceful = true;
    loop {
        select(pin!(interrupt.recv()), pin!(terminate.recv())).await;
        tracing::info!(is_graceful, "stopping");
        // Not awaited: the second signal is for a first stop that takes too long.
        drop(actix_web::rt::spawn(server.stop(is_graceful)));
        is_graceful = false;
    }
}
