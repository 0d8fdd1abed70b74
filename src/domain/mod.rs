//! What is true of the subject itself: parsed types and pure rules. Knows nothing of tables, HTTP or the clock.

pub mod actor;
pub mod address;
pub mod card_number;
pub mod country;
pub mod customer;
pub mod date;
pub mod email;
pub mod fold;
pub mod form;
pub mod ids;
pub mod institution;
pub mod locale;
pub mod phone;
pub mod policy;
pub mod reg_no;
pub mod staff;
pub mod text;
