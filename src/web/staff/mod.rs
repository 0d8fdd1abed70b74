//! Staff accounts as pages for admins: everybody, one person, adding somebody, and the deeds, each with a form of its own. What
//! may be done to whom is decided in domain::staffing and held by services::staff.

mod creation;
mod deed_form;
mod deeds;
mod handover;
mod happenings;
mod history;
mod link_page;
mod list;
mod messages;
mod present;
mod record_page;
mod review;
mod review_history;
pub mod views;

pub use creation::{create, new_form};
pub use deeds::{
    change_particulars, change_roles, disable, disablement_form, enable, enablement_form, end_sessions,
    invitation_form, invite, own_record_form, particulars_form, reset_second_factor, roles_form, second_factor_form,
    sessions_form, tie, unlock, unlocking_form,
};
pub use happenings::event as told;
pub use history::history;
pub use list::list;
pub use messages::{messages, send_messages};
pub use present::whose;
pub use record_page::show;
pub use review::{review_form, sign_review};
