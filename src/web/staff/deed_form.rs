//! The forms of the deeds: which fields they have, and how what was typed is read. Roles may be sent several times, everything
//! else once.

use uuid::Uuid;

use super::handover::HANDOVER;
use crate::db::colleagues::ColleagueRow;
use crate::domain::email::Email;
use crate::domain::form::Typed;
use crate::domain::policy::{Permission, Role, brings};
use crate::domain::reason::Reason;
use crate::domain::staff::DisplayName;
use crate::domain::staffing::{StaffDeed, in_order};
use crate::domain::text::Flaw;
use crate::services::staff::Particulars;
use crate::web::editing::Wrong;
use crate::web::form::FormFields;
use crate::web::form_views::{Choice, FieldView};
use crate::web::outcome::Fault;

/// Which customer the person is.
pub(super) const CUSTOMER_NUMBER: &str = "customer_number";

/// The name that colleagues see, and the e-mail address.
const NAME: &str = "display_name";
const EMAIL: &str = "email";

/// What such a form sends.
#[derive(Debug, Default)]
pub struct DeedForm {
    pub(super) typed: Typed,
    /// As they were sent: codes, if they are any.
    pub(super) roles: Vec<String>,
}

impl FormFields for DeedForm {
    fn read(fields: Vec<(String, String)>) -> Result<DeedForm, Fault> {
        let (roles, rest): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| name == "roles");
        Ok(DeedForm { typed: Typed::read(rest)?, roles: roles.into_iter().map(|(_, role)| role).collect() })
    }
}

impl DeedForm {
    pub(super) fn version(&self) -> Result<i32, Fault> {
        self.typed.get("version").parse().map_err(|_| Fault::BadRequest("The form lacks its version."))
    }

    /// The one-time key.
    pub(super) fn once(&self) -> Result<Uuid, Fault> {
        self.typed.get("once").parse().map_err(|_| Fault::BadRequest("The form lacks its key."))
    }

    pub(super) fn words(&self) -> (&str, &str) {
        (self.typed.get("reason"), self.typed.get("words"))
    }

    pub(super) fn reason(&self, deed: StaffDeed) -> Result<Reason, Wrong> {
        let (code, words) = self.words();
        Reason::parse(code, words, deed.reasons())
            .map_err(|(input, flaw): (&'static str, Flaw)| Wrong { input, words: flaw.sentence("Words") })
    }

    /// The name and the address, if both are good; what is wrong stands on the fields.
    pub(super) fn particulars(&self) -> Option<Particulars> {
        let display_name = DisplayName::parse_required(self.typed.get(NAME)).ok()?;
        let email = Email::parse(self.typed.get(EMAIL)).ok()?;
        Some(Particulars { display_name: Some(display_name), email: Some(email) })
    }

    /// All that the form of the deed may send besides roles.
    pub(super) fn inputs(deed: StaffDeed) -> Vec<String> {
        let own: &[&str] = match deed {
            StaffDeed::Sessions => &["session"],
            StaffDeed::OwnRecord => &[CUSTOMER_NUMBER],
            StaffDeed::Invitation => &[HANDOVER],
            StaffDeed::Particulars => &[NAME, EMAIL],
            _ => &[],
        };
        ["version", "once", "reason", "words"].iter().chain(own).copied().map(str::to_owned).collect()
    }
}

/// The roles, in their order. A code that is none comes from no form of ours.
pub(super) fn parse_roles(codes: &[String]) -> Result<Vec<Role>, Fault> {
    let roles: Option<Vec<Role>> = codes.iter().map(|code| Role::parse(code)).collect();
    roles.map(|roles| in_order(&roles)).ok_or(Fault::BadRequest("There is no such role."))
}

/// The roles to tick, each with what it is about.
pub(super) fn roles_field(chosen: &[Role]) -> FieldView {
    let choice = |role: Role| Choice {
        hint: Some(hint(role).to_owned()),
        ..Choice::new(role.code(), role.label(), chosen.contains(&role))
    };
    FieldView::ticks("roles", "Roles", Role::ALL.map(choice).into()).hint("Several add up")
}

/// The customer's number: as it is, or as it was typed.
pub(super) fn own_record_field(row: &ColleagueRow, sent: &DeedForm, wrong: Option<&Wrong>) -> FieldView {
    let is_new = sent.typed.get("version").is_empty();
    let present = row.own_number.as_deref().unwrap_or_default();
    let value = if is_new { present } else { sent.typed.get(CUSTOMER_NUMBER) };
    let error = wrong.filter(|wrong| wrong.input == CUSTOMER_NUMBER).map(|wrong| wrong.words.clone());
    FieldView::text(CUSTOMER_NUMBER, "Customer number", value).optional().error(error)
}

/// Name and e-mail address: as they are, or as they were typed and what is wrong with them.
pub(super) fn particulars_fields(row: &ColleagueRow, sent: &DeedForm) -> Vec<FieldView> {
    if sent.typed.get("version").is_empty() {
        return name_and_email(&row.display_name, row.email.as_deref().unwrap_or_default(), None, None);
    }
    let (name, email) = (sent.typed.get(NAME), sent.typed.get(EMAIL));
    name_and_email(name, email, DisplayName::parse_required(name).err(), Email::parse(email).err())
}

fn name_and_email(name: &str, email: &str, name_flaw: Option<Flaw>, email_flaw: Option<Flaw>) -> Vec<FieldView> {
    let told = |field: FieldView, flaw: Option<Flaw>| {
        let error = flaw.map(|flaw| flaw.sentence(&field.label));
        field.error(error)
    };
    vec![
        told(FieldView::text(NAME, "Name", name).hint("As colleagues see it"), name_flaw),
        told(FieldView::email(EMAIL, "E-mail", email).optional(), email_flaw),
    ]
}

/// What tells the role from the others.
fn hint(role: Role) -> &'static str {
    let may = |permission| brings(role, permission);
    match (may(Permission::ManageStaff), may(Permission::CloseCustomers), may(Permission::EditCustomers)) {
        (true, _, _) => "Staff, settings and products; no customer data",
        (_, true, _) => "What an agent does, and closing, collection and exceptions",
        (_, _, true) => "Customers, accounts and cards from day to day",
        _ => "Reads everything and changes nothing",
    }
}
