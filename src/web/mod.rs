//! The edge: what people see and send. One table of addresses, extractors, forms, views. Reads go to db, deeds to services.
//! Knows no SQL.

pub mod accounts;
mod address;

pub mod assets;
pub mod audit;
pub mod cards;
pub mod care;
pub mod choosing;
pub mod cookie;
pub mod customers;
pub mod desk;
pub mod edge;
pub mod editing;
pub mod effective;
pub mod errors;
pub mod find;
pub mod form;
pub mod form_views;
pub mod frame;
pub mod guard;
pub mod health;
pub mod help;
pub mod history_page;
pub mod home;
pub mod href;
pub mod inputs;
pub mod institutions;
pub mod invitation;
pub mod keyset;
pub mod layout;
mod mailing;
pub mod me;
pub mod options;
pub mod outcome;
mod parked;
pub mod part_views;
pub mod picture;
pub mod products;
pub mod readiness;
pub mod record_views;
pub mod reviews;
pub mod routes;
#[doc(hidden)]
pub mod samples;
pub mod second_factor;
pub mod settings;
pub mod sign_in;
pub mod spot_checks;
pub mod staff;
pub mod state;
pub mod time;
mod waiting;
pub mod wallet;
