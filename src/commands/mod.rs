//! The verbs of the program, a file each, and what they share: the database ready to be used (`database`, `readiness`), the
//! keys, a running desk (`serving`, `housekeeping`, `mailing`), the first admin, the terminal. Everything starts on the main thread, since
//! a private PostgreSQL lives as long as the thread that started it.

mod admin;
mod check_config;
mod connecting;
mod database;
mod demo;
mod failure;
pub mod housekeeping;
mod institution;
mod key_rotation;
mod keys;
mod listening;
pub mod mailing;
mod migrate;
mod passphrase;
mod people;
mod progress;
mod readiness;
mod routes;
mod run;
mod serve;
mod serving;
mod staff;
mod terminal;
mod trial;
mod trial_sign_ins;

pub use failure::Failure;
pub use run::run;
