//! The portal from outside: real HTTP against the real program on a real PostgreSQL. A file a noun, and the promises of the
//! whole. Each test has a database of its own and may run beside any other.

mod card_numbers;
mod commands;
mod csrf;
mod customers_conflict;
mod customers_create;
mod customers_door;
mod customers_edit;
mod customers_once;
mod customers_status;
mod drafts;
mod find;
mod harness;
mod headers;
mod history;
mod home;
mod invitation;
mod killed;
mod layering;
mod list;
mod me;
mod migrations;
mod notes;
mod permissions;
mod required_fields;
mod reveal;
mod sealed;
mod sessions;
mod settings;
mod sign_in;
mod sweep;
mod templates;
mod temporary_addresses;
