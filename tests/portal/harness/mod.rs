//! What tests stand on: a database each, a running desk, people with a browser, and pages read strictly.

mod accounts;
mod acts;
mod authenticator;
mod browser;
mod customers;
mod database;
mod desk;
mod device;
mod page;
mod people;
mod program;
mod secure;
mod sink;
pub mod traces;

pub use acts::{Filled, raced, send_change, submit_checked};
pub use authenticator::{Authenticator, ENROLMENT, SECOND_FACTOR, enrol, give_code, half_way};
pub use browser::{Answer, Browser};
pub use customers::{NewCustomer, Recorded, a_company, a_person, an_item, form_token, unique_hetu};
pub use database::{TestDatabase, refusal};
pub use desk::TestDesk;
pub use device::{Device, NEW_PASSKEY, PASSKEY, PASSKEY_ENROLMENT, add_passkey, asked, use_passkey};
pub use page::Page;
pub use people::{PASSWORD, Person};
pub use program::{Program, cardfile, folder, run};
pub use secure::{Authority, HOST};
pub use sink::{Received, Sink, deliver};
