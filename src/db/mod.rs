//! The store: the only place with SQL or Diesel. A file a noun, each with its row, its reads and its writes; every function of
//! an institution's data takes the scope first. Knows no rules, no HTTP and not who asks.

pub mod accounts;
pub mod addresses;
pub mod admins;
pub mod around;
mod bounded;
pub mod cards;
pub mod colleagues;
pub mod customers;
pub mod demo;
pub mod demo_holdings;
pub mod drafts;
mod error;
pub mod events;
pub mod grants;
pub mod institutions;
pub mod invitations;
mod kept;
pub mod key_versions;
pub mod links;
pub mod looks;
pub mod migrations;
pub mod notes;
pub mod parked_forms;
pub mod passkeys;
mod patience;
mod pool;
pub mod products;
mod records;
pub mod schema;
pub mod sealed;
pub mod search;
pub mod second_factors;
pub mod server;
pub mod session_list;
pub mod sessions;
pub mod sign_in_allowances;
mod spelt;
pub mod staff;
pub mod term_keys;

pub use diesel::PgConnection;
pub use error::DbError;
pub use patience::Patience;
pub use pool::{Connection, Database};
