//! The private PostgreSQL that Cardfile starts for itself when it is given no database of its own.
//!
//! Its parts, from the outside in: `running` (starting, reaching and stopping), `creation` (initdb), `settings`
//! (cardfile.conf), `socket` (where the socket lives), `postmaster` (the pid file), `folder` (the data folder and its
//! lock), `account` (who PostgreSQL runs as), `find` and `programs` (which programs are used), `sys` (the few calls that std lacks).
//! Nothing here speaks SQL or knows Diesel: the caller creates the database `cardfile` through `maintenance_url`.
//! The cluster never listens on TCP; only its own account and root reach the socket.

mod account;
mod creation;
mod error;
mod find;
mod folder;
mod postmaster;
mod programs;
mod running;
mod settings;
mod socket;
mod sys;

pub use error::ClusterError;
pub use find::find_binaries;
pub use running::{Cluster, ClusterAddress};
